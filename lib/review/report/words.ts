import type { AnyCableMode } from "../../deployment/topology";
import { breakEvenText, demandText, refusedText } from "../../deployment/sizing/capacity-words";
import type * as model from "./model";
import { dollars } from "./printable";
import { counted } from "../../text/counted";

/** `$162`, or `at least $162` where parts have no known price. */
export function amount({ dollarsPerMonth, unknownParts }: model.Cost): string {
  return `${unknownParts > 0 ? "at least " : ""}${dollars(dollarsPerMonth)}`;
}

/** What of a sum cannot be relied on; empty where all can. */
export function certaintyNote({ unverifiedDollarsPerMonth, unknownParts }: model.Cost): string {
  return [
    ...(unverifiedDollarsPerMonth > 0 ? [`${dollars(unverifiedDollarsPerMonth)} of it unverified`] : []),
    ...(unknownParts > 0 ? [`${counted(unknownParts, "part")} without a known price`] : []),
  ].join(", ");
}

/** Made once: it costs more than everything else about a number. */
const FIGURES = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** `1,234.5` */
export function figure(number: number): string {
  return FIGURES.format(number);
}

/** `34 of 40 connections`, or `50 MiB` where nothing is known to be used of it. */
export function budgetText(budget: model.ReportedBudget): string {
  const { used, limit, unit } = budget;
  if (limit === null) return `${figure(used)} ${unit}, limit not known`;
  const doubt = budget.certainty === "verified" ? "" : " (unverified)";
  return `${isCapacity(budget) ? "" : `${figure(used)} of `}${figure(limit)} ${unit}${doubt}`;
}

/** Whether a budget says what there is room for, and not how much of it is used. */
export function isCapacity({ used, users }: model.ReportedBudget): boolean {
  return used === 0 && users !== null;
}

/** Above the table of what the cable takes. */
export function scalingSummary({ holds, capacity }: model.ReportedScaling): string {
  const asked = figure(capacity.demand.connections);
  return holds === null
    ? `Scaling to ${asked} websockets`
    : `Scaling: room for ${figure(holds)} of ${asked} websockets`;
}

/** Before the table: what is declared, and what the calculation is for. */
export function scalingIntroduction({ server, mode, holds, connectionsFrom, capacity }: model.ReportedScaling): string {
  const name = server === "anycable" ? `AnyCable${mode === null ? "" : MODES[mode]}` : "Action Cable";
  const missing = capacity.demand.connections - (holds ?? 0);
  const declared =
    holds === null
      ? `Declared: ${name}, and no dynos for it here.`
      : `Declared: ${name}, whose dynos hold some ${figure(holds)} websockets${missing > 0 ? `, ${figure(missing)} too few` : ""}.`;
  const asked = connectionsFrom === "users" ? "For" : "No number of users is given, so for as many as that:";
  return `${declared} ${asked} ${demandText(capacity.demand)}:`;
}

const MODES: Readonly<Record<AnyCableMode, string>> = {
  http: " over HTTP",
  grpc: " over gRPC",
  thruster: " inside Thruster",
};

/** After the table: from where on the other way costs less, and how sure all of it is. */
export function scalingConclusion({ capacity }: model.ReportedScaling): string {
  return `${[breakEvenText(capacity), ...refusedText(capacity)].join(" ")} AnyCable is calculated over HTTP. Memory of a websocket and of a Rails process are not verified: measure yours. stimulus-reflex capacity prints every figure behind this with its source.`;
}

/** `85%` */
export function percent(share: number): string {
  return `${String(Math.round(share * 100))}%`;
}

/** `volatile-lru`, and who says so where it is not the configuration. */
export function policyText({ maxmemoryPolicy, policyFrom }: model.ReportedRole): string {
  if (maxmemoryPolicy === null) return "set at its provider, not known here";
  return policyFrom === "platform" ? `${maxmemoryPolicy} (the platform's default)` : maxmemoryPolicy;
}

/** `cable, DNS-only, certificate managed by Heroku` */
export function hostText({ serves, proxied, certificate }: model.ReportedHost): string {
  const record = proxied === null ? "no record here" : proxied ? "proxied by Cloudflare" : "DNS-only";
  return `${serves === "cable" ? "the cable" : "pages"}, ${record}, ${CERTIFICATES[certificate]}`;
}

const CERTIFICATES: Readonly<Record<model.ReportedHost["certificate"], string>> = {
  managed: "certificate managed by Heroku",
  own: "certificate of one's own",
  none: "no certificate",
  unknown: "certificate not known here",
};

/** `2 × standard-2x` */
export function processText({ quantity, size }: model.ReportedProcess): string {
  return `${quantity === null ? "a number known after apply" : String(quantity)} × ${size ?? "a size known after apply"}`;
}

/** `in 57 days`, `today`, `since 3 days` */
export function until({ daysAhead }: model.LifeCycleDate): string {
  if (daysAhead === 0) return "today";
  return daysAhead > 0 ? `in ${counted(daysAhead, "day")}` : `${counted(-daysAhead, "day")} ago`;
}

/** Whether a role's Redis is safe from `terraform destroy`. */
export function protectionText({ preventDestroy }: model.ReportedRole): string {
  return preventDestroy === null ? "not seen here" : preventDestroy ? "yes" : "no";
}

/** Beside an acknowledgement that is not needed any more. */
export const NOTHING_FOUND = "nothing any more: it can go";

/** Whether what exists is what is declared. */
export function driftVerdict({ differences }: model.Drift): string {
  return differences === 0
    ? "No drift: what was compared exists as it is declared"
    : `Drift: ${counted(differences, "difference")} between what exists and what is declared`;
}

/** A difference in words: two values, or a part that one side alone has. */
export function driftWords(
  { part, difference, property, from = "not set", to = "not set" }: model.Change,
  { live }: model.Drift,
): { readonly what: string; readonly live?: string; readonly declared?: string } {
  if (difference === "changed") {
    const what = `${part}, ${property ?? ""}`;
    return live === "now" ? { what, live: to, declared: from } : { what, live: from, declared: to };
  }
  const exists = (difference === "added") === (live === "now");
  const value = [from, to].find((one) => one !== "not set");
  const named = value === undefined || part.includes(value) ? part : `${part} (${value})`;
  return { what: exists ? `${named} exists and is not declared` : `${named} is declared and does not exist` };
}

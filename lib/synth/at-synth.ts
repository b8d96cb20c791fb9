import { Annotations, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { CATALOGUE_DATE } from "../catalogue/fact";
import { pathOf } from "../constructs/properties/configuration-error";
import { unlistedOf } from "../constructs/properties/listed";
import { addSynthCheck } from "../constructs/heroku/synth-check";
import { isRailsApp, partsOf, placeOf, topologyOfApps } from "../deployment/from-constructs/of-constructs";
import { noteAcknowledgement } from "../deployment/from-constructs/acknowledgement-metadata";
import { noteInStack } from "../deployment/from-constructs/stack-notes";
import { isDay } from "../catalogue/days";
import { parseUsers } from "../text/users";
import { judgeApp } from "../review/rules/judge";
import { acknowledge } from "./acknowledge";
import type { Finding } from "../review/finding";

/** The key in cdktf's context of the day that dated facts are judged by, `YYYY-MM-DD`. */
const AS_OF_CONTEXT = "stimulus-reflex:as-of";

/** The key in cdktf's context of the number of people who use each app at once. */
const USERS_CONTEXT = "stimulus-reflex:users";

/** What synth leaves to others. */
const LEFT_TO_OTHERS = new Set([
  // The constructs check these names themselves, and take a newer one as `{ unlisted: "name" }`.
  "addon-plan-retired",
  "addon-plan-unknown",
  "dyno-size-unknown",
  "stack-unknown",
  // CableHost refuses it itself, with a better message: it knows which property to change.
  "cable-shares-session-cookie",
  // It is about the provider, which is the stack's own and no construct of ours: `stimulus-reflex check` says it.
  "urls-in-state",
]);

/** What was said of an app already: a stack can be validated more than once. */
const said = new WeakMap<IConstruct, Set<string>>();

addSynthCheck((construct, siblings) => {
  if (!isRailsApp(construct)) return [];
  const asOf: unknown = construct.node.tryGetContext(AS_OF_CONTEXT) ?? CATALOGUE_DATE;
  if (asOf !== CATALOGUE_DATE && (typeof asOf !== "string" || !isDay(asOf))) {
    return [`context ${AS_OF_CONTEXT} ${JSON.stringify(asOf)}: is not a day.\n  Allowed: YYYY-MM-DD.`];
  }
  const given: unknown = construct.node.tryGetContext(USERS_CONTEXT);
  const users = parseUsers(given);
  if (given !== undefined && users === undefined) {
    return [
      `context ${USERS_CONTEXT} ${JSON.stringify(given)} is not a whole number of people.\n  Allowed: as in 1200.`,
    ];
  }
  acceptPublicValues(construct);
  acceptUnlistedNames(construct);
  const topology = topologyOfApps(siblings.filter(isRailsApp));
  noteInStack(TerraformStack.of(construct), topology);
  const app = topology.apps.find(({ at }) => at === placeOf(construct));
  if (app === undefined) return [];
  const judgement = judgeApp(app, topology, { asOf, ...(users === undefined ? {} : { users }) });
  const findings = judgement.findings.filter(({ rule }) => !LEFT_TO_OTHERS.has(rule));
  if (findings.length > 0) annotate(construct, findings);
  return findings.filter(({ severity }) => severity === "error").map(describe);
});

const accepted = new WeakSet<IConstruct>();
const acceptedNames = new WeakSet<IConstruct>();

/** A value that its user declared public, with a reason, is accepted: the rule for secrets would refuse it again. */
function acceptPublicValues({ configVars }: IConstruct & Parameters<typeof partsOf>[0]): void {
  if (accepted.has(configVars)) return;
  accepted.add(configVars);
  for (const [name, reason] of configVars.publicReasons) {
    acknowledge(configVars, "secret-in-plain-variable", `${name} is public: ${reason}`);
  }
}

/** The rules that judge a name by the catalogue, by the property that takes `{ unlisted: "name" }`. */
const BY_CATALOGUE: Readonly<Record<string, readonly string[]>> = {
  plan: ["addon-plan-unknown", "addon-plan-retired"],
  stack: ["stack-unknown"],
  size: ["dyno-size-unknown"],
};

/** A name that its user declared newer than the catalogue is accepted in what was synthesised as well. */
function acceptUnlistedNames(app: IConstruct & Parameters<typeof partsOf>[0]): void {
  for (const part of [app, ...partsOf(app)]) {
    if (acceptedNames.has(part)) continue;
    acceptedNames.add(part);
    for (const [property, name] of unlistedOf(part)) {
      for (const rule of BY_CATALOGUE[property] ?? []) {
        noteAcknowledgement(part, rule, `${property} ${name} is declared as unlisted`);
      }
    }
  }
}

/** Warnings and infos at the construct that each is about, and once where to read more. */
function annotate(app: IConstruct & Parameters<typeof partsOf>[0], findings: readonly Finding[]): void {
  const before = said.get(app) ?? new Set<string>();
  said.set(app, before);
  const constructs = new Map([app, ...partsOf(app)].map((part) => [pathOf(part), visible(part)]));
  const fresh = findings.filter(({ severity, rule, at }) => severity !== "error" && !before.has(`${rule} ${at}`));
  for (const { kind, severity, rule, at, message, advice } of fresh) {
    before.add(`${rule} ${at}`);
    const annotations = Annotations.of(constructs.get(at) ?? app);
    // The program cannot help a token; check judges its value in the plan.
    if (severity === "warning" && kind !== "unknown") annotations.addWarning(`${message} ${advice}`);
    else annotations.addInfo(`${message} ${advice}`);
  }
  const rules = [...new Set(fresh.map(({ rule }) => rule))];
  if (rules.length === 0) return;
  Annotations.of(app).addInfo(
    `Said by the rules ${rules.join(", ")}: docs/rules/ of cdktf-stimulus-reflex has a page for each. To accept one, call acknowledge(construct, rule, reason).`,
  );
}

/** The construct that a person declared, not the part of it that cdktf hides in paths. */
function visible(construct: IConstruct): IConstruct {
  const { id, scope } = construct.node;
  return id === "Default" && scope !== undefined ? visible(scope) : construct;
}

function describe({ at, message, advice, rule, page }: Finding): string {
  return `${at}: ${message}\n  ${advice}\n  Rule ${rule}, see ${page} of cdktf-stimulus-reflex. To accept it: acknowledge(construct, ${JSON.stringify(rule)}, reason).`;
}

import { CAPACITY_HEAD, capacityRows } from "../../deployment/sizing/capacity-words";
import { groupedFindings } from "./grouped-findings";
import { code, details, prose, table } from "./markdown-text";
import type * as model from "./model";
import { dollars, dollarsMoreOrLess, enumerated } from "./printable";
import * as words from "./words";
import { counted } from "../../text/counted";

/** More changes than this are folded in. */
const CHANGES_AT_ONCE = 8;

/** What it costs, the difference, and how far that can be relied on. */
export function costLine({ cost }: model.Report): string {
  const before = cost.beforeDollarsPerMonth;
  const difference = before === undefined ? "" : ` (${dollarsMoreOrLess(cost.dollarsPerMonth - before)})`;
  const doubt = words.certaintyNote(cost);
  return `Cost: **${words.amount(cost)} a month**${difference}${doubt === "" ? "" : `, ${doubt}`}`;
}

/** What the change does to what runs. */
export function consequenceList(consequences: readonly model.Consequence[]): string {
  const lines = consequences.map(({ kind, severity, at, message }) => {
    const label = severity === "info" ? kind : `${kind}, ${severity}`;
    return `- **${label}** at ${code(at)}: ${prose(message)}`;
  });
  return `**What this change does to what runs**\n\n${lines.join("\n")}`;
}

/** The findings of an app as a list, the worst first; empty where there are none. */
export function findingList(findings: readonly model.ReportedFinding[]): string {
  return groupedFindings(findings)
    .map(({ severity, rule, places, message, advice, page, isNew }) => {
      const label = `**${severity === "info" ? "hint" : severity}**${isNew === true ? " (new)" : ""}`;
      const name = /^https?:\/\//.test(page) ? `[${code(rule)}](<${encodeURI(page)}>)` : code(rule);
      return `- ${label} ${name} at ${enumerated(places.map(code))}: ${prose(message)} ${prose(advice)}`;
    })
    .join("\n");
}

/** Whether what exists is what is declared, and what could not be compared; empty where that was not asked. */
export function driftSummary({ drift }: model.Report): string {
  if (drift === undefined) return "";
  const list = drift.uncompared.map((sentence) => `- ${prose(sentence)}`).join("\n");
  return `**${words.driftVerdict(drift)}**\n\n${details("Not compared", list)}`;
}

/** What is different from before; empty where nothing is. */
export function changeList({ changes, difference }: model.AppReport, drift?: model.Drift): string {
  if (drift !== undefined) return changes.map((change) => `- ${driftLine(change, drift)}`).join("\n");
  if (difference === "added") return "New here.";
  if (changes.length === 0) return "";
  return details(
    counted(changes.length, "change"),
    changes.map(changeLine).join("\n"),
    changes.length <= CHANGES_AT_ONCE,
  );
}

function driftLine(change: model.Change, drift: model.Drift): string {
  const { what, live, declared } = words.driftWords(change, drift);
  if (live === undefined || declared === undefined) return prose(what);
  return `${prose(what)}: live ${code(live)}, declared ${code(declared)}`;
}

function changeLine({ part, difference, property, from, to }: model.Change): string {
  if (difference === "changed") {
    return `- ${prose(part)}, ${prose(property ?? "")}: ${code(from ?? "")} → ${code(to ?? "")}`;
  }
  const value = from ?? to;
  return `- ${prose(part)} ${difference}${value === undefined ? "" : `: ${code(value)}`}`;
}

/** The parts of an app that are folded in. */
export function appDetails(app: model.AppReport): string[] {
  return [
    details("Diagram", `\`\`\`mermaid\n${app.mermaid}\n\`\`\``),
    details(`Cost: ${words.amount(app.cost)} a month`, costTable(app.costParts)),
    ...(app.budgets.length === 0 ? [] : [details(budgetSummary(app.budgets), budgetTable(app.budgets))]),
    ...(app.scaling === null ? [] : [details(words.scalingSummary(app.scaling), scalingText(app.scaling))]),
    ...(app.roles.length === 0 ? [] : [details(counted(app.roles.length, "Redis role"), roleTable(app.roles))]),
    ...(app.hosts.length + app.processes.length === 0 && app.cableUrl === null
      ? []
      : [details("Hosts and processes", standing(app))]),
    ...(app.variables.length === 0 ? [] : [details(counted(app.variables.length, "config var"), variableTable(app))]),
    ...(app.dates.length === 0 ? [] : [details("Life-cycle dates", dateTable(app))]),
    ...(app.acknowledgements.length === 0
      ? []
      : [details(counted(app.acknowledgements.length, "acknowledged rule"), acknowledgementTable(app))]),
  ];
}

function costTable(parts: readonly model.CostPart[]): string {
  const compared = parts.some(({ difference }) => difference !== undefined);
  const head = ["Part", "Plan or size", ...(compared ? ["Before"] : []), "A month", "How sure"];
  return table(
    head,
    parts.map((part) => [
      prose(part.name),
      code(part.detail),
      ...(compared ? [part.difference === "added" ? "new" : price(part.beforeDollarsPerMonth)] : []),
      price(part.difference === "removed" ? undefined : part.dollarsPerMonth),
      part.difference === "removed" ? "gone" : sureness(part),
    ]),
  );
}

function price(value: number | null | undefined): string {
  return value === undefined ? "" : value === null ? "unknown" : dollars(value);
}

function sureness({ certainty, note }: model.CostPart): string {
  return prose([certainty === "unknown" ? undefined : certainty, note].filter((text) => text !== undefined).join("; "));
}

function budgetSummary(budgets: readonly model.ReportedBudget[]): string {
  const tightest = budgets.reduce((most, { share }) => Math.max(most, share ?? 0), 0);
  return tightest === 0 ? "Budgets" : `Budgets: ${words.percent(tightest)} of the tightest one`;
}

function budgetTable(budgets: readonly model.ReportedBudget[]): string {
  const people = budgets.some(({ users }) => users !== null);
  return table(
    ["Budget", "Used", "Share", ...(people ? ["Users it holds"] : []), "Why"],
    budgets.map((budget) => [
      prose(budget.subject),
      prose(words.budgetText(budget)),
      budget.share === null || words.isCapacity(budget) ? "" : words.percent(budget.share),
      ...(people ? [budget.users === null ? "" : words.figure(budget.users)] : []),
      prose(budget.because.join(" ")),
    ]),
  );
}

function scalingText(scaling: model.ReportedScaling): string {
  const rows = capacityRows(scaling.capacity).map(([name, ...cells]) => [prose(name), ...cells.map(prose)]);
  return [
    prose(words.scalingIntroduction(scaling)),
    table(CAPACITY_HEAD, rows),
    prose(words.scalingConclusion(scaling)),
  ].join("\n\n");
}

function roleTable(roles: readonly model.ReportedRole[]): string {
  return table(
    ["Role", "Redis", "When memory is full", "Variable", "Protected"],
    roles.map((role) => [
      role.role,
      code(`${role.service ?? "?"}:${role.plan ?? "?"}${role.version === null ? "" : `, version ${role.version}`}`),
      prose(words.policyText(role)),
      role.variables.map(code).join(" "),
      role.durable && role.preventDestroy === false ? "**no**" : words.protectionText(role),
    ]),
  );
}

function standing({ hosts, processes, cableUrl }: model.AppReport): string {
  const rows = [
    ...hosts.map((host) => ["host", code(host.host ?? "known after apply"), prose(words.hostText(host))]),
    ...processes.map((process) => [
      "process",
      code(process.type ?? "known after apply"),
      prose(words.processText(process)),
    ]),
  ];
  if (cableUrl !== null) rows.push(["cable", code(cableUrl), "where the browser opens its websocket"]);
  return table(["", "Name", "What"], rows);
}

function variableTable({ variables }: model.AppReport): string {
  return table(
    ["Variable", "Holds", "Value", "Owner"],
    variables.map(({ name, holds, value, owner }) => [
      code(name),
      prose(holds),
      value === undefined ? "" : code(value),
      code(owner),
    ]),
  );
}

function dateTable({ dates }: model.AppReport): string {
  return table(
    ["Day", "What", "", "Source"],
    dates.map((date) => [date.date, prose(`${date.subject}: ${date.event}`), words.until(date), prose(date.source)]),
  );
}

function acknowledgementTable({ acknowledgements }: model.AppReport): string {
  return table(
    ["Rule", "Where", "Reason", "What it is about"],
    acknowledgements.map(({ rule, at, reason, found }) => [
      code(rule),
      code(at),
      prose(reason),
      prose(found.join(" ") || words.NOTHING_FOUND),
    ]),
  );
}

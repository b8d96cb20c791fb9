import { anycableServers, declaredCable } from "../../deployment/sizing/declared-cable";
import type { CableUse } from "../../deployment/sizing/demand-of-app";
import { CATALOGUE_DATE } from "../../catalogue/fact";
import type { Judgement } from "../rules/judge";
import { bySeverity, type Finding } from "../finding";
import type { Budget } from "../../deployment/sizing/budget";
import type { AppTopology, Topology } from "../../deployment/topology";
import { changesOf } from "./changes";
import { consequencesOf, worstFirst } from "./consequences";
import { comparedCostParts, costOf, costPartsOf, totalOf } from "./costs";
import { diagramOf } from "./diagram";
import { comparable, placedAs, type DriftContext } from "./drift";
import { lifeCycleOf } from "./life-cycle";
import { mermaidOf } from "./mermaid";
import type * as model from "./model";
import { paired } from "./pairs";
import { rolesOf } from "./roles";
import { shownCableUrl, variablesOf } from "./variables";
import { verdictOf } from "./verdict";

/** What a report says besides the topology itself. */
export interface ReportContext {
  readonly findings: readonly Finding[];
  /**
   * What the acknowledgements of the topology are about.
   *
   * @default - none of them is about anything that is still there
   */
  readonly acknowledged?: Judgement["acknowledged"];
  readonly budgets: readonly Budget[];
  /** The day that dated facts are judged by, `YYYY-MM-DD`. */
  readonly asOf: string;
  /**
   * How much the cable of each app is used.
   *
   * @default - as many websockets as the declared dynos hold, with a reflex a minute each
   */
  readonly use?: Partial<CableUse>;
  /**
   * What to compare with.
   *
   * @default - nothing
   */
  readonly before?: {
    readonly topology: Topology;
    readonly findings: readonly Finding[];
    /**
     * The parts that Terraform lets go of and does not destroy.
     *
     * @default - none
     */
    readonly forgotten?: ReadonlySet<string>;
    /**
     * That one side exists and the other is declared, so that a difference is drift.
     *
     * @default - both are declared
     */
    readonly drift?: DriftContext;
  };
  /**
   * What a plan does to what runs.
   *
   * @default - what the two topologies tell
   */
  readonly consequences?: readonly model.Consequence[];
  /**
   * The reason that the ledger gives for a loss at a part; what has one is a warning.
   *
   * @default - none has one
   */
  readonly reasonOf?: (at: string) => string | undefined;
}

/** Everything that a reviewer wants to know of a deployment. Pure: the same arguments give the same report. */
export function report(
  topology: Topology,
  { findings, acknowledged = [], budgets, asOf, use, before, consequences: planned, reasonOf }: ReportContext,
): model.Report {
  const drift = before?.drift;
  const said = before?.topology.apps ?? [];
  const old = drift === undefined ? said : placedAs(said, topology.apps);
  const parts = partsByApp(topology.apps);
  const oldParts = partsByApp(old);
  const pairs = paired(topology.apps, old, [({ at }) => at, ({ name }) => name]);
  // What the rules say of what exists and of its declaration differs in words and places: nothing of it is new.
  const oldFindings = drift === undefined ? (before?.findings ?? []) : findings;
  const known = new Set(oldFindings.map(identityOf));
  const placedFindings = placed(topology.apps, findings);
  const servers = anycableServers(topology);
  const placedBudgets = placed(topology.apps, budgets);

  const uncompared: string[] = [];
  const apps = pairs.flatMap(({ now, before: then }) => {
    if (now === undefined) return [];
    const own = bySeverity(placedFindings.get(now) ?? []).map((finding) => reported(finding, before && known));
    const costParts = parts.get(now) ?? [];
    const compared = before && comparedCostParts(costParts, (then && oldParts.get(then)) ?? []);
    const diagram = diagramOf(now, alarmingOf(own));
    const sides = then === undefined ? undefined : comparedSides(now, then, drift);
    const changes = sides === undefined ? [] : changesOf(sides.now, sides.before);
    uncompared.push(...(sides?.uncompared ?? (drift === undefined ? [] : [onlyOn("now", now, drift)])));
    return [
      {
        ...describe(now, asOf, acknowledged),
        ...(before && !(drift !== undefined && then === undefined)
          ? { difference: then === undefined ? "added" : changes.length > 0 ? "changed" : "same" }
          : {}),
        verdict: verdictOf(own, now.acknowledgements.length).text,
        changes,
        cost: costOf(compared ?? costParts, before !== undefined),
        costParts: compared ?? costParts,
        budgets: (placedBudgets.get(now) ?? []).map(measured),
        scaling: scalingOf(now, servers, use),
        findings: own,
        diagram,
        mermaid: mermaidOf(diagram),
      } satisfies model.AppReport,
    ];
  });
  const goneApps = pairs.flatMap(({ now, before: gone }) => (now !== undefined || gone === undefined ? [] : [gone]));
  if (drift !== undefined) uncompared.push(...goneApps.map((app) => onlyOn("before", app, drift)));
  const removedApps = (drift === undefined ? goneApps : []).map((gone) => ({
    at: gone.at,
    title: titleOf(gone),
    beforeDollarsPerMonth: costOf(oldParts.get(gone) ?? []).dollarsPerMonth,
  }));
  const here = new Set(findings.map(identityOf));
  const acknowledgements = topology.apps.reduce((sum, app) => sum + app.acknowledgements.length, 0);
  // Drift is what has happened: nothing of it is what a change will do.
  const compared =
    before && drift === undefined
      ? consequencesOf(topology, before.topology, { forgotten: before.forgotten ?? new Set(), asOf })
      : [];
  const consequences = worstFirst(
    (planned ?? compared).map((one) => withReason(one, one.kind === "restarted" ? undefined : reasonOf?.(one.at))),
  );
  const judged = consequences.map(({ severity }) => ({ kind: "violation" as const, severity }));
  return {
    schemaVersion: 1,
    asOf,
    catalogueDate: CATALOGUE_DATE,
    compared: before !== undefined,
    ...(drift === undefined
      ? {}
      : {
          drift: {
            live: drift.live,
            differences: apps.reduce((sum, { changes }) => sum + changes.length, 0),
            uncompared: [...new Set(uncompared)],
          },
        }),
    consequences,
    verdict: verdictOf([...findings, ...judged], acknowledgements),
    cost: totalOf(
      apps.map(({ cost }) => cost),
      removedApps,
    ),
    apps,
    removedApps,
    resolvedFindings: bySeverity(oldFindings.filter((finding) => !here.has(identityOf(finding)))).map((finding) =>
      reported(finding, undefined),
    ),
  };
}

/** Two descriptions of an app as they are compared. */
function comparedSides(now: AppTopology, before: AppTopology, drift: DriftContext | undefined) {
  if (drift === undefined) return { now, before, uncompared: [] };
  const [live, declared] = drift.live === "now" ? [now, before] : [before, now];
  const sides = comparable(live, declared, drift.unread, titleOf(live));
  const uncompared = sides.uncompared;
  return drift.live === "now"
    ? { now: sides.live, before: sides.declared, uncompared }
    : { now: sides.declared, before: sides.live, uncompared };
}

/** What is said of an app that one side alone has. */
function onlyOn(side: "now" | "before", app: AppTopology, { live }: DriftContext): string {
  return side === live
    ? `${titleOf(app)}: it is in the snapshot, and nothing declares it.`
    : `${titleOf(app)}: it is declared, and not in the snapshot.`;
}

/** What the ledger has a reason for was decided: it is told, and fails nothing. */
function withReason(consequence: model.Consequence, reason: string | undefined): model.Consequence {
  if (reason === undefined) return consequence;
  const { severity, message } = consequence;
  return {
    ...consequence,
    severity: severity === "error" ? "warning" : severity,
    message: `${message} Accepted in the ledger: ${reason}.`,
  };
}

/** The parts that stand out in a diagram: those that an error is about. */
function alarmingOf(findings: readonly Pick<Finding, "severity" | "at">[]): ReadonlySet<string> {
  return new Set(findings.filter(({ severity }) => severity === "error").map(({ at }) => at));
}

function describe(
  app: AppTopology,
  asOf: string,
  acknowledged: Judgement["acknowledged"],
): Omit<
  model.AppReport,
  "verdict" | "changes" | "cost" | "costParts" | "budgets" | "scaling" | "findings" | "diagram" | "mermaid"
> {
  const roles = rolesOf(app);
  const parts = new Set([app, ...app.addons, ...app.processes, ...app.hosts].map(({ at }) => at));
  return {
    at: app.at,
    title: titleOf(app),
    region: app.region ?? null,
    stack: app.stack ?? null,
    features: [...app.features],
    disposable: app.disposable,
    urlsInState: app.urlsInState ?? null,
    roles,
    otherAddons: app.addons
      .filter(({ at }) => !roles.some((role) => role.at === at))
      .map(({ at, service, plan }) => ({ at, service: service ?? null, plan: plan ?? null })),
    variables: variablesOf(app),
    hosts: app.hosts.map(({ at, host, serves, proxied, certificate }) => ({
      at,
      host: host ?? null,
      serves,
      proxied: proxied ?? null,
      certificate,
    })),
    processes: app.processes.map(({ at, type, size, quantity }) => ({
      at,
      type: type ?? null,
      size: size ?? null,
      quantity: quantity ?? null,
    })),
    cableUrl: shownCableUrl(app.cable?.url),
    acknowledgements: app.acknowledgements.map(({ at, rule, reason }) => ({
      at,
      rule,
      reason,
      found: acknowledged
        .filter(({ finding, reason: given }) => finding.rule === rule && given === reason && parts.has(finding.at))
        .map(({ finding }) => finding.message),
    })),
    dates: lifeCycleOf(app, asOf),
  };
}

function partsByApp(apps: readonly AppTopology[]): ReadonlyMap<AppTopology, readonly model.CostPart[]> {
  const parts = costPartsOf(apps);
  return new Map(apps.map((app, index) => [app, parts[index] ?? []]));
}

/** By app: what is about it or about a part of it; what is about neither goes to the first app rather than be lost. */
function placed<Placed extends { readonly at: string }>(
  apps: readonly AppTopology[],
  things: readonly Placed[],
): ReadonlyMap<AppTopology, readonly Placed[]> {
  const owners = new Map<string, AppTopology>();
  for (const app of apps) {
    for (const { at } of [app, ...app.addons, ...app.processes, ...app.hosts]) if (!owners.has(at)) owners.set(at, app);
  }
  const byApp = new Map<AppTopology, Placed[]>();
  for (const thing of things) {
    const app = owners.get(thing.at) ?? nearestAbove(thing.at, owners) ?? apps[0];
    if (app === undefined) continue;
    const all = byApp.get(app);
    if (all === undefined) byApp.set(app, [thing]);
    else all.push(thing);
  }
  return byApp;
}

function nearestAbove(at: string, owners: ReadonlyMap<string, AppTopology>): AppTopology | undefined {
  for (let path = at; path.includes("/"); path = path.slice(0, path.lastIndexOf("/"))) {
    const owner = owners.get(path);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

function reported(
  { kind, rule, severity, at, message, advice, page }: Finding,
  known: ReadonlySet<string> | undefined,
): model.ReportedFinding {
  const finding = { kind, rule, severity, at, message, advice, page };
  return known === undefined ? finding : { ...finding, isNew: !known.has(identityOf(finding)) };
}

/** A finding stays the same one when its wording changes. */
function identityOf({ rule, at }: Pick<Finding, "rule" | "at">): string {
  return `${rule}\n${at}`;
}

function measured({ kind, at, subject, used, limit, unit, users, because, certainty }: Budget): model.ReportedBudget {
  const share = limit === undefined || limit <= 0 ? null : used / limit;
  return {
    kind,
    at,
    subject,
    used,
    limit: limit ?? null,
    unit,
    share,
    users: users ?? null,
    because: [...because],
    certainty,
  };
}

function scalingOf(
  app: AppTopology,
  servers: readonly AppTopology[],
  use?: Partial<CableUse>,
): model.ReportedScaling | null {
  const cable = declaredCable(app, servers, use);
  if (cable === undefined) return null;
  const { server, mode = null, holds = null, capacity } = cable;
  return { server, mode, holds, connectionsFrom: use?.connections === undefined ? "dynos" : "users", capacity };
}

function titleOf({ name, at }: AppTopology): string {
  return name ?? at;
}

import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import { CATALOGUE_DATE } from "../../catalogue/fact";
import { REDIS_ROLES } from "../../catalogue/redis-roles";
import { roleNamed } from "../../deployment/role-names";
import { isStateless } from "../../catalogue/stateless-addons";
import { objectOf, stringOf } from "../../deployment/from-terraform/json";
import { breakingValues, configVarChanges, newProvider, overriddenVariables } from "./config-var-changes";
import { certificateProofs } from "./certificate-proofs";
import { certificatesLost } from "./certificates";
import { changedBuild } from "./changed-build";
import { causeOf, forcingAttribute, remedyOf } from "./causes";
import { changesOf, destroys, replaces, type PlannedChange } from "./plan-changes";
import { lostLogs } from "./lost-logs";
import { otherRecords } from "./other-records";
import { besidesImports, ONLY_IMPORTS } from "./only-imports";
import { downgrades } from "./downgrades";
import { featuresOff } from "./features-off";
import { finding, findingOf, open, warning, type PlanFinding, type PlanFindings } from "./plan-finding";
import { hostLost, isRecordOf, turnedRecords } from "./records";
import { isExpendable, rolesOf } from "./redis-purpose";
import { refusedRecords } from "./refused-records";
import { restartsByApp } from "./restarts";
import { stoppedProcesses } from "./stopped-processes";
import { renamedApp } from "./renamed-app";
import { uploadedCertificates } from "./uploaded-certificates";
import { isUnknownType } from "./unknown-types";
import { zoneRules } from "./zone-rules";
import { weakenedZone } from "./weakened-zone";

/** What is allowed. */
export interface GuardOptions {
  /**
   * How often one apply may restart an app that runs.
   *
   * @default 10
   */
  readonly maxRestarts?: number;
  /**
   * Whether the plan may only import what exists.
   *
   * @default false
   */
  readonly onlyImports?: boolean;
  /**
   * The day that stacks and certificates are judged by, `YYYY-MM-DD`.
   *
   * @default CATALOGUE_DATE
   */
  readonly asOf?: string;
}

/** An update of everything that a StimulusReflex environment has on it makes fewer. */
export const DEFAULT_MAX_RESTARTS = 10;

const DATABASES = /^(heroku-postgresql|heroku-kafka|jawsdb|jawsdb-maria|cleardb|ormongo|crunchybridge)$/;

/**
 * What a plan must not do to an environment that people use.
 *
 * @param json - what `terraform show -json PLANFILE` prints
 * @throws NoPlanError when it is not a plan
 */
export function guard(
  json: unknown,
  { maxRestarts = DEFAULT_MAX_RESTARTS, onlyImports = false, asOf = CATALOGUE_DATE }: GuardOptions = {},
): readonly PlanFinding[] {
  const changes = changesOf(json);
  return [
    ...(onlyImports ? besidesImports(changes) : []).map(({ change, message, attribute }) =>
      finding(ONLY_IMPORTS.id, change.address, message, ONLY_IMPORTS.advice, attribute),
    ),
    ...changes.filter(destroys).flatMap((change) => lossOf(change, changes)),
    ...changes.flatMap((change) => changedVariables(change, changes)),
    ...changes.flatMap((change) => certificatesLost(change, changes)),
    ...downgrades(json, changes),
    ...changes.flatMap((change) => stoppedProcesses(change, changes)),
    ...changes.flatMap((change) => turnedRecords(change, changes)),
    ...changes.flatMap((change) => certificateProofs(change, changes)),
    ...changes.flatMap((change) => otherRecords(change, changes)),
    ...changes.flatMap((change) => lostLogs(change, changes)),
    ...changes.flatMap((change) => zoneRules(change, changes)),
    ...changes.flatMap((change) => weakenedZone(change, changes)),
    ...changes.flatMap((change) => renamedApp(change, changes)),
    ...changes.flatMap((change) => changedBuild(change, asOf)),
    ...changes.flatMap((change) => featuresOff(change, changes)),
    ...changes.flatMap((change) => uploadedCertificates(change, changes, asOf)),
    ...changes.flatMap((change) => refusedRecords(change, changes)),
    ...restartsByApp(changes)
      .filter(({ causes }) => causes.length > maxRestarts)
      .map(({ app, causes }) => ({
        ...finding(
          "plan-restarts-app",
          app,
          `The apply restarts the app ${causes.length} times, ${maxRestarts} are allowed: ${causes.join(", ")}.`,
          "Apply in parts with -target, at an hour when few people are there, or allow more with --max-restarts.",
        ),
        causes: [...new Set(causes)],
      })),
  ];
}

function lossOf(change: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const verb = replaces(change) ? "replaces" : "destroys";
  const attribute = forcingAttribute(change);
  const say: Say = (id, what, keep) =>
    finding(
      id,
      change.address,
      `The plan ${verb} ${what}: ${causeOf(change, changes)}.`,
      remedyOf(change, keep),
      attribute,
    );
  switch (change.type) {
    case "heroku_app":
      return say(
        "plan-destroys-app",
        `the app ${stringOf(change.before.name) ?? ""}`.trim(),
        "To move it, make the new app beside it and move the domain afterwards.",
      );
    case "heroku_space":
      return say(
        "plan-destroys-app",
        `the Private Space ${stringOf(change.before.name) ?? ""} with every app in it`,
        "Make the new space beside it, and move the apps first.",
      );
    case "heroku_app_config_association":
      return variablesLoss(change, changes, say);
    case "heroku_addon_attachment":
      return attachmentLoss(change, changes, say);
    case "heroku_addon":
      return addonLoss(change, changes, say);
    case "heroku_domain":
      return domainLoss(change, changes, say);
    case "cloudflare_dns_record":
    case "cloudflare_record":
      return recordLoss(change, changes, say);
    case "cloudflare_zone": {
      const zone = stringOf(change.before.name) ?? stringOf(change.before.zone) ?? "";
      const keep = "Hand the zone over to another state with a removed block, or delete it by hand.";
      return say("plan-destroys-dns-record", `the zone ${zone} with every record in it`, keep);
    }
    case "heroku_pipeline": {
      const pipeline = stringOf(change.before.name) ?? "";
      const keep = "To rename a pipeline, change its name in place.";
      return say("plan-destroys-pipeline", `the pipeline ${pipeline} with the settings of its review apps`, keep);
    }
    case "heroku_pipeline_coupling":
      return couplingLoss(change, changes, say);
    case "heroku_ssl":
      return say("plan-destroys-domain", "a certificate that is in use", "Upload the new one beside it first.");
    default:
      return isUnknownType(change.type) ? unjudged(change, verb) : [];
  }
}

/** What guard has no facts of may hold data, as a bucket or a database of another cloud does. */
function unjudged({ address, type }: PlannedChange, verb: string): PlanFinding {
  return open(
    "plan-destroys-unknown",
    address,
    `The plan ${verb} ${type}, and guard does not know whether it holds data.`,
    "Look at what it is before you apply the plan.",
  );
}

type Say = (id: string, what: string, keep: string) => PlanFinding;

function addonLoss(change: PlannedChange, changes: readonly PlannedChange[], say: Say): PlanFindings {
  const plan = stringOf(change.before.plan) ?? "";
  const { service } = parsePlan(plan.toLowerCase());
  const keep = "If its data may go, copy what is worth it and destroy the add-on by hand.";
  if (DATABASES.test(service)) return say("plan-destroys-database", `the database ${plan}`, keep);
  if (isStateless(service)) return [];
  const roles = rolesOf(change, changes);
  const durable = roles.filter((role) => REDIS_ROLES[role].durable);
  // What nothing tells the purpose of is taken to hold data.
  if (isExpendable(roles)) return [];
  if (serviceFacts(service)?.redis !== true) {
    const what = plan === "" ? "an add-on whose service is unknown" : `the add-on ${plan}`;
    return say("plan-destroys-addon-data", `${what}, which may hold data`, keep);
  }
  const what = durable.length > 0 ? `for ${[...new Set(durable)].join(" and ")}` : "whose purpose no name tells";
  return say("plan-destroys-redis", `the Redis ${what} (${plan})`, keep);
}

/** Whether the plan destroys the app that a resource is on; then the app is the finding. */
function isAppGone({ before }: PlannedChange, changes: readonly PlannedChange[]): boolean {
  return changes.some((other) => other.type === "heroku_app" && destroys(other) && other.before.id === before.app_id);
}

function variablesLoss(change: PlannedChange, changes: readonly PlannedChange[], say: Say): PlanFindings {
  if (isAppGone(change, changes)) return [];
  const names = Object.keys({ ...objectOf(change.before.vars), ...objectOf(change.before.sensitive_vars) });
  if (names.length === 0) return [];
  const what = `the config vars ${names.sort().join(", ")} of an app that stays`;
  return say("plan-removes-config-vars", what, LET_GO);
}

/** How to take variables from one resource to another: whatever removes them takes away what the other has set as well. */
const LET_GO =
  "To move variables to another resource, let Terraform forget the old one with a removed block that says destroy = false.";

/** Whether an association goes from one app to another, which the provider does in place. */
function isHandedOn({ type, actions, before, after, afterUnknown }: PlannedChange): boolean {
  const isAssociation = type === "heroku_app_config_association" && actions.includes("update");
  return isAssociation && (afterUnknown.app_id === true || after.app_id !== before.app_id);
}

/** What a change of variables takes from an app, or leads elsewhere. */
function changedVariables(change: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { lost, dropped, moved, redirected, unknown } = configVarChanges(change, changes);
  const { address } = change;
  const provider = newProvider(change, changes);
  const removes = (make: typeof finding, message: string, advice: string): PlanFinding =>
    make("plan-removes-config-vars", address, message, advice);
  const removed = (names: readonly string[]): string =>
    `The plan removes the config vars ${names.join(", ")} of an app that stays.`;
  return [
    lost.length === 0 ? [] : removes(finding, removed(lost), `Keep them. ${LET_GO}`),
    dropped.length === 0
      ? []
      : removes(warning, removed(dropped), "Make sure that no code of the app reads them any more."),
    moved.map(({ name, to }) =>
      removes(
        finding,
        `The plan removes the config var ${name}, which ${to} sets as well: the app is without it until the next apply, or for a moment.`,
        LET_GO,
      ),
    ),
    unknown.map((argument) =>
      removes(
        finding,
        `Which config vars ${argument} keeps is known only after the apply.`,
        "Apply what it depends on first, and plan again.",
      ),
    ),
    [...redirected, ...overriddenVariables(change, changes)].map((name) =>
      finding(
        "plan-detaches-addon",
        address,
        `The plan changes ${name}, which will lead to another store: sessions or jobs stay behind in the old one.`,
        "docs/ledger.md has the steps that keep every job.",
      ),
    ),
    breakingValues(change).map(({ name, effect, severity }) =>
      removes(
        severity === "error" ? finding : warning,
        `The plan changes ${name}: ${effect}.`,
        "Keep the value that the app runs with.",
      ),
    ),
    isHandedOn(change)
      ? removes(
          warning,
          "The plan takes the config vars to another app: the app of before keeps them, and nothing declares them there any more.",
          "Declare an association for each app.",
        )
      : [],
    provider === undefined
      ? []
      : (provider.hasWorkers ? finding : warning)(
          "plan-detaches-addon",
          address,
          `The plan sets REDIS_PROVIDER: Sidekiq reads ${provider.variable} from then on instead of REDIS_URL, and jobs stay behind there.`,
          "If Sidekiq has run without it, follow the steps in docs/ledger.md that keep every job.",
        ),
  ].flat();
}

function attachmentLoss(change: PlannedChange, changes: readonly PlannedChange[], say: Say): PlanFindings {
  const { addon_id: addon, app_id: app, name } = change.before;
  if (isAppGone(change, changes)) return [];
  const successor = changes.find(
    ({ type, actions, after }) =>
      type === "heroku_addon_attachment" &&
      actions.includes("create") &&
      after.name === name &&
      (after.app_id === undefined || after.app_id === app),
  );
  const role = roleNamed(stringOf(name) ?? "");
  const durable = role === undefined || REDIS_ROLES[role].durable;
  const addonGoes = changes.some(
    (other) => other.type === "heroku_addon" && destroys(other) && other.before.id === addon,
  );
  // The add-on is the finding where it may not go; where it may, so may what leads to it.
  if (addonGoes && (successor === undefined || !durable)) return [];
  const variable = `${stringOf(name) ?? "an attachment"}_URL`;
  const newNamespace = stringOf(successor?.after.namespace) ?? "";
  const isSameStore =
    successor !== undefined && successor.after.addon_id === addon && successor.afterUnknown.addon_id !== true;
  const effect =
    successor === undefined
      ? "the app loses it"
      : isSameStore
        ? `it will have other credentials (${newNamespace === "" ? "the default ones" : newNamespace}), which may not allow what the app does; the app is without it in between`
        : "it will lead to another store; the app is without it in between";
  return say(
    "plan-detaches-addon",
    `the attachment behind ${variable}, and ${effect}`,
    "docs/ledger.md has the steps that keep every job.",
  );
}

/** Of an app or a pipeline that goes, its place in the pipeline goes as well. */
function couplingLoss(change: PlannedChange, changes: readonly PlannedChange[], say: Say): PlanFindings {
  const { pipeline, stage } = change.before;
  const isPipelineGone = changes.some(
    (other) => other.type === "heroku_pipeline" && destroys(other) && other.before.id === pipeline,
  );
  // Another stage replaces it, and the app is back in the same apply.
  const { after } = change;
  const isBack = after.app_id === change.before.app_id && after.pipeline === pipeline;
  if (isPipelineGone || isAppGone(change, changes)) return [];
  if (isBack) {
    if (after.stage === stage) return [];
    const message = `The plan moves an app from ${stringOf(stage) ?? "an unknown stage"} to ${stringOf(after.stage) ?? "an unknown stage"} of its pipeline: promotions no longer end where they did.`;
    const advice = "Make sure that another app has the stage that this one leaves.";
    const level = stage === "production" ? "warning" : "info";
    return findingOf(level, "plan-destroys-pipeline", change.address, message, advice, "stage");
  }
  const what = `the place of an app in its pipeline (${stringOf(stage) ?? "unknown stage"}), and the app stays`;
  return say("plan-destroys-pipeline", what, "Keep it, or take the app away with it.");
}

function domainLoss(change: PlannedChange, changes: readonly PlannedChange[], say: Say): PlanFindings {
  const app = changes.find(({ type, before }) => type === "heroku_app" && before.id === change.before.app_id);
  const own = stringOf(change.before.sni_endpoint_id) ?? "";
  // An app that is not in the plan may well have managed certificates: most have.
  if (own === "" && app !== undefined && app.before.acm !== true) return uncertifiedLoss(change, changes);
  const what = `the domain ${stringOf(change.before.hostname) ?? ""}, which has a live certificate`;
  return say("plan-destroys-domain", what, "Add the new domain beside it first, and move DNS before the old one goes.");
}

/** A host without a certificate, as behind a proxy, is down all the same. */
function uncertifiedLoss(change: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const host = stringOf(change.before.hostname) ?? "";
  if (isAppGone(change, changes)) return [];
  const record = changes.find((other) => isRecordOf(other, host) && !destroys(other));
  const verb = replaces(change) ? "replaces" : "destroys";
  const rest = record === undefined ? "" : `, and its DNS record ${record.address} stays: browsers find nothing there`;
  return (record === undefined || replaces(change) ? warning : finding)(
    "plan-destroys-domain",
    change.address,
    `The plan ${verb} the domain ${host}${rest}.`,
    "Take the record away with it, or keep the domain until nobody uses it.",
  );
}

function recordLoss(change: PlannedChange, changes: readonly PlannedChange[], say: Say): PlanFindings {
  const host = hostLost(change, changes);
  if (host === undefined) return [];
  const keep =
    "To move a host, change what its record points to; to give it up, take the domain away in the same plan.";
  return say("plan-destroys-dns-record", `the DNS record of ${host}, by which browsers find the app`, keep);
}

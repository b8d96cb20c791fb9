import { stringOf, type JsonObject } from "../../deployment/from-terraform/json";
import { guard } from "../guard/guard";
import type { PlanFinding } from "../guard/plan-finding";
import { changesOf, destroys, replaces, type PlannedChange } from "../guard/plan-changes";
import { restartsByApp } from "../guard/restarts";
import { worstFirst } from "./consequences";
import type { Consequence } from "./model";

/** What a user notices when it goes; the rest of a plan is theirs to read. */
const NOTICED: ReadonlySet<string> = new Set([
  "heroku_app",
  "heroku_space",
  "heroku_addon",
  "heroku_addon_attachment",
  "heroku_app_config_association",
  "heroku_app_feature",
  "heroku_domain",
  "heroku_ssl",
  "cloudflare_dns_record",
  "cloudflare_record",
]);

/**
 * What a plan does to what runs, exactly as `guard` sees it; undefined for a plan that was made of nothing that exists, and
 * so tells nothing of it.
 *
 * @param asOf - the day that stacks and certificates are judged by, `YYYY-MM-DD`
 * @throws NoPlanError for a plan that cannot be read
 */
export function consequencesOfPlan(plan: JsonObject, asOf: string): readonly Consequence[] | undefined {
  const changes = changesOf(plan);
  if (changes.every(({ before }) => Object.keys(before).length === 0)) return undefined;
  const found = guard(plan, { asOf });
  return worstFirst([
    ...changes.filter(({ type }) => NOTICED.has(type)).flatMap((change) => consequenceOf(change, found)),
    ...found.filter(({ at }) => !changes.some((change) => change.address === at && isSaid(change))).flatMap(inPlace),
    ...restartsByApp(changes)
      .filter(({ causes }) => causes.length > 0)
      .map(({ app, causes }): Consequence => {
        const times = causes.length === 1 ? "once" : `${causes.length} times`;
        const severity = found.some(({ rule, at }) => rule === "plan-restarts-app" && at === app) ? "error" : "info";
        const why = [...new Set(causes)].join(", ");
        const message = `${app} is restarted ${times}: ${why}. Each restart drops every websocket.`;
        return { kind: "restarted", severity, at: app, message };
      }),
  ]);
}

/** What `guard` finds in a change that is made in place, by its rule. */
const IN_PLACE: Readonly<Record<string, Consequence["kind"]>> = {
  "plan-stops-app": "stopped",
  "plan-downgrades-addon": "downgraded",
  "plan-removes-config-vars": "detached",
  "plan-detaches-addon": "detached",
  "plan-destroys-domain": "detached",
  "plan-destroys-dns-record": "moved",
  "plan-breaks-build": "changed",
  "plan-changes-certificate": "changed",
  "plan-destroys-pipeline": "changed",
  "plan-loses-logs": "changed",
  "plan-refused-record": "changed",
  "plan-turns-feature-off": "changed",
};

function inPlace({ rule, severity, at, message }: PlanFinding): readonly Consequence[] {
  const kind = IN_PLACE[rule];
  return kind === undefined ? [] : [{ kind, severity, at, message }];
}

/** Whether what happens to a resource is said by its own change. */
function isSaid(change: PlannedChange): boolean {
  return NOTICED.has(change.type) && destroys(change);
}

function consequenceOf(change: PlannedChange, found: ReturnType<typeof guard>): readonly Consequence[] {
  const { address: at, type, actions, before, after } = change;
  if (actions.includes("forget")) {
    return [{ kind: "forgotten", severity: "warning", at, message: `Terraform lets go of ${at}. It stays as it is.` }];
  }
  if (type === "heroku_app_feature" && actions.includes("create")) {
    const message = `${stringOf(after.name) ?? at} is turned on. It takes effect at the next release, and restarts nothing by itself.`;
    return [{ kind: "restarted", severity: "info", at, message }];
  }
  if (!destroys(change)) return [];
  const finding = found.find((one) => one.at === at && one.rule !== "plan-restarts-app");
  const severity = finding?.severity ?? "info";
  const isMoved = type === "heroku_domain" && replaces(change) && before.hostname === after.hostname;
  const kind = isMoved
    ? "moved"
    : type === "heroku_addon_attachment" || type === "heroku_app_config_association"
      ? "detached"
      : replaces(change)
        ? "replaced"
        : "destroyed";
  const name = stringOf(before.name) ?? stringOf(before.hostname) ?? stringOf(before.plan);
  const message =
    finding?.message ??
    `The plan ${replaces(change) ? "replaces" : "destroys"} ${at}${name === undefined ? "" : ` (${name})`}.`;
  return [{ kind, severity, at, message }];
}

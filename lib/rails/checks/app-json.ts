import { isObject } from "../../text/json";
import { parsePlan } from "../../catalogue/addon-plan";
import { dynoFacts } from "../../catalogue/dynos";
import { planStanding } from "../../catalogue/plan-standing";
import { stackFacts } from "../../catalogue/stacks";
import { isNode, LineCounter, parseDocument } from "yaml";
import { appJsonFaults, type JsonPath } from "../app-json-form";
import type { RailsSource } from "../rails-source";
import { entryOf } from "../ruby/value";
import type { RailsCheck, RailsComplaint } from "./check";

const FILE = "app.json";
/** Names of an attachment that holds jobs. */
const JOBS = /queue|job|sidekiq|resque/i;

export const reviewApps: RailsCheck = {
  id: "app-json",
  severity: "error",
  title:
    "Review apps are not made: Heroku refuses an app.json with unknown keys, or with plans, stacks or sizes that are gone",
  source:
    "Heroku's schema of app.json (@heroku/mcp-server 1.2.8); 'plan is no longer available'; ProtectedEnvironmentError of a postdeploy, run 2026-11-26",
  find: (source) => {
    const { files, asOf } = source;
    const text = files.get(FILE);
    if (text === undefined) return [];
    const found: RailsComplaint[] = [];
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "";
      return { file: FILE, problem: `not JSON: ${reason}`, remedy: "Write JSON, without comments and trailing commas" };
    }
    const lineOf = linesIn(text);
    const complainAt = (path: JsonPath, problem: string, remedy: string, because?: string) => {
      const line = lineOf(path);
      found.push({ file: FILE, line, problem, remedy, because });
    };
    for (const { path, problem, remedy } of appJsonFaults(content)) complainAt(path, problem, remedy);
    const own = fieldsOf(content);
    const environments = Object.entries(fieldsOf(own.environments));
    const parts: readonly (readonly [JsonPath, Fields])[] = [
      [[], own],
      ...environments.map(([name, part]): [JsonPath, Fields] => [["environments", name], fieldsOf(part)]),
    ];
    for (const [at, part] of parts) {
      const complainIn =
        (...path: JsonPath): Complain =>
        (problem, remedy) => {
          complainAt([...at, ...path], problem, remedy);
        };
      checkStack(part.stack, asOf, complainIn("stack"));
      const names = new Set<unknown>();
      for (const [index, addon] of listOf(part.addons).entries()) {
        checkAddon(addon, asOf, complainIn("addons", index));
        const { as } = fieldsOf(addon);
        if (typeof as === "string" && names.has(as)) {
          complainIn("addons", index)(`addons: two are called ${as}`, "Give each add-on a name of its own in as");
        }
        names.add(as);
      }
      for (const [type, process] of Object.entries(fieldsOf(part.formation))) {
        const { size } = fieldsOf(process);
        if (typeof size === "string" && dynoFacts(size) === undefined) {
          const gone = ["free", "hobby"].includes(size.toLowerCase());
          complainIn(
            "formation",
            type,
            "size",
          )(
            `formation.${type}.size ${JSON.stringify(size)}: ${gone ? "Heroku does not have this size any more" : "unknown size"}`,
            "Write basic, or a size that heroku ps:type lists",
          );
        }
      }
      for (const [name, variable] of Object.entries(fieldsOf(part.env))) {
        const value = typeof variable === "string" ? variable : fieldsOf(variable).value;
        const host = typeof value === "string" ? productionHost(value, source) : undefined;
        if (host !== undefined) {
          complainIn("env", name)(
            `env.${name} names ${host}, so review apps use production's`,
            "Take it out: a review app has a host of its own",
          );
        }
      }
      const { postdeploy } = fieldsOf(part.scripts);
      if (typeof postdeploy === "string" && /db:(?:schema:load|setup|reset)\b/.test(postdeploy)) {
        if (/^release:.*db:(?:migrate|prepare)/m.test(files.get("Procfile") ?? "")) {
          complainIn("scripts", "postdeploy")(
            `scripts.postdeploy ${JSON.stringify(postdeploy)} runs after the release phase has migrated: ProtectedEnvironmentError`,
            "Write bundle exec rails db:seed",
          );
        }
      }
    }
    const missing = missingInReview(own, source);
    if (missing.length > 0) {
      complainAt(
        ["addons"],
        `review apps have no ${missing.join(", ")}, which the app reads at boot`,
        `Write { "plan": "heroku-redis:mini", "as": "${missing[0]?.replace(/_URL$/, "") ?? ""}" } into addons`,
        "the pipeline may give them config vars",
      );
    }
    return found;
  },
};

/** The host of the deployment that a value names. */
function productionHost(value: string, { deployment }: RailsSource): string | undefined {
  const hosts = [...(deployment?.webHosts ?? []), deployment?.cableHost ?? []].flat();
  return hosts.find((host) => value.split(/[^\w.-]+/).includes(host));
}

/** The URLs of Redis that the app reads at boot without a fallback, and that its review apps do not get. */
function missingInReview(own: Fields, { deployment, boot, cable }: RailsSource): readonly string[] {
  const review = fieldsOf(fieldsOf(own.environments).review);
  const names = new Set([...Object.keys(fieldsOf(own.env)), ...Object.keys(fieldsOf(review.env))]);
  for (const addon of listOf(review.addons ?? own.addons)) {
    const { plan, as } = fieldsOf(addon);
    const { service } = parsePlan(typeof addon === "string" ? addon : String(plan));
    if (typeof as === "string") names.add(`${as}_URL`);
    else if (service === "heroku-redis") names.add("REDIS_URL");
  }
  const read = boot.reads.filter(
    ({ hasFallback, alternatives }) => !hasFallback && !alternatives.some((one) => names.has(one)),
  );
  const url = entryOf(cable?.options, "url");
  const needed = [
    ...read.map(({ name }) => name),
    url?.kind === "variable" && url.otherwise === undefined ? url.name : "",
  ];
  return Object.values(deployment?.redis ?? {})
    .map(({ variable }) => variable)
    .filter((variable) => !names.has(variable) && needed.includes(variable));
}

type Fields = Readonly<Record<string, unknown>>;
type Complain = (problem: string, remedy: string) => void;

/** The line of a value, from 1: JSON is YAML, whose parser knows places. */
function linesIn(text: string): (path: JsonPath) => number | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, logLevel: "silent" });
  return (path) => {
    const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    return offset === undefined ? undefined : counter.linePos(offset).line;
  };
}

function checkStack(stack: unknown, asOf: string, complain: Complain): void {
  if (typeof stack !== "string") return;
  const facts = stackFacts(stack);
  if (facts === undefined) {
    complain(`stack ${JSON.stringify(stack)}: unknown stack`, "Write heroku-24, or a stack that heroku stack lists");
  } else if (facts.buildsFailFrom !== undefined && facts.buildsFailFrom <= asOf) {
    complain(`stack ${JSON.stringify(stack)}: builds have failed since ${facts.buildsFailFrom}`, "Write heroku-24");
  }
}

function checkAddon(addon: unknown, asOf: string, complain: Complain): void {
  const { plan: named, as, options } = fieldsOf(addon);
  const written = typeof addon === "string" ? addon : named;
  if (typeof written !== "string") return;
  const { service, plan } = parsePlan(written);
  if (plan !== undefined) {
    const standing = planStanding(service, plan, asOf);
    if (standing.kind === "retired") {
      complain(
        `addons ${JSON.stringify(written)}: Heroku has not provisioned this plan since ${standing.facts.notProvisionedFrom}`,
        `Write ${service}:${standing.facts.successor}`,
      );
    } else if (standing.kind === "unknown" && !standing.mayBeNewer) {
      complain(
        `addons ${JSON.stringify(written)}: unknown plan`,
        standing.nearest === undefined
          ? `Write one of ${standing.known.join(", ")}`
          : `Did you mean ${service}:${standing.nearest}`,
      );
    }
  }
  const { maxmemory_policy: policy } = fieldsOf(options);
  if (typeof as === "string" && JOBS.test(as) && typeof policy === "string" && policy !== "noeviction") {
    complain(`addons ${as}: maxmemory_policy ${policy} evicts jobs that wait`, "Write noeviction");
  }
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

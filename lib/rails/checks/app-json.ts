import { parsePlan } from "../../catalogue/addon-plan";
import { dynoFacts } from "../../catalogue/dynos";
import { planStanding } from "../../catalogue/plan-standing";
import { stackFacts } from "../../catalogue/stacks";
import type { RailsCheck, RailsComplaint } from "./check";

const FILE = "app.json";
/** Names of an attachment that holds jobs. */
const JOBS = /queue|job|sidekiq|resque/i;

export const reviewApps: RailsCheck = {
  id: "app-json",
  severity: "error",
  title:
    "Review apps are not made: Heroku refuses an app.json with plans, stacks or sizes that it does not have any more",
  source: "Heroku: 'plan is no longer available'; ProtectedEnvironmentError of a postdeploy, run 2026-11-26",
  find: ({ files, asOf }) => {
    const text = files.get(FILE);
    if (text === undefined) return [];
    const found: RailsComplaint[] = [];
    const lines = text.split("\n");
    const complain = (value: string, problem: string, remedy: string) => {
      const line = lines.findIndex((one) => one.includes(JSON.stringify(value))) + 1;
      found.push({ file: FILE, ...(line === 0 ? {} : { line }), problem, remedy });
    };
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch (error) {
      return [{ file: FILE, problem: `not JSON: ${error instanceof Error ? error.message : ""}`, remedy: "Mend it" }];
    }
    const own = fieldsOf(content);
    for (const part of [own, ...Object.values(fieldsOf(own.environments)).map(fieldsOf)]) {
      checkStack(part.stack, asOf, complain);
      for (const addon of listOf(part.addons)) checkAddon(addon, asOf, complain);
      for (const [type, process] of Object.entries(fieldsOf(part.formation))) {
        const { size } = fieldsOf(process);
        if (typeof size === "string" && dynoFacts(size) === undefined) {
          const gone = ["free", "hobby"].includes(size.toLowerCase());
          complain(
            size,
            `formation.${type}.size ${JSON.stringify(size)}: ${gone ? "Heroku does not have this size any more" : "unknown size"}`,
            "Write basic, or a size that heroku ps:type lists",
          );
        }
      }
      const { postdeploy } = fieldsOf(part.scripts);
      if (typeof postdeploy === "string" && /db:(?:schema:load|setup|reset)\b/.test(postdeploy)) {
        if (/^release:.*db:(?:migrate|prepare)/m.test(files.get("Procfile") ?? "")) {
          complain(
            postdeploy,
            `scripts.postdeploy ${JSON.stringify(postdeploy)} runs after the release phase has migrated: ProtectedEnvironmentError`,
            "Write bundle exec rails db:seed",
          );
        }
      }
    }
    return found;
  },
};

type Complain = (value: string, problem: string, remedy: string) => void;

function checkStack(stack: unknown, asOf: string, complain: Complain): void {
  if (typeof stack !== "string") return;
  const facts = stackFacts(stack);
  if (facts === undefined) {
    complain(
      stack,
      `stack ${JSON.stringify(stack)}: unknown stack`,
      "Write heroku-24, or a stack that heroku stack lists",
    );
  } else if (facts.buildsFailFrom !== undefined && facts.buildsFailFrom <= asOf) {
    complain(
      stack,
      `stack ${JSON.stringify(stack)}: builds have failed since ${facts.buildsFailFrom}`,
      "Write heroku-24",
    );
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
        written,
        `addons ${JSON.stringify(written)}: Heroku has not provisioned this plan since ${standing.facts.notProvisionedFrom}`,
        `Write ${service}:${standing.facts.successor}`,
      );
    } else if (standing.kind === "unknown") {
      complain(
        written,
        `addons ${JSON.stringify(written)}: unknown plan`,
        standing.nearest === undefined
          ? `Write one of ${standing.known.join(", ")}`
          : `Did you mean ${service}:${standing.nearest}`,
      );
    }
  }
  const { maxmemory_policy: policy } = fieldsOf(options);
  if (typeof as === "string" && JOBS.test(as) && typeof policy === "string" && policy !== "noeviction") {
    complain(policy, `addons ${as}: maxmemory_policy ${policy} evicts jobs that wait`, "Write noeviction");
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

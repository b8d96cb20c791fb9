import { REDIS_VERSIONS, type RedisVersionFacts } from "../../catalogue/redis-versions";
import { STACKS, type StackFacts } from "../../catalogue/stacks";
import { daysBetween } from "../../catalogue/days";
import type { AddonTopology, AppTopology } from "../../deployment/topology";
import type { LifeCycleDate } from "./model";
import { enumerated } from "./printable";

const STACK_EVENTS = {
  deprecatedFrom: "deprecated",
  buildsFailFrom: "builds fail from this day on",
  endOfLife: "end of life",
} satisfies Partial<Record<keyof StackFacts, string>>;

const REDIS_EVENTS = {
  notProvisionedFrom: "Heroku makes no new instance from this day on",
  forcedUpgradeFrom: "Heroku upgrades by force from this day on",
  endOfLife: "end of life",
} satisfies Partial<Record<keyof RedisVersionFacts, string>>;

/** The days in the life of what an app stands on, soonest first, with those that have come already. */
export function lifeCycleOf(app: AppTopology, asOf: string): LifeCycleDate[] {
  const stacks: Readonly<Record<string, StackFacts>> = STACKS;
  const versions: Readonly<Record<string, RedisVersionFacts>> = REDIS_VERSIONS;
  const dates = datesOf(app.stack === undefined ? undefined : stacks[app.stack], STACK_EVENTS, asOf, {
    subject: `stack ${app.stack ?? ""}`,
    at: [app.at],
  });
  const byVersion = new Map<string, AddonTopology[]>();
  for (const addon of app.addons) {
    const { version } = addon.options;
    if (addon.service !== "heroku-redis" || version === undefined) continue;
    byVersion.set(version, [...(byVersion.get(version) ?? []), addon]);
  }
  for (const [version, addons] of byVersion) {
    const roles = addons.flatMap((addon) => addon.roles);
    const subject = `Redis ${version}${roles.length === 0 ? "" : ` of ${enumerated(roles)}`}`;
    dates.push(...datesOf(versions[version], REDIS_EVENTS, asOf, { subject, at: addons.map(({ at }) => at) }));
  }
  return dates.sort((a, b) => compare(a.date, b.date) || compare(a.subject, b.subject));
}

function datesOf<Facts extends StackFacts | RedisVersionFacts>(
  facts: Facts | undefined,
  events: Readonly<Partial<Record<keyof Facts, string>>>,
  asOf: string,
  of: Pick<LifeCycleDate, "subject" | "at">,
): LifeCycleDate[] {
  if (facts === undefined) return [];
  return Object.entries<string | undefined>(events).flatMap(([key, event]) => {
    const date: unknown = Reflect.get(facts, key);
    if (typeof date !== "string" || event === undefined) return [];
    return [
      {
        ...of,
        date,
        event,
        daysAhead: daysBetween(asOf, date),
        source: `${facts.source}, ${facts.date}`,
        certainty: facts.verified ? ("verified" as const) : ("unverified" as const),
      },
    ];
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

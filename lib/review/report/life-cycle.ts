import { REDIS_VERSIONS, type RedisVersionFacts } from "../../catalogue/redis-versions";
import { stackFacts, type StackFacts } from "../../catalogue/stacks";
import { CATALOGUE_DATE } from "../../catalogue/fact";
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

/** The days in the life of what an app uses, soonest first, with those that have come already. */
export function lifeCycleOf(app: AppTopology, asOf: string): LifeCycleDate[] {
  const versions: Readonly<Record<string, RedisVersionFacts>> = REDIS_VERSIONS;
  const dates = datesOf(app.stack === undefined ? undefined : stackFacts(app.stack), STACK_EVENTS, asOf, {
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
  dates.push(...unpinnedDates(app, asOf));
  return dates.sort((a, b) => compare(a.date, b.date) || compare(a.subject, b.subject));
}

/** A Redis without a version may still be of one that was current when it was made: only the live app tells. */
function unpinnedDates({ addons }: AppTopology, asOf: string): LifeCycleDate[] {
  const unpinned = addons.filter(({ service, options }) => service === "heroku-redis" && options.version === undefined);
  if (unpinned.length === 0) return [];
  const roles = unpinned.flatMap((addon) => addon.roles);
  const subject = `Redis without a pinned version${roles.length === 0 ? "" : `, of ${enumerated(roles)}`}`;
  return Object.entries<RedisVersionFacts>(REDIS_VERSIONS).flatMap(([version, facts]) => {
    const { notProvisionedFrom, forcedUpgradeFrom } = facts;
    // Whatever was upgraded by force before the catalogue's own day is no longer of that version.
    if (notProvisionedFrom === undefined || forcedUpgradeFrom === undefined || forcedUpgradeFrom < CATALOGUE_DATE)
      return [];
    const event = `one made before ${notProvisionedFrom} may be ${version}, which Heroku upgrades by force from this day on; \`heroku redis:info\` shows the version`;
    return datesOf(facts, { forcedUpgradeFrom: event }, asOf, { subject, at: unpinned.map(({ at }) => at) });
  });
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
    return {
      ...of,
      date,
      event,
      daysAhead: daysBetween(asOf, date),
      source: `${facts.source}, ${facts.date}`,
      certainty: facts.verified ? ("verified" as const) : ("unverified" as const),
    };
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Existing } from "./summary";
import { counted } from "../text/counted";

/** What a command has changed, for a reader. */
export interface Difference {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly apps: readonly AppDifference[];
}

/** What it meant for one app. */
export interface AppDifference {
  readonly name: string;
  /** Releases that were made; each restarts the dynos that run. */
  readonly releases: number;
  /** How many of them restarted running dynos. */
  readonly restarts: number;
}

interface Thing {
  readonly name: string;
  /** All that a reader would call a change of it. */
  readonly content: string;
}

function things({ heroku, cloudflare }: Existing): ReadonlyMap<string, Thing> {
  const app = (id: string) => heroku.apps.find((one) => one.id === id)?.name ?? id;
  const rows: (readonly [string, string, unknown])[] = [
    ...heroku.apps.map((one) => {
      const { configVars, ...rest } = { ...one, version: 0, restarts: 0, updatedAt: "" };
      return [one.id, `app ${one.name}`, [rest, configVars]] as const;
    }),
    ...heroku.addons.map(
      (one) =>
        [
          one.id,
          `add-on ${one.name} (${one.service}:${one.plan})`,
          [one.plan, one.name, one.credential, one.redis, one.state],
        ] as const,
    ),
    ...heroku.attachments.map((one) => [one.id, `attachment ${one.name} on ${app(one.appId)}`, ""] as const),
    ...heroku.formation.map(
      (one) => [one.id, `process ${one.type} of ${app(one.appId)}`, [one.size, one.quantity]] as const,
    ),
    ...heroku.domains.map((one) => [one.id, `domain ${one.hostname}`, one.sniEndpointId] as const),
    ...heroku.pipelines.map((one) => [one.id, `pipeline ${one.name}`, one.name] as const),
    ...cloudflare.records.map(
      (one) =>
        [
          one.id,
          `DNS record ${one.type} ${one.name}`,
          [one.content, one.proxied, one.ttl, one.comment, one.tags],
        ] as const,
    ),
  ];
  return new Map(rows.map(([id, name, content]) => [id, { name, content: JSON.stringify(content) }]));
}

/** What is different between two states of the same sandbox. */
export function difference(before: Existing, after: Existing): Difference {
  const [old, now] = [things(before), things(after)];
  const was = new Map(before.heroku.apps.map((app) => [app.id, app]));
  const apps = after.heroku.apps.map(({ id, name, version, restarts }) => ({
    name,
    releases: version - (was.get(id)?.version ?? 0),
    restarts: restarts - (was.get(id)?.restarts ?? 0),
  }));
  return {
    created: [...now].flatMap(([id, { name }]) => (old.has(id) ? [] : [name])),
    changed: [...now].flatMap(([id, { name, content }]) => {
      const earlier = old.get(id);
      return earlier === undefined || earlier.content === content ? [] : [name];
    }),
    removed: [...old].flatMap(([id, { name }]) => (now.has(id) ? [] : [name])),
    apps: apps.filter(({ releases }) => releases > 0),
  };
}

/** The difference as text for a terminal; empty where nothing has changed. */
export function differenceText({ created, changed, removed, apps }: Difference): string {
  const lines = [
    ...created.map((name) => `  + ${name}`),
    ...changed.map((name) => `  ~ ${name}`),
    ...removed.map((name) => `  - ${name}`),
    ...apps.map(
      ({ name, releases, restarts }) =>
        `  ${name}: ${counted(releases, "release")}, ${restarts === 0 ? "no running dyno was restarted" : `the dynos restarted ${counted(restarts, "time")}`}`,
    ),
  ];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { listAt, stringAt, type Json } from "./kit/json";
import type { Existing } from "./summary";

/** Something that exists, and that no Terraform state of the sandbox knows. */
export interface Orphan {
  /** As in `add-on redis-quiet-otter-12345 (heroku-redis:premium-0) of acme`. */
  readonly name: string;
  readonly id: string;
}

/** What a state file holds; a Terraform that was killed may have left an empty one. */
function readState(file: string): Json {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Json;
  } catch {
    return {};
  }
}

/** All ids in the states that a sandbox keeps; undefined while there is no state. */
function managedIds(directory: string): ReadonlySet<string> | undefined {
  const folder = join(directory, "state");
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tfstate"));
  const ids = files.flatMap((name) => {
    return listAt(readState(join(folder, name)), "resources")
      .filter((resource) => stringAt(resource, "mode") === "managed")
      .flatMap((resource) => listAt(resource, "instances"))
      .flatMap((instance) => stringAt(instance, "attributes", "id") ?? []);
  });
  return files.length === 0 ? undefined : new Set(ids);
}

/**
 * What a failed or killed run left behind, or a person made by hand: Terraform does not know of it and would make it again.
 * @param directory - the sandbox's
 */
export function orphans(directory: string, { heroku, cloudflare }: Existing): readonly Orphan[] {
  const managed = managedIds(directory);
  if (managed === undefined) return [];
  const app = (id: string) => heroku.apps.find((one) => one.id === id)?.name ?? id;
  const all = [
    ...heroku.apps.map(({ id, name }) => ({ id, name: `app ${name}`, also: name })),
    ...heroku.addons
      .filter(({ state }) => state !== "deprovisioned")
      .map(({ id, appId, name, service, plan }) => ({
        id,
        name: `add-on ${name} (${service}:${plan}) of ${app(appId)}`,
        also: name,
      })),
    ...heroku.domains.map(({ id, hostname }) => ({ id, name: `domain ${hostname}`, also: hostname })),
    ...heroku.pipelines.map(({ id, name }) => ({ id, name: `pipeline ${name}`, also: name })),
    ...cloudflare.records.map(({ id, type, name }) => ({ id, name: `DNS record ${type} ${name}`, also: id })),
  ];
  // An import by name leaves the name as id.
  return all.filter(({ id, also }) => !managed.has(id) && !managed.has(also)).map(({ id, name }) => ({ id, name }));
}

/** The apps of a sandbox that has no Terraform state at all, as one has that was loaded from a snapshot. */
export function appsWithoutState(directory: string, { heroku }: Existing): readonly string[] {
  return managedIds(directory) === undefined ? heroku.apps.map(({ name }) => name) : [];
}

/** The orphans as text for a terminal. */
export function orphansText(found: readonly Orphan[]): string {
  const lines = found.map(({ name, id }) => `  ${name}  ${id}`);
  return `No Terraform state of the sandbox knows of these, so that Terraform would make them again:\n\n${lines.join("\n")}\n`;
}

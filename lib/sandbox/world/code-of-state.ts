import type { Value } from "../protocol/provider";
import type { Build, Release, Slug } from "../heroku/platform/rows";
import type { HerokuPlatformJson } from "../heroku/platform/state";
import { listAt, stringAt, stringMapAt, stringsAt, valueAt } from "../kit/json";

/**
 * Adds the builds, slugs and releases of a state to a world: a snapshot has none, and whoever plans with the state reads each
 * of them again.
 *
 * @param state - a copy of the state, as JSON, without values that may be secret
 */
export function withCodeOf(heroku: HerokuPlatformJson, state: unknown): HerokuPlatformJson {
  const apps = new Set(heroku.apps.map(({ id }) => id));
  const of = (type: string): readonly Value[] =>
    listAt(state as Value, "resources")
      .filter((resource) => stringAt(resource, "type") === type)
      .flatMap((resource) => listAt(resource, "instances").map((instance) => valueAt(instance, "attributes") ?? null))
      .filter((one) => stringAt(one, "id") !== undefined && apps.has(stringAt(one, "app_id") ?? ""));
  const releases = of("heroku_app_release").map((one, at) => releaseOf(one, at + 1, heroku.now));
  return {
    ...heroku,
    // The next release is numbered after these.
    apps: heroku.apps.map((app) => ({ ...app, version: Math.max(app.version, releases.length) })),
    builds: [...heroku.builds, ...of("heroku_build").map((one) => buildOf(one, heroku.now))],
    slugs: [...heroku.slugs, ...of("heroku_slug").map((one) => slugOf(one, heroku.now))],
    releases: [...heroku.releases, ...releases],
  };
}

function buildOf(attributes: Value, now: number): Build {
  const [source] = listAt(attributes, "source");
  return {
    ...rowOf(attributes, now),
    slugId: textOrNull(attributes, "slug_id"),
    releaseId: textOrNull(attributes, "release_id"),
    status: stringAt(attributes, "status") === "failed" ? "failed" : "succeeded",
    stack: stringAt(attributes, "stack") ?? "",
    buildpacks: stringsAt(attributes, "buildpacks"),
    sourceUrl: stringAt(source, "url") ?? "",
    sourceChecksum: textOrNull(source, "checksum"),
    sourceVersion: textOrNull(source, "version"),
    output: "",
  };
}

function slugOf(attributes: Value, now: number): Slug {
  return {
    ...rowOf(attributes, now),
    processTypes: stringMapAt(attributes, "process_types"),
    stack: stringAt(attributes, "stack") ?? "",
    commit: textOrNull(attributes, "commit"),
    commitDescription: textOrNull(attributes, "commit_description"),
    buildpackProvidedDescription: textOrNull(attributes, "buildpack_provided_description"),
    checksum: textOrNull(attributes, "checksum"),
  };
}

/** A state does not tell the number of a release. */
function releaseOf(attributes: Value, version: number, now: number): Release {
  return {
    ...rowOf(attributes, now),
    version,
    description: stringAt(attributes, "description") ?? "",
    slugId: textOrNull(attributes, "slug_id"),
    restarted: false,
  };
}

function rowOf(attributes: Value, now: number) {
  return {
    id: stringAt(attributes, "id") ?? "",
    appId: stringAt(attributes, "app_id") ?? "",
    createdAt: new Date(now).toISOString(),
  };
}

/** The provider keeps an empty text where Heroku has null. */
function textOrNull(attributes: Value | undefined, name: string): string | null {
  const text = stringAt(attributes, name) ?? "";
  return text === "" ? null : text;
}

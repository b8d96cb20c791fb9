import { blocksOf, objectOf, stringOf, type JsonObject } from "../../deployment/from-terraform/json";
import { isObject } from "../../text/json";
import type { Build, Release, Slug } from "../heroku/platform/rows";
import type { HerokuPlatformJson } from "../heroku/platform/state";

/**
 * Adds the builds, slugs and releases of a state to a world: a snapshot has none, and whoever plans with the state reads each
 * of them again.
 *
 * @param state - a copy of the state, without values that may be secret
 */
export function withCodeOf(heroku: HerokuPlatformJson, state: JsonObject): HerokuPlatformJson {
  const apps = new Set(heroku.apps.map(({ id }) => id));
  const of = (type: string): readonly JsonObject[] =>
    blocksOf(state.resources)
      .filter((resource) => resource.type === type)
      .flatMap(({ instances }) => blocksOf(instances).map(({ attributes }) => objectOf(attributes)))
      .filter(({ id, app_id: appId }) => typeof id === "string" && apps.has(String(appId)));
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

function buildOf(attributes: JsonObject, now: number): Build {
  const [source] = blocksOf(attributes.source);
  return {
    ...rowOf(attributes, now),
    slugId: orNull(attributes.slug_id),
    releaseId: orNull(attributes.release_id),
    status: attributes.status === "failed" ? "failed" : "succeeded",
    stack: stringOf(attributes.stack) ?? "",
    buildpacks: textsOf(attributes.buildpacks),
    sourceUrl: stringOf(source?.url) ?? "",
    sourceChecksum: orNull(source?.checksum),
    sourceVersion: orNull(source?.version),
    output: "",
  };
}

function slugOf(attributes: JsonObject, now: number): Slug {
  const types = attributes.process_types;
  return {
    ...rowOf(attributes, now),
    processTypes: isObject(types)
      ? Object.fromEntries(Object.entries(types).map(([type, command]) => [type, String(command)]))
      : null,
    stack: stringOf(attributes.stack) ?? "",
    commit: orNull(attributes.commit),
    commitDescription: orNull(attributes.commit_description),
    buildpackProvidedDescription: orNull(attributes.buildpack_provided_description),
    checksum: orNull(attributes.checksum),
  };
}

/** A state does not tell the number of a release. */
function releaseOf(attributes: JsonObject, version: number, now: number): Release {
  return {
    ...rowOf(attributes, now),
    version,
    description: stringOf(attributes.description) ?? "",
    slugId: orNull(attributes.slug_id),
    restarted: false,
  };
}

function rowOf({ id, app_id: appId }: JsonObject, now: number) {
  return { id: String(id), appId: String(appId), createdAt: new Date(now).toISOString() };
}

function orNull(value: unknown): string | null {
  const text = stringOf(value) ?? "";
  return text === "" ? null : text;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

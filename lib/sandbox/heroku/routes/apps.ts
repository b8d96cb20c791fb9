import { booleanAt, listAt, stringAt, stringsAt } from "../../kit/json";
import { invalid } from "../platform/platform-error";
import { describeApp, describeRelease, describeTeamApp } from "./descriptions";
import { optionalString, reference, requiredString, stringsOrNulls, type Route } from "./route";

const app = "/apps/:app";

/** Apps, their variables, buildpacks, releases and features. */
export const appRoutes: readonly Route[] = [
  ["GET", "/apps", ({ platform }) => ({ body: platform.apps.all().map((row) => describeApp(platform, row)) })],
  [
    "POST",
    "/apps",
    (call) => {
      const name = optionalString(call, "name");
      const row = call.platform.apps.create({
        name,
        region: reference(call, "region"),
        stack: reference(call, "stack"),
      });
      return { status: 201, body: describeApp(call.platform, row) };
    },
  ],
  [
    "POST",
    "/teams/apps",
    (call) => {
      const row = call.platform.apps.create({
        name: optionalString(call, "name"),
        region: reference(call, "region"),
        stack: reference(call, "stack"),
        team: optionalString(call, "team"),
        space: optionalString(call, "space"),
        personal: booleanAt(call.body, "personal"),
        locked: booleanAt(call.body, "locked"),
        internalRouting: booleanAt(call.body, "internal_routing"),
      });
      return { status: 201, body: describeTeamApp(call.platform, row) };
    },
  ],
  [
    "POST",
    "/filters/apps",
    ({ platform, body }) => {
      const [ids, names] = [stringsAt(body, "in", "id"), stringsAt(body, "in", "name")];
      const rows = platform.apps.all().filter(({ id, name }) => ids.includes(id) || names.includes(name));
      return { body: rows.map((row) => describeApp(platform, row)) };
    },
  ],
  ["GET", app, ({ platform, part }) => ({ body: describeApp(platform, platform.apps.get(part("app"))) })],
  [
    "GET",
    "/teams/apps/:app",
    ({ platform, part }) => ({ body: describeTeamApp(platform, platform.apps.get(part("app"))) }),
  ],
  [
    "PATCH",
    app,
    (call) => {
      const { platform } = call;
      const change = {
        name: optionalString(call, "name"),
        stack: reference(call, "build_stack"),
        maintenance: booleanAt(call.body, "maintenance"),
      };
      return { body: describeApp(platform, platform.apps.update(platform.apps.get(call.part("app")), change)) };
    },
  ],
  [
    "PATCH",
    "/teams/apps/:app",
    ({ platform, part, body }) => {
      const row = platform.apps.update(platform.apps.get(part("app")), { locked: booleanAt(body, "locked") });
      return { body: describeTeamApp(platform, row) };
    },
  ],
  [
    "DELETE",
    app,
    ({ platform, part }) => {
      const row = platform.apps.get(part("app"));
      const body = describeApp(platform, row);
      platform.apps.delete(row);
      return { body };
    },
  ],
  ...(["POST", "DELETE", "PATCH"] as const).map((method): Route => [
    method,
    `${app}/acm`,
    ({ platform, part }) => {
      const row = platform.apps.get(part("app"));
      // PATCH asks for the certificates to be looked at again and leaves the setting as it is.
      if (method !== "PATCH") platform.apps.setAcm(row, method === "POST");
      return { body: describeApp(platform, row) };
    },
  ]),

  [
    "GET",
    `${app}/config-vars`,
    ({ platform, part }) => ({ body: platform.configVars.of(platform.apps.get(part("app"))) }),
  ],
  [
    "PATCH",
    `${app}/config-vars`,
    (call) => {
      const row = call.platform.apps.get(call.part("app"));
      call.platform.configVars.update(row, stringsOrNulls(call));
      return { body: call.platform.configVars.of(row) };
    },
  ],

  [
    "GET",
    `${app}/buildpack-installations`,
    ({ platform, part }) => ({ body: buildpackInstallations(platform.apps.get(part("app")).buildpacks) }),
  ],
  [
    "PUT",
    `${app}/buildpack-installations`,
    ({ platform, part, body }) => {
      const row = platform.apps.get(part("app"));
      const names = listAt(body, "updates").map((update) => {
        const name = stringAt(update, "buildpack");
        if (name === undefined) throw invalid("Each of updates must name a buildpack.");
        return name;
      });
      platform.apps.setBuildpacks(row, names);
      return { body: buildpackInstallations(row.buildpacks) };
    },
  ],

  [
    "GET",
    `${app}/releases`,
    ({ platform, part }) => ({
      body: platform.releases
        .list(platform.apps.get(part("app")).id)
        .map((release) => describeRelease(platform, release)),
    }),
  ],
  [
    "GET",
    `${app}/releases/:release`,
    ({ platform, part }) => ({
      body: describeRelease(platform, platform.releases.get(platform.apps.get(part("app")), part("release"))),
    }),
  ],
  [
    "GET",
    `${app}/releases/:release/config-vars`,
    ({ platform, part }) => {
      const row = platform.apps.get(part("app"));
      const release = platform.releases.get(row, part("release"));
      const isCurrent = platform.releases.latest(row.id) === release;
      // The addresses that add-ons had at an earlier time are not kept.
      return { body: isCurrent ? platform.configVars.of(row) : { ...platform.releases.configVars(row, release) } };
    },
  ],
  [
    "POST",
    `${app}/releases`,
    (call) => {
      const { platform } = call;
      const row = platform.apps.get(call.part("app"));
      const earlier = optionalString(call, "release");
      if (earlier !== undefined) {
        const release = platform.builds.rollback(row, platform.releases.get(row, earlier));
        return { status: 201, body: describeRelease(platform, release) };
      }
      const image = optionalString(call, "oci_image");
      // An image is not pulled, so that any process type may be in it (an assumption).
      const slug =
        image === undefined
          ? platform.builds.slug(row, requiredString(call, "slug"))
          : platform.builds.createSlug(row, { processTypes: null, commit: image });
      const description = optionalString(call, "description") ?? `Deploy ${slug.id.slice(0, 8)}`;
      return { status: 201, body: describeRelease(platform, platform.builds.release(row, slug, description)) };
    },
  ],

  [
    "GET",
    `${app}/features`,
    ({ platform, part }) => ({ body: platform.apps.features(platform.apps.get(part("app"))).map(describeFeature) }),
  ],
  [
    "GET",
    `${app}/features/:feature`,
    ({ platform, part }) => ({
      body: describeFeature(platform.apps.feature(platform.apps.get(part("app")), part("feature"))),
    }),
  ],
  [
    "PATCH",
    `${app}/features/:feature`,
    ({ platform, part, body }) => {
      const enabled = booleanAt(body, "enabled");
      if (enabled === undefined) throw invalid("Missing required parameter: enabled (a boolean).");
      return {
        body: describeFeature(platform.apps.setFeature(platform.apps.get(part("app")), part("feature"), enabled)),
      };
    },
  ],
];

function buildpackInstallations(names: readonly string[]) {
  return names.map((name, ordinal) => ({
    buildpack: { name, url: name.includes("://") ? name : `urn:buildpack:${name}` },
    ordinal,
  }));
}

function describeFeature(feature: { readonly id: string; readonly name: string; readonly enabled: boolean }) {
  return {
    enabled: feature.enabled,
    id: feature.id,
    name: feature.name,
    state: "general",
    description: "",
    doc_url: "https://devcenter.heroku.com/",
  };
}

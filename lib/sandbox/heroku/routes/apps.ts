import { booleanAt, listAt, stringAt, stringsAt } from "../../kit/json";
import { invalid } from "../platform/platform-error";
import { describeApp, describeRelease, describeTeamApp } from "./descriptions";
import { optionalString, reference, requiredString, stringsOrNulls, type Routes } from "./route";

/** Apps, their variables, buildpacks, releases and features. */
export const appRoutes: Routes = {
  "GET /apps": ({ platform }) => ({ body: platform.apps.all().map((row) => describeApp(platform, row)) }),
  "POST /apps": (call) => {
    const name = optionalString(call, "name");
    const row = call.platform.apps.create({
      name,
      region: reference(call, "region"),
      stack: reference(call, "stack"),
    });
    return { status: 201, body: describeApp(call.platform, row) };
  },
  "POST /teams/apps": (call) => {
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
  "POST /filters/apps": ({ platform, body }) => {
    const [ids, names] = [stringsAt(body, "in", "id"), stringsAt(body, "in", "name")];
    const rows = platform.apps.all().filter(({ id, name }) => ids.includes(id) || names.includes(name));
    return { body: rows.map((row) => describeApp(platform, row)) };
  },
  "GET /apps/:app": ({ platform, app }) => ({ body: describeApp(platform, app) }),
  "GET /teams/apps/:app": ({ platform, app }) => ({ body: describeTeamApp(platform, app) }),
  "PATCH /apps/:app": (call) => {
    const { platform } = call;
    const change = {
      name: optionalString(call, "name"),
      stack: reference(call, "build_stack"),
      maintenance: booleanAt(call.body, "maintenance"),
    };
    return { body: describeApp(platform, platform.apps.update(call.app, change)) };
  },
  "PATCH /teams/apps/:app": ({ platform, app, body }) => {
    const row = platform.apps.update(app, { locked: booleanAt(body, "locked") });
    return { body: describeTeamApp(platform, row) };
  },
  "DELETE /apps/:app": ({ platform, app }) => {
    const body = describeApp(platform, app);
    platform.apps.delete(app);
    return { body };
  },
  "POST /apps/:app/acm": ({ platform, app }) => {
    platform.apps.setAcm(app, true);
    return { body: describeApp(platform, app) };
  },
  "DELETE /apps/:app/acm": ({ platform, app }) => {
    platform.apps.setAcm(app, false);
    return { body: describeApp(platform, app) };
  },
  // Asks for the certificates to be looked at again, and leaves the setting as it is.
  "PATCH /apps/:app/acm": ({ platform, app }) => ({ body: describeApp(platform, app) }),

  "GET /apps/:app/config-vars": ({ platform, app }) => ({ body: platform.configVars.of(app) }),
  "PATCH /apps/:app/config-vars": (call) => {
    call.platform.configVars.update(call.app, stringsOrNulls(call));
    return { body: call.platform.configVars.of(call.app) };
  },

  "GET /apps/:app/buildpack-installations": ({ app }) => ({ body: buildpackInstallations(app.buildpacks) }),
  "PUT /apps/:app/buildpack-installations": ({ platform, app, body }) => {
    const names = listAt(body, "updates").map((update) => {
      const name = stringAt(update, "buildpack");
      if (name === undefined) throw invalid("Each of updates must name a buildpack.");
      return name;
    });
    platform.apps.setBuildpacks(app, names);
    return { body: buildpackInstallations(app.buildpacks) };
  },

  "GET /apps/:app/releases": ({ platform, app }) => ({
    body: platform.releases.list(app.id).map((release) => describeRelease(platform, release)),
  }),
  "GET /apps/:app/releases/:release": ({ platform, app, part }) => ({
    body: describeRelease(platform, platform.releases.get(app, part("release"))),
  }),
  "GET /apps/:app/releases/:release/config-vars": ({ platform, app, part }) => {
    const release = platform.releases.get(app, part("release"));
    const isCurrent = platform.releases.latest(app.id) === release;
    // The addresses that add-ons had at an earlier time are not kept.
    return { body: isCurrent ? platform.configVars.of(app) : { ...platform.releases.configVars(app, release) } };
  },
  "POST /apps/:app/releases": (call) => {
    const { platform, app } = call;
    const earlier = optionalString(call, "release");
    if (earlier !== undefined) {
      const release = platform.builds.rollback(app, platform.releases.get(app, earlier));
      return { status: 201, body: describeRelease(platform, release) };
    }
    const image = optionalString(call, "oci_image");
    // An image is not pulled, so that any process type may be in it (an assumption).
    const slug =
      image === undefined
        ? platform.builds.slug(app, requiredString(call, "slug"))
        : platform.builds.createSlug(app, { processTypes: null, commit: image });
    const description = optionalString(call, "description") ?? `Deploy ${slug.id.slice(0, 8)}`;
    return { status: 201, body: describeRelease(platform, platform.builds.release(app, slug, description)) };
  },

  "GET /apps/:app/features": ({ platform, app }) => ({ body: platform.apps.features(app).map(describeFeature) }),
  "GET /apps/:app/features/:feature": ({ platform, app, part }) => ({
    body: describeFeature(platform.apps.feature(app, part("feature"))),
  }),
  "PATCH /apps/:app/features/:feature": (call) => {
    const enabled = booleanAt(call.body, "enabled");
    if (enabled === undefined) throw invalid("Missing required parameter: enabled (a boolean).");
    return { body: describeFeature(call.platform.apps.setFeature(call.app, call.part("feature"), enabled)) };
  },
};

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

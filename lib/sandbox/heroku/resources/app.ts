import { PluginCrash, type Attributes, type ResourceType } from "../../protocol/provider";
import { compact, isNotFound, withState, type HerokuClient } from "../client";
import {
  booleanAt,
  listAt,
  stringAt,
  stringMapAt,
  stringsAt,
  valueAt,
  type Json,
  type JsonObject,
} from "../../kit/json";
import {
  bothMaps,
  changedVariables,
  hasChanged,
  only,
  text,
  textIfAny,
  textOrEmpty,
  variableChange,
} from "./attributes";
import { awaitRelease } from "./releases";

const MAPS = ["config_vars", "sensitive_config_vars"];

/** `heroku_app` */
export const app: ResourceType<HerokuClient> = {
  async create(planned, _config, client) {
    const id = text(await createApp(planned, client), "id");
    try {
      const variables = bothMaps(planned, "config_vars", "sensitive_config_vars");
      await client.request("PATCH", `/apps/${id}/config-vars`, variableChange({}, variables));
      await awaitRelease(client, id);
      if (stringsAt(planned, "buildpacks").length > 0) await setBuildpacks(id, planned, client);
      // False at creation is not sent: the provider can't tell it from an absent value.
      if (planned.acm === true) await client.request("POST", `/apps/${id}/acm`);
      return await readApp({ ...planned, id }, client);
    } catch (error) {
      throw withState(error, { ...planned, id });
    }
  },

  async read(state, client) {
    const id = text(state, "id");
    const inTeam = listAt(state, "organization").length > 0;
    try {
      await client.request("GET", inTeam ? `/teams/apps/${id}` : `/apps/${id}`);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
    return readApp(state, client);
  },

  async update(prior, planned, _config, client) {
    const id = text(prior, "id");
    const change = {
      name: hasChanged("name", prior, planned) ? text(planned, "name") : undefined,
      build_stack: hasChanged("stack", prior, planned) ? text(planned, "stack") : undefined,
    };
    await client.request("PATCH", `/apps/${id}`, compact(change));
    if (hasChanged("buildpacks", prior, planned)) await setBuildpacks(id, planned, client);
    bothMaps(planned, "config_vars", "sensitive_config_vars");
    await client.request("PATCH", `/apps/${id}/config-vars`, changedVariables(MAPS, prior, planned));
    await awaitRelease(client, id);
    if (hasChanged("acm", prior, planned)) {
      await client.request(planned.acm === true ? "POST" : "DELETE", `/apps/${id}/acm`);
    }
    if (hasChanged("organization", prior, planned)) {
      const locked = booleanAt(listAt(planned, "organization")[0], "locked") ?? false;
      await client.request("PATCH", `/teams/apps/${id}`, { locked });
    }
    return readApp({ ...planned, id }, client);
  },

  delete: (state, client) => client.request("DELETE", `/apps/${text(state, "id")}`),

  async import(id, client) {
    return readApp({ id: text(await client.request("GET", `/apps/${encodeURIComponent(id)}`), "id") }, client);
  },
};

function createApp(planned: Attributes, client: HerokuClient): Promise<Json> {
  // What is empty is not sent.
  const base = {
    name: textIfAny(planned, "name"),
    region: textIfAny(planned, "region"),
    stack: textIfAny(planned, "stack"),
  };
  const organization = listAt(planned, "organization")[0];
  if (organization === undefined) return client.request("POST", "/apps", compact(base));
  const body = {
    ...base,
    team: text(organization, "name"),
    personal: booleanAt(organization, "personal") ?? false,
    locked: booleanAt(organization, "locked") ?? false,
    space: textIfAny(planned, "space"),
    // False is not sent: the provider can't tell it from an absent value.
    internal_routing: booleanAt(planned, "internal_routing") === true ? true : undefined,
  };
  return client.request("POST", "/teams/apps", compact(body));
}

async function setBuildpacks(id: string, planned: Attributes, client: HerokuClient): Promise<void> {
  const buildpacks = stringsAt(planned, "buildpacks");
  if (buildpacks.includes("")) throw new PluginCrash('heroku_app.buildpacks has an empty string, "".');
  const updates = buildpacks.map((buildpack) => ({ buildpack }));
  await client.request("PUT", `/apps/${id}/buildpack-installations`, { updates });
}

/** What the API says of an app: the app as its team has it if it is in one, its buildpacks and its variables. */
export async function fetchApp(
  idOrName: string,
  client: HerokuClient,
): Promise<{ readonly app: Json; readonly buildpacks: string[]; readonly variables: Record<string, string> }> {
  let found = await client.request("GET", `/apps/${idOrName}`);
  if (stringAt(found, "team", "name") !== undefined && stringAt(found, "organization", "name") !== undefined) {
    found = await client.request("GET", `/teams/apps/${idOrName}`);
  }
  const installations = await client.request("GET", `/apps/${idOrName}/buildpack-installations`);
  const variables = stringMapAt(await client.request("GET", `/apps/${idOrName}/config-vars`));
  const buildpacks = listAt({ installations }, "installations").map((one) => text(one, "buildpack", "name"));
  return { app: found, buildpacks, variables };
}

/** The attributes that `heroku_app` has in common as resource and as data source. */
export function commonAttributes(app: Json, buildpacks: readonly string[]): JsonObject {
  const team = stringAt(app, "team", "name");
  const organization =
    team === undefined
      ? []
      : // Whether it is personal is never read back: an app that is made so differs, and is replaced, ever after.
        [{ name: team, locked: booleanAt(app, "locked") ?? false, personal: false }];
  const webUrl = text(app, "web_url");
  return {
    id: text(app, "id"),
    uuid: text(app, "id"),
    name: text(app, "name"),
    region: text(app, "region", "name"),
    stack: text(app, "build_stack", "name"),
    // Only what is in a team is looked for in a space.
    space: team === undefined ? null : textOrEmpty(app, "space", "name"),
    generation: text(app, "generation", "name"),
    internal_routing: valueAt(app, "internal_routing") === true,
    acm: booleanAt(app, "acm") ?? false,
    buildpacks,
    git_url: text(app, "git_url"),
    web_url: webUrl,
    heroku_hostname: new URL(webUrl).hostname,
    organization,
  };
}

async function readApp(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const { app: found, buildpacks, variables } = await fetchApp(text(state, "id"), client);
  const attributes = commonAttributes(found, buildpacks);
  return {
    ...attributes,
    // Of an app without a team it stays as it is, `""` as well.
    space: attributes.space ?? state.space ?? null,
    // Only what the configuration names: after an import that is nothing.
    config_vars: only(variables, state.config_vars),
    sensitive_config_vars: only(variables, state.sensitive_config_vars),
    all_config_vars: client.customizations.setAppAllConfigVarsInState ? variables : {},
  };
}

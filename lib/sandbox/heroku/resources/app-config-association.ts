import type { Attributes, ResourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { stringMapAt } from "../../kit/json";
import { bothMaps, changedVariables, checkIds, heldVariables, text, unplannedMaps, variableChange } from "./attributes";
import { awaitRelease } from "./releases";

const MAPS = ["vars", "sensitive_vars"];

/** `heroku_app_config_association` */
export const appConfigAssociation: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  async create(planned, _config, client) {
    const appId = text(planned, "app_id");
    await patch(appId, variableChange({}, bothMaps(planned, "vars", "sensitive_vars")), client);
    return readAsPlanned({ ...planned, id: `config:${appId}` }, client);
  },

  read: (state, client) => readAssociation(state, client),

  // Whether a name is in both maps is looked at when they are made only; the sensitive value wins here. The id goes on
  // naming the app with which it was made.
  async update(prior, planned, _config, client) {
    await patch(text(planned, "app_id"), changedVariables(MAPS, prior, planned), client);
    return readAsPlanned({ ...planned, id: text(prior, "id") }, client);
  },

  async delete(state, client) {
    const variables = { ...stringMapAt(state, "vars"), ...stringMapAt(state, "sensitive_vars") };
    await patch(text(state, "app_id"), variableChange(variables, {}), client);
  },
};

async function patch(appId: string, change: Record<string, string | null>, client: HerokuClient): Promise<void> {
  await client.request("PATCH", `/apps/${appId}/config-vars`, change);
  await awaitRelease(client, appId);
}

/** Keeps only what the configuration names, so that a variable that someone else removed shows as a difference. */
async function readAssociation(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const appId = text(state, "app_id");
  const variables = stringMapAt(await client.request("GET", `/apps/${appId}/config-vars`));
  return { id: text(state, "id"), app_id: appId, ...heldVariables(variables, state) };
}

async function readAsPlanned(planned: Attributes, client: HerokuClient): Promise<Attributes> {
  return { ...(await readAssociation(planned, client)), ...unplannedMaps(planned) };
}

import type { Attributes, ResourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { booleanAt, type Json } from "../../kit/json";
import { checkIds, splitImportId, text } from "./attributes";

/** `heroku_app_feature` */
export const appFeature: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  create: (planned, _config, client) => setFeature(planned, client),

  read: (state, client) => readFeature(text(state, "id"), client),

  update: (_prior, planned, _config, client) => setFeature(planned, client),

  async delete(state, client) {
    const [appId, featureId] = splitImportId(text(state, "id"), "app:feature");
    await client.request("PATCH", `/apps/${appId}/features/${featureId}`, { enabled: false });
  },

  // The id stays as it was given: with the app's name in it the next plan replaces the feature.
  import: (id, client) => readFeature(id, client),
};

async function setFeature(planned: Attributes, client: HerokuClient): Promise<Attributes> {
  const appId = text(planned, "app_id");
  const path = `/apps/${appId}/features/${text(planned, "name")}`;
  const feature = await client.request("PATCH", path, { enabled: planned.enabled !== false });
  return readFeature(`${appId}:${text(feature, "id")}`, client);
}

async function readFeature(id: string, client: HerokuClient): Promise<Attributes> {
  const [app, feature] = splitImportId(id, "app:feature");
  const found: Json = await client.request("GET", `/apps/${app}/features/${feature}`);
  return {
    id,
    app_id: app,
    name: text(found, "name"),
    enabled: booleanAt(found, "enabled") ?? false,
  };
}

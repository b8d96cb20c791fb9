import { ProviderError, type Attributes, type ResourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import type { Json } from "../../kit/json";
import { fetchApp } from "./app";
import { checkIds, splitImportId, text, textOrEmpty } from "./attributes";

const IMPORT_FORM = "app:drain, or app:drain:sensitive for a secret address";

/** `heroku_drain` */
export const drain: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  async create(planned, _config, client) {
    const appId = text(planned, "app_id");
    // Without either of them an empty one is sent, which Heroku refuses.
    const url = [textOrEmpty(planned, "url"), textOrEmpty(planned, "sensitive_url")].find((one) => one !== "") ?? "";
    await client.request("GET", `/apps/${appId}`);
    const created = await client.request("POST", `/apps/${appId}/log-drains`, { url });
    return readDrain({ ...planned, id: text(created, "id") }, client);
  },

  read: (state, client) => readDrain(state, client),

  delete: (state, client) => client.request("DELETE", `/apps/${text(state, "app_id")}/log-drains/${text(state, "id")}`),

  async import(id, client) {
    const [app, rest] = splitImportId(id, IMPORT_FORM);
    const [drainId = "", third, ...more] = rest.split(":");
    if (more.length > 0 || (third !== undefined && third !== "sensitive")) {
      throw new ProviderError(`Import id ${JSON.stringify(id)} is not valid`, `Write it as ${IMPORT_FORM}.`);
    }
    const found = await client.request("GET", `/apps/${app}/log-drains/${drainId}`);
    const { app: owner } = await fetchApp(app, client);
    return describe(found, text(owner, "id"), third === "sensitive");
  },
};

/** The URL stays in the attribute in which it was configured. */
async function readDrain(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const appId = text(state, "app_id");
  const found = await client.request("GET", `/apps/${appId}/log-drains/${text(state, "id")}`);
  return describe(found, appId, textOrEmpty(state, "sensitive_url") !== "");
}

function describe(found: Json, appId: string, sensitive: boolean): Attributes {
  return {
    id: text(found, "id"),
    app_id: appId,
    url: sensitive ? null : text(found, "url"),
    sensitive_url: sensitive ? text(found, "url") : null,
    token: text(found, "token"),
  };
}

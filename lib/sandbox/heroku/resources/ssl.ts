import type { Attributes, ResourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { checkIds, splitImportId, text, textOrEmpty } from "./attributes";

/** `heroku_ssl` */
export const ssl: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  async create(planned, _config, client) {
    const created = await client.request("POST", `/apps/${text(planned, "app_id")}/sni-endpoints`, body(planned));
    return readEndpoint({ ...planned, id: text(created, "id") }, client);
  },

  read: (state, client) => readEndpoint(state, client),

  async update(prior, planned, _config, client) {
    const id = text(prior, "id");
    await client.request("PATCH", `/apps/${text(prior, "app_id")}/sni-endpoints/${id}`, body(planned));
    return readEndpoint({ ...planned, id }, client);
  },

  delete: (state, client) =>
    client.request("DELETE", `/apps/${text(state, "app_id")}/sni-endpoints/${text(state, "id")}`),

  async import(id, client) {
    const [app, endpoint] = splitImportId(id, "app:sni-endpoint");
    return readEndpoint({ app_id: app, id: endpoint }, client);
  },
};

/** Both are always sent, an empty key where there is none. */
function body(planned: Attributes) {
  return { certificate_chain: text(planned, "certificate_chain"), private_key: textOrEmpty(planned, "private_key") };
}

/** The private key can only be written, so state keeps what was configured. */
async function readEndpoint(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const found = await client.request("GET", `/apps/${text(state, "app_id")}/sni-endpoints/${text(state, "id")}`);
  return {
    id: text(found, "id"),
    app_id: text(found, "app", "id"),
    name: text(found, "name"),
    certificate_chain: text(found, "certificate_chain"),
    private_key: state.private_key ?? null,
  };
}

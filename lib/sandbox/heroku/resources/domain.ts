import type { Attributes, ResourceType } from "../../protocol/provider";
import { withState, type HerokuClient } from "../client";
import { booleanAt, stringAt, type Json } from "../../kit/json";
import { checkIds, splitImportId, text, textOrEmpty } from "./attributes";

/** `heroku_domain` */
export const domain: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  async create(planned, _config, client) {
    const endpoint = textOrEmpty(planned, "sni_endpoint_id");
    const body = { hostname: text(planned, "hostname"), sni_endpoint: endpoint === "" ? null : endpoint };
    return describe(await client.request("POST", `/apps/${text(planned, "app_id")}/domains`, body), planned, client);
  },

  async read(state, client) {
    const path = `/apps/${text(state, "app_id")}/domains/${text(state, "id")}`;
    return describe(await client.request("GET", path), state, client);
  },

  async update(prior, planned, _config, client) {
    const path = `/apps/${text(prior, "app_id")}/domains/${text(prior, "id")}`;
    // An endpoint that is left out is sent as an empty text: the provider has no null for it.
    const endpoint = textOrEmpty(planned, "sni_endpoint_id");
    const wanted = { ...planned, sni_endpoint_id: endpoint };
    try {
      return await describe(await client.request("PATCH", path, { sni_endpoint: endpoint }), wanted, client);
    } catch (error) {
      throw withState(error, wanted);
    }
  },

  delete: (state, client) => client.request("DELETE", `/apps/${text(state, "app_id")}/domains/${text(state, "id")}`),

  async import(id, client) {
    const [app, hostname] = splitImportId(id, "app:hostname");
    return describe(await client.request("GET", `/apps/${app}/domains/${hostname}`), {}, client);
  },
};

/** State takes an endpoint from Heroku, never the lack of one; under ACM, when the endpoint is Heroku's own, neither. */
async function describe(found: Json, state: Attributes, client: HerokuClient): Promise<Attributes> {
  const appId = text(found, "app", "id");
  const app = await client.request("GET", `/apps/${appId}`);
  const endpoint = booleanAt(app, "acm") === true ? undefined : stringAt(found, "sni_endpoint", "id");
  return {
    id: text(found, "id"),
    app_id: appId,
    hostname: text(found, "hostname"),
    cname: textOrEmpty(found, "cname"),
    sni_endpoint_id: endpoint ?? state.sni_endpoint_id ?? null,
  };
}

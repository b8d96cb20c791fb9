import { isObject } from "../../../text/json";
import type { Attributes, ResourceType } from "../../protocol/provider";
import { booleanAt, isList, stringAt, stringsAt, type Json } from "../../kit/json";
import { isNotFound, type CloudflareClient } from "../client";
import { text } from "./attributes";

/** `cloudflare_zone` */
export const zone: ResourceType<CloudflareClient> = {
  async create(planned, _config, client) {
    const account = stringAt(planned, "account", "id");
    const created = await client.request("POST", "/zones", {
      account: account === undefined ? {} : { id: account },
      name: text(planned, "name"),
      type: stringAt(planned, "type") ?? "full",
      paused: booleanAt(planned, "paused") ?? false,
      ...(isList(planned.vanity_name_servers)
        ? { vanity_name_servers: stringsAt(planned, "vanity_name_servers") }
        : {}),
    });
    // What is planned stays, whatever Cloudflare made of it, until the next read.
    const said = ["name", "type", "paused", "vanity_name_servers"].filter((name) => typeof planned[name] !== "symbol");
    return {
      ...describe(created, planned),
      account: planned.account ?? null,
      ...Object.fromEntries(said.map((name) => [name, planned[name] ?? null])),
    };
  },

  async read(state, client) {
    try {
      return describe(await client.request("GET", `/zones/${text(state, "id")}`), state);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  },

  async update(prior, planned, _config, client) {
    const paused = booleanAt(planned, "paused") ?? false;
    const servers = stringsAt(planned, "vanity_name_servers");
    const type = stringAt(planned, "type");
    const changed = await client.request("PATCH", `/zones/${text(prior, "id")}`, {
      ...(type === undefined || type === stringAt(prior, "type") ? {} : { type }),
      ...(paused === (booleanAt(prior, "paused") ?? false) ? {} : { paused }),
      ...(servers.join() === stringsAt(prior, "vanity_name_servers").join() ? {} : { vanity_name_servers: servers }),
    });
    return describe(changed, planned);
  },

  delete: (state, client) => client.request("DELETE", `/zones/${text(state, "id")}`),

  async import(id, client) {
    return describe(await client.request("GET", `/zones/${id}`), {});
  },
};

/** The account stays as it was configured: a rehearsal's account is nobody's. */
function describe(found: Json, state: Attributes): Attributes {
  const id = stringAt(state, "account", "id") ?? stringAt(found, "account", "id") ?? null;
  return { ...zoneAttributes(found), account: { id } };
}

/** The attributes of a zone as the API has it. */
export function zoneAttributes(found: Json): Attributes {
  return isObject(found) ? found : {};
}

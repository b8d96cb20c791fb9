import type { Attributes, ResourceType } from "../../protocol/provider";
import { listAt, numberAt, stringAt, stringsAt, type Json } from "../../kit/json";
import { isNotFound, type CloudflareClient } from "../client";
import { text } from "./attributes";

/** `cloudflare_origin_ca_certificate` */
export const originCaCertificate: ResourceType<CloudflareClient> = {
  /** Days that are configured replace; days that no longer are would have to be changed in place. */
  plan: (prior, planned, config) => {
    const differs = prior !== null && (config.requested_validity ?? null) !== null;
    const replaces = differs && config.requested_validity !== prior.requested_validity;
    return { planned, requiresReplace: replaces ? ["requested_validity"] : [] };
  },

  async create(planned, _config, client) {
    const validity = numberAt(planned, "requested_validity");
    const created = await client.request("POST", "/certificates", {
      csr: text(planned, "csr"),
      hostnames: listAt(planned, "hostnames").map((host) => (typeof host === "string" ? host : null)),
      request_type: text(planned, "request_type"),
      ...(validity === undefined ? {} : { requested_validity: validity }),
    });
    return { ...certificateAttributes(created), ...said(planned) };
  },

  async read(state, client) {
    try {
      const found = certificateAttributes(await client.request("GET", `/certificates/${text(state, "id")}`));
      // The request and its days stay as they are in state.
      return { ...found, csr: state.csr ?? null, requested_validity: state.requested_validity ?? null };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  },

  /** The provider does nothing here. */
  update: (prior) => Promise.resolve(prior),

  delete: (state, client) => client.request("DELETE", `/certificates/${text(state, "id")}`),

  async import(id, client) {
    return certificateAttributes(await client.request("GET", `/certificates/${id}`));
  },
};

function said(planned: Attributes): Attributes {
  const names = ["csr", "hostnames", "request_type", "requested_validity"];
  return Object.fromEntries(names.map((name) => [name, planned[name] ?? null]));
}

/** The attributes of a certificate as the API has it. */
export function certificateAttributes(found: Json): Attributes {
  return {
    id: text(found, "id"),
    certificate: stringAt(found, "certificate") ?? null,
    csr: stringAt(found, "csr") ?? null,
    expires_on: stringAt(found, "expires_on") ?? null,
    hostnames: stringsAt(found, "hostnames"),
    request_type: stringAt(found, "request_type") ?? null,
    requested_validity: numberAt(found, "requested_validity") ?? null,
  };
}

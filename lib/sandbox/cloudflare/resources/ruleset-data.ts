import { isObject } from "../../../text/json";
import type { DataSourceType } from "../../protocol/provider";
import { isList, listAt, numberAt, stringAt, type Json } from "../../kit/json";
import type { CloudflareClient } from "../client";
import { checkMaxItems, text } from "./attributes";
import { checkId, checkOwner, oneOf, ownerPath } from "./ruleset";

/** What a list tells of a ruleset. */
function summary(found: Json) {
  return {
    id: text(found, "id"),
    kind: text(found, "kind"),
    name: text(found, "name"),
    phase: text(found, "phase"),
    description: stringAt(found, "description") ?? null,
    last_updated: stringAt(found, "last_updated") ?? null,
    version: stringAt(found, "version") ?? null,
  };
}

/** `data.cloudflare_rulesets`, which has what it finds by two names. */
export const rulesetsData: DataSourceType<CloudflareClient> = {
  validate: (config) => [...checkOwner(config), ...checkMaxItems(config)],

  async read(config, client) {
    const listed = await client.request("GET", `${ownerPath(config)}/rulesets`);
    const limit = numberAt(config, "max_items") ?? 0;
    const found = (isList(listed) ? listed : []).map(summary);
    const result = limit > 0 ? found.slice(0, limit) : found;
    return { ...config, rulesets: result, result };
  },
};

/** `data.cloudflare_ruleset` */
export const rulesetData: DataSourceType<CloudflareClient> = {
  validate: (config) => {
    const ids = ["id", "ruleset_id"];
    return [...checkOwner(config), ...oneOf(config, ids), ...ids.flatMap((name) => checkId(config, name))];
  },

  async read(config, client) {
    const id = stringAt(config, "id") ?? text(config, "ruleset_id");
    const found = await client.request("GET", `${ownerPath(config)}/rulesets/${id}`);
    const rules = listAt(found, "rules").map((rule) => (isObject(rule) ? { action_parameters: {}, ...rule } : rule));
    return { ...config, ...summary(found), id, rules };
  },
};

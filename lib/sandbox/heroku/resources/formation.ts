import type { Attributes, ResourceType } from "../../protocol/provider";
import { compact, type HerokuClient } from "../client";
import { numberAt, stringAt, type Json, type JsonObject } from "../../kit/json";
import { checkIds, hasChanged, splitImportId, text } from "./attributes";

/** `heroku_formation` */
export const formation: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  plan(prior, planned) {
    const [before, after] = [stringAt(prior ?? undefined, "size"), stringAt(planned, "size")];
    const sameSize = before !== undefined && before.toLowerCase() === after?.toLowerCase();
    return { planned: sameSize ? { ...planned, size: before } : planned };
  },

  create: (planned, _config, client) =>
    scale(
      planned,
      // An empty size is left out at creation, and sent in an update.
      compact({
        dyno_size: text(planned, "size") === "" ? undefined : { name: text(planned, "size") },
        quantity: numberAt(planned, "quantity") ?? 0,
      }),
      client,
    ),

  async read(state, client) {
    return describe(await client.request("GET", `/apps/${text(state, "app_id")}/formation/${text(state, "id")}`));
  },

  // The type can change in place: the resource then speaks of another process and the old one keeps running.
  // Only what changed is sent, so that the other process keeps its own size and quantity and shows a difference again.
  async update(prior, planned, _config, client) {
    const change = {
      dyno_size: hasChanged("size", prior, planned) ? { name: text(planned, "size") } : undefined,
      quantity: hasChanged("quantity", prior, planned) ? (numberAt(planned, "quantity") ?? 0) : undefined,
    };
    return scale(planned, compact(change), client);
  },

  /** Asks nothing of Heroku: the dynos keep running. */
  delete: () => Promise.resolve(),

  async import(id, client) {
    const [app, type] = splitImportId(id, "app:type");
    return describe(await client.request("GET", `/apps/${app}/formation/${type}`));
  },
};

async function scale(planned: Attributes, body: JsonObject, client: HerokuClient): Promise<Attributes> {
  const appId = text(planned, "app_id");
  await client.request("GET", `/apps/${appId}`);
  const scaled = await client.request("PATCH", `/apps/${appId}/formation/${text(planned, "type")}`, body);
  return describe(await client.request("GET", `/apps/${appId}/formation/${text(scaled, "id")}`));
}

function describe(found: Json): Attributes {
  return {
    id: text(found, "id"),
    app_id: text(found, "app", "id"),
    type: text(found, "type"),
    size: text(found, "size"),
    quantity: numberAt(found, "quantity") ?? 0,
  };
}

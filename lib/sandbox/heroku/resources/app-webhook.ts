import type { Attributes, Diagnostic, ResourceType } from "../../protocol/provider";
import { compact, type HerokuClient } from "../client";
import { stringAt, stringsAt } from "../../kit/json";
import { hasChanged, splitImportId, text, textIfAny } from "./attributes";

const LEVELS = ["notify", "sync"];
/** Source: the provider's own check in 5.3.2. */
const ENTITIES = [
  "api:addon-attachment",
  "api:addon",
  "api:app",
  "api:build",
  "api:collaborator",
  "api:domain",
  "api:dyno",
  "api:formation",
  "api:release",
  "api:sni-endpoint",
];
const SECRETS = ["secret", "authorization"];

/** `heroku_app_webhook` */
export const appWebhook: ResourceType<HerokuClient> = {
  validate(config) {
    const found: Diagnostic[] = [];
    const level = stringAt(config, "level");
    if (level !== undefined && !LEVELS.includes(level.toLowerCase())) {
      const detail = `level is ${JSON.stringify(level)}; it must be notify or sync.`;
      found.push({ severity: "error", summary: "Invalid webhook level", detail, attribute: ["level"] });
    }
    for (const entity of stringsAt(config, "include")) {
      if (ENTITIES.includes(entity.toLowerCase())) continue;
      const detail = `include has ${JSON.stringify(entity)}; it may have ${ENTITIES.join(", ")}.`;
      found.push({ severity: "error", summary: "Invalid entity of a webhook", detail, attribute: ["include"] });
    }
    return found;
  },

  async create(planned, _config, client) {
    const created = await client.request("POST", `/apps/${text(planned, "app_id")}/webhooks`, body(planned));
    return { ...planned, id: text(created, "id") };
  },

  read: (state, client) => readWebhook(state, client),

  async update(prior, planned, _config, client) {
    const id = text(prior, "id");
    const sent = body(planned);
    const changed = Object.entries(sent).filter(([name]) => hasChanged(name, prior, planned));
    await client.request("PATCH", `/apps/${text(prior, "app_id")}/webhooks/${id}`, Object.fromEntries(changed));
    // What is left out can't be taken back from Heroku: nothing is sent of it, and state has it empty.
    const emptied = SECRETS.filter((name) => hasChanged(name, prior, planned) && !Object.hasOwn(sent, name));
    return { ...planned, id, ...Object.fromEntries(emptied.map((name) => [name, ""])) };
  },

  delete: (state, client) => client.request("DELETE", `/apps/${text(state, "app_id")}/webhooks/${text(state, "id")}`),

  async import(id, client) {
    const [app, webhook] = splitImportId(id, "app:webhook");
    return readWebhook({ app_id: app, id: webhook }, client);
  },
};

function body(planned: Attributes) {
  return compact({
    include: stringsAt(planned, "include"),
    level: text(planned, "level"),
    url: text(planned, "url"),
    secret: textIfAny(planned, "secret"),
    authorization: textIfAny(planned, "authorization"),
  });
}

/** Secret and authorization can only be written, so state keeps what was configured. */
async function readWebhook(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const found = await client.request("GET", `/apps/${text(state, "app_id")}/webhooks/${text(state, "id")}`);
  return {
    id: text(found, "id"),
    app_id: text(found, "app", "id"),
    include: stringsAt(found, "include"),
    level: text(found, "level"),
    url: text(found, "url"),
    secret: state.secret ?? null,
    authorization: state.authorization ?? null,
  };
}

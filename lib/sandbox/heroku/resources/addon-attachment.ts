import { ProviderError, type Attributes, type ResourceType } from "../../protocol/provider";
import { compact, type HerokuClient } from "../client";
import { stringAt } from "../../kit/json";
import { checkIds, text, textOrEmpty } from "./attributes";

/** `heroku_addon_attachment` */
export const addonAttachment: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  async create(planned, _config, client) {
    const body = {
      addon: text(planned, "addon_id"),
      app: text(planned, "app_id"),
      name: stringAt(planned, "name"),
      namespace: stringAt(planned, "namespace"),
    };
    const created = await client.request("POST", "/addon-attachments", compact(body));
    return readAttachment(text(created, "id"), client);
  },

  read: (state, client) => readAttachment(text(state, "id"), client),

  delete: (state, client) => client.request("DELETE", `/addon-attachments/${text(state, "id")}`),

  import: (id) => Promise.resolve({ id }),
};

async function readAttachment(id: string, client: HerokuClient): Promise<Attributes> {
  if (!/^[0-9a-f]+(?:-[0-9a-f]+){4}$/.test(id)) {
    throw new ProviderError(
      "Add-on attachments can only be imported by their unique ID",
      `The id given is ${JSON.stringify(id)}; an attachment's name belongs to its app and is not an id.`,
    );
  }
  const found = await client.request("GET", `/addon-attachments/${id}`);
  return {
    id: text(found, "id"),
    app_id: text(found, "app", "id"),
    addon_id: text(found, "addon", "id"),
    name: text(found, "name"),
    namespace: textOrEmpty(found, "namespace"),
  };
}

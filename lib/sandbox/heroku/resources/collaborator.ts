import type { Attributes, ResourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { checkIds, splitImportId, text } from "./attributes";

/** `heroku_collaborator` */
export const collaborator: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  async create(planned, _config, client) {
    const appId = text(planned, "app_id");
    const invitation = { silent: true, user: text(planned, "email") };
    const created = await client.request("POST", `/apps/${appId}/collaborators`, invitation);
    return readCollaborator(appId, text(created, "id"), client);
  },

  read: (state, client) => readCollaborator(text(state, "app_id"), text(state, "id"), client),

  async delete(state, client) {
    const path = `/apps/${text(state, "app_id")}/collaborators/`;
    await client.request("DELETE", `${path}${text(state, "email")}`);
    // The provider makes sure that it is gone, by an id that it has forgotten by then.
    await client.request("GET", path).catch(() => null);
  },

  import(id, client) {
    const [app, email] = splitImportId(id, "app:email");
    return readCollaborator(app, email, client);
  },
};

async function readCollaborator(app: string, id: string, client: HerokuClient): Promise<Attributes> {
  const found = await client.request("GET", `/apps/${app}/collaborators/${id}`);
  return { id: text(found, "id"), app_id: text(found, "app", "id"), email: text(found, "user", "email") };
}

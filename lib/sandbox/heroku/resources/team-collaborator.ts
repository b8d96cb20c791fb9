import type { Attributes, ResourceType } from "../../protocol/provider";
import { listAt, stringsAt } from "../../kit/json";
import type { HerokuClient } from "../client";
import { checkIds, splitImportId, text } from "./attributes";

/** `heroku_team_collaborator` */
export const teamCollaborator: ResourceType<HerokuClient> = {
  validate: (config) => checkIds(config, "app_id"),

  async create(planned, _config, client) {
    const appId = text(planned, "app_id");
    const permissions = stringsAt(planned, "permissions");
    const invitation = { permissions, silent: true, user: text(planned, "email") };
    const created = await client.request("POST", `/teams/apps/${appId}/collaborators`, invitation);
    return readCollaborator(appId, text(created, "id"), client);
  },

  read: (state, client) => readCollaborator(text(state, "app_id"), text(state, "id"), client),

  async update(prior, planned, _config, client) {
    const appId = text(prior, "app_id");
    const path = `/teams/apps/${appId}/collaborators/${text(prior, "email")}`;
    const changed = await client.request("PATCH", path, { permissions: stringsAt(planned, "permissions") });
    return readCollaborator(appId, text(changed, "id"), client);
  },

  async delete(state, client) {
    const path = `/teams/apps/${text(state, "app_id")}/collaborators/`;
    await client.request("DELETE", `${path}${text(state, "email")}`);
    // The provider makes sure that it is gone, by an id that it has forgotten by then.
    await client.request("GET", path).catch(() => null);
  },

  async import(id, client) {
    const [app, email] = splitImportId(id, "app:email");
    const found = await client.request("GET", `/apps/${app}/collaborators/${email}`);
    return readCollaborator(text(found, "app", "id"), text(found, "id"), client);
  },
};

/** The team's answer lacks the permissions, so the app's is asked for too. */
async function readCollaborator(app: string, id: string, client: HerokuClient): Promise<Attributes> {
  const found = await client.request("GET", `/teams/apps/${app}/collaborators/${id}`);
  const same = await client.request("GET", `/apps/${app}/collaborators/${id}`);
  return {
    id,
    app_id: text(found, "app", "id"),
    email: text(found, "user", "email"),
    permissions: listAt(same, "permissions").map((permission) => text(permission, "name")),
  };
}

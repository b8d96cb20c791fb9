import { isObject } from "../../../text/json";
import type { Attributes, ResourceType } from "../../protocol/provider";
import { isList, stringAt } from "../../kit/json";
import type { HerokuClient } from "../client";
import { isUuid, splitImportId, text } from "./attributes";

type Upgrade = NonNullable<ResourceType<HerokuClient>["upgrade"]>;

/** Until provider 5, resources named their app by name or id, in `app`. */
const appToAppId: Upgrade = async (_version, state, client) => {
  if (isUuid(stringAt(state, "app_id") ?? "")) return state;
  const app = stringAt(state, "app") ?? "";
  return { ...state, app_id: isUuid(app) ? app : text(await client.request("GET", `/apps/${app}`), "id") };
};

/** Its id holds the app's as well: `acme:preboot`. */
const appFeature: Upgrade = async (version, state, client) => {
  const upgraded = await appToAppId(version, state, client);
  const [, feature] = splitImportId(text(upgraded, "id"), "app:feature");
  return { ...upgraded, id: `${text(upgraded, "app_id")}:${feature}` };
};

const appId: Upgrade = async (_version, state, client) => {
  const id = text(state, "id");
  return isUuid(id) ? state : { ...state, id: text(await client.request("GET", `/apps/${id}`), "id") };
};

const addon: Upgrade = async (version, state, client) => {
  let upgraded: Attributes = state;
  if (version < 1) {
    const found = await client.request("GET", `/apps/${text(state, "app")}/addons/${text(state, "id")}`);
    upgraded = { ...upgraded, id: text(found, "id") };
  }
  if (version < 2 && isList(upgraded.config)) {
    const merged = upgraded.config.flatMap((one) => (isObject(one) ? Object.entries(one) : []));
    upgraded = { ...upgraded, config: Object.fromEntries(merged) };
  }
  return appToAppId(version, upgraded, client);
};

const attachment: Upgrade = async (_version, state, client) => {
  const found = await client.request("GET", `/apps/${text(state, "app_id")}/addons/${text(state, "id")}`);
  return { ...state, addon_id: text(found, "id") };
};

/** What the provider does with the states of its older schema versions. */
export const STATE_UPGRADES: Readonly<Record<string, Upgrade | undefined>> = {
  heroku_addon: addon,
  heroku_addon_attachment: attachment,
  heroku_app: appId,
  heroku_app_feature: appFeature,
  heroku_app_release: appToAppId,
  heroku_build: appToAppId,
  heroku_collaborator: appToAppId,
  heroku_domain: appToAppId,
  heroku_drain: appToAppId,
  heroku_formation: appToAppId,
  heroku_pipeline_coupling: appToAppId,
  heroku_slug: appToAppId,
  heroku_team_collaborator: appToAppId,
};

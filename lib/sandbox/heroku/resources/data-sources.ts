import type { DataSourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { booleanAt, listAt, numberAt } from "../../kit/json";
import { addonAttributes } from "./addon";
import { commonAttributes, fetchApp } from "./app";
import { text, textOrNull } from "./attributes";

/** `data.heroku_app` */
export const appData: DataSourceType<HerokuClient> = {
  async read(config, client) {
    const { app, buildpacks, variables } = await fetchApp(text(config, "name"), client);
    const releases = await client.request("GET", `/apps/${text(app, "id")}/releases`);
    const newest = listAt({ releases }, "releases")[0];
    const common = commonAttributes(app, buildpacks);
    return {
      ...common,
      organization: listAt(common, "organization").length === 0 ? null : (common.organization ?? null),
      config_vars: variables,
      last_release_id: textOrNull(newest, "id"),
      last_slug_id: textOrNull(newest, "slug", "id"),
    };
  },
};

/** `data.heroku_addon` */
export const addonData: DataSourceType<HerokuClient> = {
  async read(config, client) {
    return addonAttributes(await client.request("GET", `/addons/${text(config, "name")}`));
  },
};

/** `data.heroku_team` */
export const teamData: DataSourceType<HerokuClient> = {
  async read(config, client) {
    const found = await client.request("GET", `/teams/${text(config, "name")}`);
    return {
      id: text(found, "id"),
      name: text(found, "name"),
      default: booleanAt(found, "default") ?? false,
      membership_limit: numberAt(found, "membership_limit") ?? 0,
      provisioned_licenses: booleanAt(found, "provisioned_licenses") ?? false,
      type: text(found, "type"),
    };
  },
};

/** `data.heroku_pipeline` */
export const pipelineData: DataSourceType<HerokuClient> = {
  async read(config, client) {
    const found = await client.request("GET", `/pipelines/${text(config, "name")}`);
    return {
      id: text(found, "id"),
      name: text(found, "name"),
      owner_id: text(found, "owner", "id"),
      owner_type: text(found, "owner", "type"),
    };
  },
};

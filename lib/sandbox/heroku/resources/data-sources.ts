import { ProviderError, type DataSourceType, type Diagnostic } from "../../protocol/provider";
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

const ROLES = ["admin", "member", "viewer", "collaborator", "owner"];

/** `data.heroku_team_members` */
export const teamMembersData: DataSourceType<HerokuClient> = {
  validate: (config) =>
    listAt(config, "roles").flatMap((role, at): readonly Diagnostic[] => {
      if (typeof role !== "string" || ROLES.includes(role)) return [];
      const summary = `expected roles.${at} to be one of ${JSON.stringify(ROLES)}, got ${role}`;
      return [{ severity: "error", summary, attribute: ["roles", at] }];
    }),

  async read(config, client) {
    const team = text(config, "team");
    const members = listAt({ members: await client.request("GET", `/teams/${team}/members`) }, "members");
    if (members.length === 0) throw new ProviderError(`no members found for team ${team}`);
    const roles = listAt(config, "roles");
    return {
      id: team,
      team,
      roles,
      members: members
        .filter((member) => roles.includes(text(member, "role")))
        .map((member) => ({
          team_member_id: text(member, "id"),
          user_id: text(member, "user", "id"),
          email: text(member, "user", "email"),
          role: text(member, "role"),
          federated: booleanAt(member, "federated") ?? false,
          two_factor_authentication: booleanAt(member, "two_factor_authentication") ?? false,
        })),
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

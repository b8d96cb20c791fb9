import { ProviderError, type Attributes, type ResourceType } from "../../protocol/provider";
import { compact, isNotFound, type HerokuClient } from "../client";
import { booleanAt, listAt, numberAt, stringAt, type Json } from "../../kit/json";
import { checkIds, hasChanged, splitImportId, text, textOrEmpty } from "./attributes";

/** Source: the provider's own check in 5.3.2. */
const TARGET_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]{2})$/i;

const TARGET_TYPES = ["space", "region"];

/** `heroku_review_app_config` */
export const reviewAppConfig: ResourceType<HerokuClient> = {
  validate(config) {
    const found = checkIds(config, "pipeline_id");
    const target = stringAt(listAt(config, "deploy_target")[0], "id");
    if (target !== undefined && !TARGET_ID.test(target)) {
      const detail = `deploy_target.id is ${JSON.stringify(target)}; it must be the id of a space or the name of a region.`;
      const attribute = ["deploy_target", 0, "id"];
      found.push({ severity: "error", summary: "invalid deploy target id", detail, attribute });
    }
    const type = stringAt(listAt(config, "deploy_target")[0], "type");
    if (type !== undefined && !TARGET_TYPES.includes(type)) {
      const summary = `expected deploy_target.0.type to be one of [${TARGET_TYPES.join(" ")}], got ${type}`;
      found.push({ severity: "error", summary, attribute: ["deploy_target", 0, "type"] });
    }
    const days = numberAt(config, "stale_days");
    if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 30)) {
      const detail = `stale_days is ${days}; it must be a whole number from 1 to 30.`;
      found.push({ severity: "error", summary: "Invalid number of days", detail, attribute: ["stale_days"] });
    }
    return found;
  },

  async create(planned, _config, client) {
    const pipelineId = text(planned, "pipeline_id");
    const name = text(await client.request("GET", `/pipelines/${pipelineId}`), "name");
    const repository = text(planned, "org_repo");
    try {
      await client.request("POST", path(pipelineId), compact({ ...settings(planned), repo: repository }));
    } catch (error) {
      throw isNotFound(error) ? notConnected(pipelineId, name, repository) : error;
    }
    return readConfig(planned, client);
  },

  read: (state, client) => readConfig(state, client),

  async update(prior, planned, _config, client) {
    const changed = Object.entries(settings(planned)).filter(([name]) => hasChanged(name, prior, planned));
    await client.request("PATCH", path(text(prior, "pipeline_id")), compact(Object.fromEntries(changed)));
    return readConfig(planned, client);
  },

  delete: (state, client) => client.request("DELETE", path(text(state, "pipeline_id"))),

  import(id, client) {
    const [pipeline, repository] = splitImportId(id, "pipeline:org/repo");
    return readConfig({ pipeline_id: pipeline, org_repo: repository }, client);
  },
};

function notConnected(pipelineId: string, name: string, repository: string): ProviderError {
  return new ProviderError(
    `Unable to enable review apps config for pipeline ${pipelineId}`,
    `Heroku answered 404 (not_found), which it does for a pipeline that is not connected to GitHub. Connect it first: heroku pipelines:connect ${name} --repo ${repository}`,
  );
}

function path(pipelineId: string): string {
  return `/pipelines/${pipelineId}/review-app-config`;
}

function settings(planned: Attributes): Record<string, Json | undefined> {
  const target = listAt(planned, "deploy_target")[0];
  return {
    automatic_review_apps: booleanAt(planned, "automatic_review_apps"),
    base_name: stringAt(planned, "base_name"),
    deploy_target: { id: text(target, "id"), type: text(target, "type") },
    destroy_stale_apps: booleanAt(planned, "destroy_stale_apps"),
    stale_days: numberAt(planned, "stale_days"),
    wait_for_ci: booleanAt(planned, "wait_for_ci"),
  };
}

/** The API knows a region by its id; the provider asks for its name, which is what a configuration holds. */
async function readConfig(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const pipelineId = text(state, "pipeline_id");
  const found = await client.request("GET", path(pipelineId));
  const [type, target] = [text(found, "deploy_target", "type"), text(found, "deploy_target", "id")];
  const targetName = type === "region" ? text(await client.request("GET", `/regions/${target}`), "name") : target;
  return {
    id: pipelineId,
    pipeline_id: pipelineId,
    org_repo: text(state, "org_repo"),
    automatic_review_apps: booleanAt(found, "automatic_review_apps") ?? false,
    base_name: textOrEmpty(found, "base_name"),
    deploy_target: [{ id: targetName, type }],
    destroy_stale_apps: booleanAt(found, "destroy_stale_apps") ?? false,
    stale_days: numberAt(found, "stale_days") ?? null,
    wait_for_ci: booleanAt(found, "wait_for_ci") ?? false,
    repo_id: numberAt(found, "repo", "id") ?? null,
  };
}

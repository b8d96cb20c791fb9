import type { Attributes, ResourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { stringAt, stringMapAt } from "../../kit/json";
import { bothMaps, changedVariables, checkIds, heldVariables, text, unplannedMaps, variableChange } from "./attributes";

const MAPS = ["vars", "sensitive_vars"];
const STAGES = ["test", "review"];

/** `heroku_pipeline_config_var` */
export const pipelineConfigVar: ResourceType<HerokuClient> = {
  validate(config) {
    const found = checkIds(config, "pipeline_id");
    const stage = stringAt(config, "pipeline_stage");
    if (stage === undefined || STAGES.includes(stage)) return found;
    const detail = `pipeline_stage is ${JSON.stringify(stage)}; it must be one of ${STAGES.join(", ")}.`;
    return [...found, { severity: "error", summary: "Invalid pipeline stage", detail, attribute: ["pipeline_stage"] }];
  },

  async create(planned, _config, client) {
    await client.request("PATCH", path(planned), variableChange({}, bothMaps(planned, "vars", "sensitive_vars")));
    return readAsPlanned(planned, client);
  },

  read: (state, client) => readVariables(state, client),

  async update(prior, planned, _config, client) {
    await client.request("PATCH", path(planned), changedVariables(MAPS, prior, planned));
    return readAsPlanned(planned, client);
  },

  async delete(state, client) {
    const variables = { ...stringMapAt(state, "vars"), ...stringMapAt(state, "sensitive_vars") };
    await client.request("PATCH", path(state), variableChange(variables, {}));
  },
};

function path(attributes: Attributes): string {
  return `/pipelines/${text(attributes, "pipeline_id")}/stage/${text(attributes, "pipeline_stage")}/config-vars`;
}

async function readVariables(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const all = stringMapAt(await client.request("GET", path(state)));
  return {
    id: `${text(state, "pipeline_id")}:${text(state, "pipeline_stage")}`,
    pipeline_id: text(state, "pipeline_id"),
    pipeline_stage: text(state, "pipeline_stage"),
    ...heldVariables(all, state),
    all_vars: all,
  };
}

async function readAsPlanned(planned: Attributes, client: HerokuClient): Promise<Attributes> {
  return { ...(await readVariables(planned, client)), ...unplannedMaps(planned) };
}

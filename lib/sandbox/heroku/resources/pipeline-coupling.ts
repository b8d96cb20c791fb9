import type { Attributes, ResourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { stringAt } from "../../kit/json";
import { checkIds, text } from "./attributes";

const STAGES = ["review", "development", "staging", "production"];

/** `heroku_pipeline_coupling` */
export const pipelineCoupling: ResourceType<HerokuClient> = {
  validate(config) {
    const found = checkIds(config, "app_id", "pipeline");
    const stage = stringAt(config, "stage");
    if (stage === undefined || STAGES.includes(stage)) return found;
    const detail = `stage is ${JSON.stringify(stage)}; it must be one of ${STAGES.join(", ")}.`;
    return [...found, { severity: "error", summary: "Invalid pipeline stage", detail, attribute: ["stage"] }];
  },

  async create(planned, _config, client) {
    const body = { app: text(planned, "app_id"), pipeline: text(planned, "pipeline"), stage: text(planned, "stage") };
    return readCoupling(text(await client.request("POST", "/pipeline-couplings", body), "id"), client);
  },

  read: (state, client) => readCoupling(text(state, "id"), client),

  delete: (state, client) => client.request("DELETE", `/pipeline-couplings/${text(state, "id")}`),

  import: (id) => Promise.resolve({ id }),
};

async function readCoupling(id: string, client: HerokuClient): Promise<Attributes> {
  const found = await client.request("GET", `/pipeline-couplings/${id}`);
  return {
    id: text(found, "id"),
    app_id: text(found, "app", "id"),
    pipeline: text(found, "pipeline", "id"),
    stage: text(found, "stage"),
  };
}

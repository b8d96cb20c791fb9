import { REGIONS, type RegionFacts } from "../../../catalogue/regions";
import { booleanAt, numberAt, valueAt } from "../../kit/json";
import { invalid } from "../platform/platform-error";
import { describeCoupling, describePipeline, describeReviewAppConfig } from "./descriptions";
import { optionalString, requiredReference, requiredString, stringsOrNulls, type Call, type Routes } from "./route";

/** Pipelines, couplings, variables of stages, review apps and regions. */
export const pipelineRoutes: Routes = {
  "GET /pipelines": ({ platform, request }) => {
    const name = request.query?.["eq[name]"];
    const rows = platform.pipelines.all().filter((pipeline) => (name ?? pipeline.name) === pipeline.name);
    return { body: rows.map(describePipeline) };
  },
  "POST /pipelines": (call) => {
    const owner = { id: requiredString(call, "owner", "id"), type: requiredString(call, "owner", "type") };
    return {
      status: 201,
      body: describePipeline(call.platform.pipelines.create(requiredString(call, "name"), owner)),
    };
  },
  "GET /pipelines/:pipeline": (call) => ({ body: describePipeline(pipelineOf(call)) }),
  "PATCH /pipelines/:pipeline": (call) => {
    const pipeline = pipelineOf(call);
    return {
      body: describePipeline(call.platform.pipelines.rename(pipeline, optionalString(call, "name") ?? pipeline.name)),
    };
  },
  "DELETE /pipelines/:pipeline": (call) => {
    const pipeline = pipelineOf(call);
    call.platform.pipelines.delete(pipeline);
    return { body: describePipeline(pipeline) };
  },

  "GET /pipeline-couplings": ({ platform }) => ({ body: platform.pipelines.allCouplings().map(describeCoupling) }),
  "GET /pipelines/:pipeline/pipeline-couplings": (call) => ({
    body: call.platform.pipelines.couplings(pipelineOf(call)).map(describeCoupling),
  }),
  "GET /apps/:app/pipeline-couplings": ({ platform, app }) => ({
    body: describeCoupling(platform.pipelines.couplingOf(app)),
  }),
  "POST /pipeline-couplings": (call) => {
    const { platform } = call;
    const pipeline = platform.pipelines.get(requiredReference(call, "pipeline"));
    const app = platform.apps.get(requiredReference(call, "app"));
    return {
      status: 201,
      body: describeCoupling(platform.pipelines.couple(pipeline, app, requiredString(call, "stage"))),
    };
  },
  "GET /pipeline-couplings/:coupling": ({ platform, part }) => ({
    body: describeCoupling(platform.pipelines.coupling(part("coupling"))),
  }),
  "DELETE /pipeline-couplings/:coupling": ({ platform, part }) => {
    const coupling = platform.pipelines.coupling(part("coupling"));
    platform.pipelines.uncouple(coupling);
    return { body: describeCoupling(coupling) };
  },

  "GET /pipelines/:pipeline/stage/:stage/config-vars": (call) => ({
    body: call.platform.pipelines.configVars(pipelineOf(call), call.part("stage")),
  }),
  "PATCH /pipelines/:pipeline/stage/:stage/config-vars": (call) => ({
    body: call.platform.pipelines.updateConfigVars(pipelineOf(call), call.part("stage"), stringsOrNulls(call)),
  }),

  "POST /pipelines/:pipeline/review-app-config": (call) => {
    const pipeline = pipelineOf(call);
    call.platform.pipelines.createReviewAppConfig(pipeline, requiredString(call, "repo"), {
      automaticReviewApps: booleanAt(call.body, "automatic_review_apps") ?? false,
      baseName: optionalString(call, "base_name") ?? null,
      ...deployTarget(call),
      destroyStaleApps: booleanAt(call.body, "destroy_stale_apps") ?? false,
      // The number that Heroku sets when none is asked for is an assumption.
      staleDays: numberAt(call.body, "stale_days") ?? 5,
      waitForCi: booleanAt(call.body, "wait_for_ci") ?? false,
    });
    return { status: 201, body: describeReviewAppConfig(call.platform, pipeline) };
  },
  "GET /pipelines/:pipeline/review-app-config": (call) => ({
    body: describeReviewAppConfig(call.platform, pipelineOf(call)),
  }),
  "PATCH /pipelines/:pipeline/review-app-config": (call) => {
    const pipeline = pipelineOf(call);
    const config = call.platform.pipelines.reviewAppConfig(pipeline);
    if (valueAt(call.body, "deploy_target") !== undefined) {
      Object.assign(config, deployTarget(call));
    }
    config.automaticReviewApps = booleanAt(call.body, "automatic_review_apps") ?? config.automaticReviewApps;
    config.baseName = optionalString(call, "base_name") ?? config.baseName;
    config.destroyStaleApps = booleanAt(call.body, "destroy_stale_apps") ?? config.destroyStaleApps;
    config.staleDays = numberAt(call.body, "stale_days") ?? config.staleDays;
    config.waitForCi = booleanAt(call.body, "wait_for_ci") ?? config.waitForCi;
    return { body: describeReviewAppConfig(call.platform, pipeline) };
  },
  "DELETE /pipelines/:pipeline/review-app-config": (call) => {
    const pipeline = pipelineOf(call);
    const body = describeReviewAppConfig(call.platform, pipeline);
    call.platform.pipelines.deleteReviewAppConfig(pipeline);
    return { body };
  },
  "GET /regions": ({ platform }) => ({ body: platform.pipelines.regions().map(describeRegion) }),
  "GET /regions/:region": ({ platform, part }) => ({ body: { ...platform.pipelines.region(part("region")) } }),
};

/** Where Private Spaces are told apart from the regions that are open to every app. */
function describeRegion(region: { readonly id: string; readonly name: string }) {
  const regions: Readonly<Record<string, RegionFacts | undefined>> = REGIONS;
  const common = regions[region.name]?.commonRuntime === true;
  return { ...region, country: null, description: region.name, locale: null, private_capable: !common };
}

function pipelineOf({ platform, part }: Call) {
  return platform.pipelines.get(part("pipeline"));
}

/** A region may be named; it is known by its id from then on. */
function deployTarget(call: Call): { readonly deployTargetId: string; readonly deployTargetType: "region" | "space" } {
  const type = requiredString(call, "deploy_target", "type");
  const id = requiredString(call, "deploy_target", "id");
  if (type !== "region" && type !== "space")
    throw invalid(`deploy_target.type ${type} is invalid: use region or space.`);
  return { deployTargetType: type, deployTargetId: type === "region" ? call.platform.pipelines.region(id).id : id };
}

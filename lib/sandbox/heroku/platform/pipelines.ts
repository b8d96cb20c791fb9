import { REGIONS } from "../../../catalogue/regions";
import { numberBelow, uuid } from "../../kit/identifiers";
import { invalid, notFound, PlatformError } from "./platform-error";
import type { App, Pipeline, PipelineCoupling, ReviewAppConfig } from "./rows";
import type { HerokuState } from "./state";

/** Source: the provider's own check, heroku_pipeline.name in 5.3.2. */
const PIPELINE_NAME = /^[a-z][a-z0-9-]{2,29}$/;
const STAGES = ["review", "development", "staging", "production"];
/** Stages that have variables of their own; source: Heroku's documentation of pipeline config vars. */
const CONFIG_VAR_STAGES = ["review", "test"];

/** Pipelines, what is coupled to them, and their review apps. */
export class Pipelines {
  constructor(private readonly state: HerokuState) {}

  all(): Pipeline[] {
    return this.state.pipelines.all();
  }

  get(idOrName: string): Pipeline {
    return (
      this.state.pipelines.get(idOrName) ??
      this.state.pipelines.find(({ name }) => name === idOrName) ??
      notFound("pipeline")
    );
  }

  create(name: string, owner: { readonly id: string; readonly type: string }): Pipeline {
    this.checkName(name);
    if (owner.type !== "team" && owner.type !== "user")
      throw invalid(`owner.type ${owner.type} is invalid: use team or user.`);
    const createdAt = this.state.tick();
    return this.state.pipelines.add({
      id: this.state.id(),
      name,
      ownerId: owner.id,
      ownerType: owner.type,
      repository: null,
      reviewAppConfig: null,
      configVars: {},
      createdAt,
      updatedAt: createdAt,
    });
  }

  rename(pipeline: Pipeline, name: string): Pipeline {
    if (name !== pipeline.name) this.checkName(name);
    pipeline.name = name;
    pipeline.updatedAt = this.state.tick();
    return pipeline;
  }

  delete(pipeline: Pipeline): void {
    for (const coupling of this.couplings(pipeline)) this.state.pipelineCouplings.delete(coupling);
    this.state.pipelines.delete(pipeline);
    this.state.tick();
  }

  /** What a person does in the dashboard before review apps can be configured. */
  connectToGitHub(pipeline: Pipeline, repository: string): void {
    if (!/^[^/\s]+\/[^/\s]+$/.test(repository))
      throw invalid(`Repository ${repository} is invalid: write it as owner/name.`);
    pipeline.repository = repository;
    pipeline.updatedAt = this.state.tick();
  }

  couplings(pipeline: Pipeline): PipelineCoupling[] {
    return this.state.pipelineCouplings.all().filter(({ pipelineId }) => pipelineId === pipeline.id);
  }

  allCouplings(): PipelineCoupling[] {
    return this.state.pipelineCouplings.all();
  }

  /** @throws PlatformError 404 for an app that is in no pipeline */
  couplingOf(app: App): PipelineCoupling {
    return this.state.pipelineCouplings.all(app.id)[0] ?? notFound("pipeline coupling");
  }

  coupling(id: string): PipelineCoupling {
    return this.state.pipelineCouplings.get(id) ?? notFound("pipeline coupling");
  }

  /** An app is in one pipeline at most. */
  couple(pipeline: Pipeline, app: App, stage: string): PipelineCoupling {
    if (!STAGES.includes(stage)) throw invalid(`Stage ${stage} is invalid: use one of ${STAGES.join(", ")}.`);
    const rival = this.state.pipelineCouplings.all(app.id)[0];
    if (rival !== undefined)
      throw invalid(`${app.name} is already added to the pipeline ${this.get(rival.pipelineId).name}.`);
    return this.state.pipelineCouplings.add({
      id: this.state.id(),
      pipelineId: pipeline.id,
      appId: app.id,
      stage,
      createdAt: this.state.tick(),
    });
  }

  uncouple(coupling: PipelineCoupling): void {
    this.state.pipelineCouplings.delete(coupling);
    this.state.tick();
  }

  configVars(pipeline: Pipeline, stage: string): Record<string, string> {
    if (!CONFIG_VAR_STAGES.includes(stage))
      throw invalid(`Stage ${stage} has no config vars: use one of ${CONFIG_VAR_STAGES.join(", ")}.`);
    return { ...pipeline.configVars[stage] };
  }

  updateConfigVars(
    pipeline: Pipeline,
    stage: string,
    change: Readonly<Record<string, string | null>>,
  ): Record<string, string> {
    const merged = Object.entries({ ...this.configVars(pipeline, stage), ...change });
    const vars = Object.fromEntries(
      merged.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
    );
    pipeline.configVars = { ...pipeline.configVars, [stage]: vars };
    pipeline.updatedAt = this.state.tick();
    return { ...vars };
  }

  /** @throws PlatformError 404 while the pipeline is not connected to GitHub or has no configuration */
  reviewAppConfig(pipeline: Pipeline): ReviewAppConfig {
    if (pipeline.repository === null || pipeline.reviewAppConfig === null)
      throw new PlatformError(404, "not_found", "Not found");
    return pipeline.reviewAppConfig;
  }

  createReviewAppConfig(pipeline: Pipeline, repository: string, config: ReviewAppConfig): ReviewAppConfig {
    if (pipeline.repository?.toLowerCase() !== repository.toLowerCase()) {
      throw new PlatformError(404, "not_found", "Not found");
    }
    if (pipeline.reviewAppConfig !== null) throw invalid(`Review apps are already configured for ${pipeline.name}.`);
    pipeline.reviewAppConfig = config;
    this.state.tick();
    return config;
  }

  deleteReviewAppConfig(pipeline: Pipeline): ReviewAppConfig {
    const config = this.reviewAppConfig(pipeline);
    pipeline.reviewAppConfig = null;
    this.state.tick();
    return config;
  }

  /** A number as GitHub would give the repository. */
  repositoryId(repository: string): number {
    return 100_000_000 + numberBelow(800_000_000, "repository", repository.toLowerCase());
  }

  regions(): { readonly id: string; readonly name: string }[] {
    return Object.keys(REGIONS).map((name) => this.region(name));
  }

  /** @param idOrName - `eu`, or the id that {@link Pipelines.region} gave for it */
  region(idOrName: string): { readonly id: string; readonly name: string } {
    const name =
      Object.keys(REGIONS).find((region) => region === idOrName || uuid("region", region) === idOrName) ??
      notFound("region");
    return { id: uuid("region", name), name };
  }

  private checkName(name: string): void {
    if (!PIPELINE_NAME.test(name)) {
      throw invalid(
        `Name ${name} is invalid: it must start with a letter and have 3 to 30 lowercase letters, digits and dashes.`,
      );
    }
    if (this.state.pipelines.find((pipeline) => pipeline.name === name) !== undefined)
      throw invalid(`Name ${name} is already taken`);
  }
}

import { ADDON_PRICES } from "../../../catalogue/addon-prices";
import type { JsonObject } from "../../kit/json";
import type { HerokuPlatform } from "../platform/heroku-platform";
import { digest, uuid } from "../../kit/identifiers";
import { sizeName } from "../platform/processes";
import type * as rows from "../platform/rows";

/*
 * The platform's rows in the words of the API, version 3. Field names are those of the schema that heroku-go 6.1.0 ships;
 * fields that no client of the sandbox reads are left out.
 */

/** What a plan costs, in cents a month; null where no source of the catalogue tells. */
export function priceOf(service: string, plan: string): JsonObject | null {
  const price = ADDON_PRICES[`${service}:${plan}`];
  return price === undefined ? null : { cents: price.dollars * 100, contract: false, unit: "month" };
}

type Describe<Row> = (platform: HerokuPlatform, row: Row) => JsonObject;

const named = (row: { readonly id: string; readonly name: string }): JsonObject => ({ id: row.id, name: row.name });

/** An app in passing. */
function appReference(platform: HerokuPlatform, appId: string): JsonObject {
  return named(platform.apps.get(appId));
}

/** New apps have a host name with a random part since 2023; it follows from the app's id here and stays after a rename. */
function ownHost(app: rows.App): string {
  return `${app.name}-${digest("host", app.id).slice(0, 12)}.herokuapp.com`;
}

/** The domain that Heroku gives every app. */
export function describeOwnDomain(app: rows.App) {
  return {
    acm_status: null,
    acm_status_reason: null,
    app: named(app),
    cname: null,
    created_at: app.createdAt,
    hostname: ownHost(app),
    id: uuid("domain", app.id),
    kind: "heroku",
    sni_endpoint: null,
    status: "none",
    updated_at: app.createdAt,
  };
}

export const describeApp: Describe<rows.App> = (platform, app) => ({
  acm: app.acm,
  archived_at: null,
  build_stack: { id: uuid("stack", app.stack), name: app.stack },
  buildpack_provided_description: app.buildpacks[0] ?? null,
  created_at: app.createdAt,
  generation: { id: uuid("generation", "cedar"), name: "cedar" },
  git_url: `https://git.heroku.com/${app.name}.git`,
  id: app.id,
  internal_routing: app.internalRouting,
  maintenance: app.maintenance ?? false,
  name: app.name,
  organization: app.team === null ? null : { id: uuid("team", app.team), name: app.team },
  owner: {
    email: app.team === null ? platform.account.email : `${app.team}@herokumanager.com`,
    id: platform.account.id,
  },
  region: { id: uuid("region", app.region), name: app.region },
  released_at: platform.releases.latest(app.id)?.createdAt ?? null,
  repo_size: null,
  slug_size: null,
  space: app.space === null ? null : { id: uuid("space", app.space), name: app.space, shield: false },
  stack: { id: uuid("stack", app.stack), name: app.stack },
  team: app.team === null ? null : { id: uuid("team", app.team), name: app.team },
  updated_at: app.updatedAt,
  web_url: `https://${ownHost(app)}/`,
});

export const describeTeamApp: Describe<rows.App> = (platform, app) => ({
  ...describeApp(platform, app),
  joined: true,
  locked: app.locked,
  personal: app.personal,
});

export const describeRelease: Describe<rows.Release> = (platform, release) => ({
  addon_plan_names: [],
  app: appReference(platform, release.appId),
  created_at: release.createdAt,
  current: platform.releases.latest(release.appId)?.id === release.id,
  description: release.description,
  eligible_for_rollback: release.slugId !== null,
  id: release.id,
  output_stream_url: null,
  slug: release.slugId === null ? null : { id: release.slugId },
  status: "succeeded",
  updated_at: release.createdAt,
  user: { email: platform.account.email, id: platform.account.id },
  version: release.version,
});

export const describeAddon: Describe<rows.Addon> = (platform, addon) => ({
  actions: [],
  addon_service: { id: uuid("service", addon.service), name: addon.service },
  app: appReference(platform, addon.appId),
  billed_price: priceOf(addon.service, addon.plan),
  billing_entity: { ...appReference(platform, addon.appId), type: "app" },
  config_vars: platform.addons.variableNames(addon),
  created_at: addon.createdAt,
  id: addon.id,
  name: addon.name,
  plan: { id: uuid("plan", addon.service, addon.plan), name: `${addon.service}:${addon.plan}` },
  provider_id: addon.providerId,
  state: addon.state,
  updated_at: addon.updatedAt,
  web_url: null,
});

export const describeAttachment: Describe<rows.Attachment> = (platform, attachment) => {
  const addon = platform.addons.get(attachment.addonId);
  return {
    addon: { app: appReference(platform, addon.appId), id: addon.id, name: addon.name },
    app: appReference(platform, attachment.appId),
    created_at: attachment.createdAt,
    id: attachment.id,
    log_input_url: null,
    name: attachment.name,
    namespace: attachment.namespace,
    updated_at: attachment.createdAt,
    web_url: null,
  };
};

export const describeFormation: Describe<rows.Formation> = (platform, process) => ({
  app: appReference(platform, process.appId),
  command: process.command,
  created_at: process.createdAt,
  dyno_size: { id: uuid("dyno-size", process.size), name: sizeName(process.size) },
  id: process.id,
  quantity: process.quantity,
  size: sizeName(process.size),
  type: process.type,
  updated_at: process.updatedAt,
});

export const describeSlug: Describe<rows.Slug> = (platform, slug) => ({
  blob: { method: "PUT", url: `${platform.origin}/slugs/${slug.id}/blob` },
  buildpack_provided_description: slug.buildpackProvidedDescription,
  checksum: slug.checksum,
  commit: slug.commit,
  commit_description: slug.commitDescription,
  created_at: slug.createdAt,
  id: slug.id,
  process_types: slug.processTypes ?? {},
  size: null,
  stack: { id: uuid("stack", slug.stack), name: slug.stack },
  updated_at: slug.createdAt,
});

export const describeBuild: Describe<rows.Build> = (platform, build) => ({
  app: { id: build.appId },
  buildpacks: build.buildpacks.map((name) =>
    name.includes("://") ? { name, url: name } : { name, url: `urn:buildpack:${name}` },
  ),
  created_at: build.createdAt,
  id: build.id,
  output_stream_url: `${platform.origin}/apps/${build.appId}/builds/${build.id}/output`,
  release: build.releaseId === null ? null : { id: build.releaseId },
  slug: build.slugId === null ? null : { id: build.slugId },
  source_blob: {
    checksum: build.sourceChecksum,
    url: build.sourceUrl,
    version: build.sourceVersion,
    version_description: null,
  },
  stack: build.stack,
  status: build.status,
  updated_at: build.createdAt,
  user: { email: platform.account.email, id: platform.account.id },
});

export const describeDomain: Describe<rows.Domain> = (platform, domain) => {
  const app = platform.apps.get(domain.appId);
  const acm = platform.domains.acmStatus(app, domain);
  return {
    acm_status: acm?.status ?? null,
    acm_status_reason: acm?.reason ?? null,
    app: named(app),
    cname: domain.cname,
    created_at: domain.createdAt,
    hostname: domain.hostname,
    id: domain.id,
    kind: "custom",
    sni_endpoint: domain.sniEndpointId === null ? null : named(platform.domains.sniEndpoint(app, domain.sniEndpointId)),
    status: "succeeded",
    updated_at: domain.updatedAt,
  };
};

export const describeSniEndpoint: Describe<rows.SniEndpoint> = (platform, endpoint) => ({
  app: appReference(platform, endpoint.appId),
  certificate_chain: endpoint.certificateChain,
  created_at: endpoint.createdAt,
  display_name: null,
  domains: platform.domains
    .of(platform.apps.get(endpoint.appId))
    .filter(({ sniEndpointId }) => sniEndpointId === endpoint.id)
    .map(({ id }) => id),
  id: endpoint.id,
  name: endpoint.name,
  updated_at: endpoint.updatedAt,
});

export const describePipeline = (pipeline: rows.Pipeline): JsonObject => ({
  created_at: pipeline.createdAt,
  generation: { id: uuid("generation", "cedar"), name: "cedar" },
  id: pipeline.id,
  name: pipeline.name,
  owner: { id: pipeline.ownerId, type: pipeline.ownerType },
  updated_at: pipeline.updatedAt,
});

export const describeCoupling = (coupling: rows.PipelineCoupling): JsonObject => ({
  app: { id: coupling.appId },
  created_at: coupling.createdAt,
  id: coupling.id,
  pipeline: { id: coupling.pipelineId },
  stage: coupling.stage,
  updated_at: coupling.createdAt,
});

export const describeReviewAppConfig: Describe<rows.Pipeline> = (platform, pipeline) => {
  const config = platform.pipelines.reviewAppConfig(pipeline);
  return {
    automatic_review_apps: config.automaticReviewApps,
    base_name: config.baseName,
    deploy_target: { id: config.deployTargetId, type: config.deployTargetType },
    destroy_stale_apps: config.destroyStaleApps,
    pipeline_id: pipeline.id,
    repo: { id: platform.pipelines.repositoryId(pipeline.repository ?? "") },
    stale_days: config.staleDays,
    wait_for_ci: config.waitForCi,
  };
};

export const describeDrain = (drain: rows.LogDrain): JsonObject => ({
  addon: null,
  created_at: drain.createdAt,
  id: drain.id,
  token: drain.token,
  updated_at: drain.createdAt,
  url: drain.url,
});

export const describeWebhook = (webhook: rows.Webhook): JsonObject => ({
  app: { id: webhook.appId },
  created_at: webhook.createdAt,
  id: webhook.id,
  include: webhook.include,
  level: webhook.level,
  updated_at: webhook.updatedAt,
  url: webhook.url,
});

export const describeCollaborator: Describe<rows.Collaborator> = (platform, collaborator) => ({
  app: appReference(platform, collaborator.appId),
  created_at: collaborator.createdAt,
  id: collaborator.id,
  permissions: (collaborator.permissions ?? []).map((name) => ({ name, description: name })),
  role: "collaborator",
  updated_at: collaborator.createdAt,
  user: { email: collaborator.email, federated: false, id: collaborator.userId },
});

/** Whoever owns an app is among its collaborators; of a team's app that is the team's own account. */
export const describeOwner: Describe<rows.App> = (platform, app) => {
  const email = app.team === null ? platform.account.email : `${app.team}@herokumanager.com`;
  return {
    app: named(app),
    created_at: app.createdAt,
    id: uuid("owner", app.id),
    permissions: [],
    role: "owner",
    updated_at: app.createdAt,
    user: { email, federated: false, id: app.team === null ? platform.account.id : uuid("team", app.team) },
  };
};

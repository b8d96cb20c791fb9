import facts from "../../catalogue/heroku-provider.json";
import {
  ProviderError,
  readProviderFacts,
  type Attributes,
  type Diagnostic,
  type Provider,
  type ResourceType,
} from "../protocol/provider";
import { HerokuApi } from "./api";
import { HerokuClient, Turnstile } from "./client";
import { booleanAt, isJsonObject, listAt, numberAt, stringAt } from "../kit/json";
import { RETIRED } from "./retired";
import type { HerokuPlatform } from "./platform/heroku-platform";
import { addon } from "./resources/addon";
import { addonAttachment } from "./resources/addon-attachment";
import { app } from "./resources/app";
import { appConfigAssociation } from "./resources/app-config-association";
import { appFeature } from "./resources/app-feature";
import { appRelease } from "./resources/app-release";
import { appWebhook } from "./resources/app-webhook";
import { build } from "./resources/build";
import { collaborator } from "./resources/collaborator";
import { config } from "./resources/config";
import { addonData, appData, pipelineData, teamData, teamMembersData } from "./resources/data-sources";
import { domain } from "./resources/domain";
import { drain } from "./resources/drain";
import { formation } from "./resources/formation";
import { asLegacyResource } from "./resources/legacy";
import { pipeline } from "./resources/pipeline";
import { pipelineConfigVar } from "./resources/pipeline-config-var";
import { pipelineCoupling } from "./resources/pipeline-coupling";
import { reviewAppConfig } from "./resources/review-app-config";
import { slug } from "./resources/slug";
import { ssl } from "./resources/ssl";
import { teamCollaborator } from "./resources/team-collaborator";

/** Options of the offline provider. */
export interface HerokuProviderOptions {
  /** The API to ask, so that its log can be read. @default one of its own over the platform */
  readonly api?: HerokuApi;
  /** Where relative paths of sources are looked for, in order. @default the working directory */
  readonly sourceDirectories?: () => readonly string[];
  /** Resolves when what the platform does in the background has had a chance to go on. @default there is nothing to wait for */
  readonly inBackground?: () => Promise<void>;
}

/** A stand-in for heroku/heroku that sends to the platform what the real provider sends to Heroku. */
export function createHerokuProvider(
  platform: HerokuPlatform,
  options: HerokuProviderOptions = {},
): Provider<HerokuClient> {
  const api = options.api ?? new HerokuApi(platform);
  const turnstile = new Turnstile();
  const sourceDirectories = options.sourceDirectories ?? (() => [process.cwd()]);
  return {
    facts: readProviderFacts(facts),
    resources: legacyResources({
      heroku_addon: addon,
      heroku_addon_attachment: addonAttachment,
      heroku_app: app,
      heroku_app_config_association: appConfigAssociation,
      heroku_app_feature: appFeature,
      heroku_app_release: appRelease,
      heroku_app_webhook: appWebhook,
      heroku_build: build,
      heroku_collaborator: collaborator,
      heroku_config: config,
      heroku_domain: domain,
      heroku_drain: drain,
      heroku_formation: formation,
      heroku_pipeline: pipeline,
      heroku_pipeline_config_var: pipelineConfigVar,
      heroku_pipeline_coupling: pipelineCoupling,
      heroku_review_app_config: reviewAppConfig,
      heroku_slug: slug,
      heroku_ssl: ssl,
      heroku_team_collaborator: teamCollaborator,
    }),
    dataSources: {
      heroku_addon: addonData,
      heroku_app: appData,
      heroku_pipeline: pipelineData,
      heroku_team: teamData,
      heroku_team_members: teamMembersData,
    },
    retired: RETIRED,
    validateConfiguration: checkProviderBlock,
    configure: (block) =>
      new HerokuClient(api, customizations(block), turnstile, sourceDirectories, options.inBackground),
  };
}

function legacyResources(resources: Readonly<Record<string, ResourceType<HerokuClient>>>) {
  return Object.fromEntries(
    Object.entries(resources).map(([name, resource]) => [name, asLegacyResource(name, resource)]),
  );
}

const DELAYS = ["post_app_create_delay", "post_space_create_delay", "post_domain_create_delay"];
const MIN_ADDON_TIMEOUT_MINUTES = 10;

/** Delays in seconds, a time-out in minutes. */
function checkProviderBlock(block: Attributes): readonly Diagnostic[] {
  const least = (group: string, name: string, minimum: number): readonly Diagnostic[] => {
    const value = numberAt(listAt(block, group)[0], name);
    if (value === undefined || value >= minimum) return [];
    const summary = `expected ${group}.0.${name} to be at least (${minimum}), got ${value}`;
    return [{ severity: "error", summary, attribute: [group, 0, name] }];
  };
  return [
    ...DELAYS.flatMap((name) => least("delays", name, 0)),
    ...least("timeouts", "addon_create_timeout", MIN_ADDON_TIMEOUT_MINUTES),
  ];
}

/** @throws ProviderError for headers that are not a JSON object of strings */
function checkHeaders(block: Attributes): void {
  const headers = stringAt(block, "headers") ?? "";
  if (headers === "") return;
  try {
    const parsed: unknown = JSON.parse(headers);
    if (isJsonObject(parsed) && Object.values(parsed).every((value) => typeof value === "string")) return;
  } catch {
    // Refused below.
  }
  throw new ProviderError(
    "Invalid headers in the provider block",
    `headers is ${JSON.stringify(headers)}; it must be JSON text of an object of strings, such as jsonencode({ name = "value" }).`,
  );
}

/** Credentials and delays are of no consequence here: nobody is asked who they are, and the platform keeps its own time. */
function customizations(block: Attributes) {
  checkHeaders(block);
  const blocks = listAt(block, "customizations");
  if (blocks.length > 1) {
    throw new ProviderError(
      "Too many customizations blocks",
      `The provider block has ${blocks.length}; write all settings in one.`,
    );
  }
  return {
    setAppAllConfigVarsInState: booleanAt(blocks[0], "set_app_all_config_vars_in_state") ?? true,
    setAddonConfigVarsInState: booleanAt(blocks[0], "set_addon_config_vars_in_state") ?? true,
  };
}

import type { ApiRequest } from "../kit/exchange";

/** The requests that change a resource, by its type in Terraform: a request tells no more than that. */
export const FAULT_RESOURCES = {
  heroku_app: /^(?:POST \/(?:teams\/)?apps|(?:PATCH|DELETE) \/(?:teams\/)?apps\/[^/]+)$/,
  heroku_addon: /^[A-Z]+ \/apps\/[^/]+\/addons(?:\/[^/]+)?$/,
  heroku_addon_attachment: /^[A-Z]+ \/addon-attachments(?:\/[^/]+)?$/,
  heroku_app_config_association: /^PATCH \/apps\/[^/]+\/config-vars$/,
  heroku_app_feature: /^PATCH \/apps\/[^/]+\/features\//,
  heroku_app_release: /^POST \/apps\/[^/]+\/releases$/,
  heroku_app_webhook: /^[A-Z]+ \/apps\/[^/]+\/webhooks/,
  heroku_build: /^POST \/apps\/[^/]+\/builds$/,
  heroku_collaborator: /^[A-Z]+ \/apps\/[^/]+\/collaborators/,
  heroku_domain: /^[A-Z]+ \/apps\/[^/]+\/domains/,
  heroku_drain: /^[A-Z]+ \/apps\/[^/]+\/log-drains/,
  heroku_formation: /^PATCH \/apps\/[^/]+\/formation\//,
  heroku_pipeline: /^[A-Z]+ \/pipelines(?:\/[^/]+)?$/,
  heroku_pipeline_coupling: /^[A-Z]+ \/pipeline-couplings/,
  heroku_ssl: /^[A-Z]+ \/apps\/[^/]+\/sni-endpoints/,
  cloudflare_dns_record: /^[A-Z]+ \/client\/v4\/zones\/[^/]+\/dns_records/,
  cloudflare_zone: /^[A-Z]+ \/client\/v4\/zones(?:\/[^/]+)?$/,
} as const;

export type FaultResource = keyof typeof FAULT_RESOURCES;

export function isFaultResource(type: string): type is FaultResource {
  return Object.hasOwn(FAULT_RESOURCES, type);
}

/** Whether a request asks for a change. */
export function isWrite({ method }: ApiRequest): boolean {
  return method !== "GET" && method !== "HEAD";
}

/** Whether a request changes a resource of a type. */
export function changes(request: ApiRequest, type: FaultResource): boolean {
  return isWrite(request) && FAULT_RESOURCES[type].test(`${request.method} ${request.path}`);
}

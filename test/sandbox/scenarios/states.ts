import type { Attributes } from "./scenario";

/*
 * What state has of a resource as it usually is when a scenario has made it. A scenario says only what is otherwise.
 */

const usually =
  (attributes: Attributes) =>
  (otherwise: Attributes = {}): Attributes => ({ ...attributes, ...otherwise });

export const addonInState = usually({
  app_id: "<app 1>",
  config_var_values: {},
  config_vars: ["REDIS_URL"],
  id: "<addon 1>",
  name: "redis-calm-willow-11344",
  plan: "heroku-redis:premium-0",
  provider_id: "<hex>",
});

export const appInState = usually({
  acm: false,
  all_config_vars: {},
  buildpacks: [],
  config_vars: {},
  generation: "cedar",
  git_url: "https://git.heroku.com/acme.git",
  heroku_hostname: "acme-<hex>.herokuapp.com",
  id: "<app 1>",
  internal_routing: false,
  name: "acme",
  organization: [],
  region: "us",
  sensitive_config_vars: {},
  stack: "heroku-24",
  uuid: "<app 1>",
  web_url: "https://acme-<hex>.herokuapp.com/",
});

export const buildInState = usually({
  app_id: "<app 1>",
  buildpacks: [],
  id: "<build 1>",
  output_stream_url: "<origin>/apps/<app 1>/builds/<build 1>/output",
  release_id: "<release 2>",
  slug_id: "<slug 1>",
  stack: "heroku-24",
  status: "succeeded",
  user: [{ email: "sandbox@example.com", id: "<account>" }],
  uuid: "<build 1>",
});

export const recordInState = usually({
  content: "x.herokudns.com",
  created_on: "<time>",
  id: "<record 1>",
  meta: "{}",
  modified_on: "<time>",
  proxiable: true,
  proxied: false,
  settings: {},
  tags: [],
  ttl: 1,
  type: "CNAME",
  zone_id: "<zone 1>",
});

export const slugInState = usually({
  app_id: "<app 1>",
  blob: [{ method: "PUT", url: "<origin>/slugs/<slug 1>/blob" }],
  buildpack_provided_description: "",
  commit: "",
  commit_description: "",
  id: "<slug 1>",
  size: 0,
  stack: "heroku-24",
  stack_id: "<uuid>",
});

export const rulesetInState = usually({
  description: "",
  id: "<ruleset 1>",
  kind: "zone",
  last_updated: "<time>",
  name: "redirects",
  phase: "http_request_firewall_custom",
  version: "1",
  zone_id: "<zone 1>",
});

/** A rule of a ruleset that redirects every request. */
export const redirectRule: Attributes = {
  action: "redirect",
  action_parameters: {
    from_value: {
      preserve_query_string: false,
      status_code: 301,
      target_url: { value: "https://acme.com" },
    },
  },
  description: "",
  enabled: true,
  expression: "true",
  id: "<hex>",
  ref: "<hex>",
};

export const zoneInState = usually({
  account: { id: "<hex>" },
  created_on: "<time>",
  development_mode: 0,
  id: "<zone 1>",
  meta: {
    cdn_only: false,
    custom_certificate_quota: 0,
    dns_only: false,
    foundation_dns: false,
    page_rule_quota: 3,
    phishing_detected: false,
    step: 2,
  },
  modified_on: "<time>",
  name: "acme.com",
  name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
  original_name_servers: [],
  owner: { type: "user" },
  paused: false,
  permissions: ["#dns_records:edit", "#dns_records:read", "#zone:edit", "#zone:read"],
  plan: {
    can_subscribe: false,
    currency: "USD",
    externally_managed: false,
    frequency: "",
    id: "<hex>",
    is_subscribed: false,
    legacy_discount: false,
    legacy_id: "free",
    name: "Free Website",
    price: 0,
  },
  status: "pending",
  tenant: {},
  tenant_unit: {},
  type: "full",
  vanity_name_servers: [],
});

/** The same as a data source reads it, once it is active. */
export const zoneRead = (otherwise: Attributes = {}): Attributes =>
  zoneInState({ account: { id: "<hex>", name: "Sandbox" }, activated_on: "<time>", status: "active", ...otherwise });

export const settingInState = usually({
  editable: true,
  id: "ssl",
  modified_on: "<time>",
  setting_id: "ssl",
  value: { type: "string", value: "strict" },
  zone_id: "<zone 1>",
});

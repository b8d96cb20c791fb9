/** Providers whose resources exist in Terraform's state or on this machine only. */
const LOCAL = new Set("archive external http local null random template terraform time tls".split(" "));

/** Resources of Heroku and Cloudflare that hold nothing: what goes with them can be made again from the configuration. */
const HOLDING_NOTHING: ReadonlySet<string> = new Set([
  ...[
    "account_feature app_feature app_release app_webhook build collaborator config drain formation pipeline_config_var",
    "review_app_config slug team_collaborator team_member",
  ]
    .flatMap((line) => line.split(" "))
    .map((name) => `heroku_${name}`),
  ..."origin_ca_certificate page_rule ruleset zone_setting zone_settings_override"
    .split(" ")
    .map((name) => `cloudflare_${name}`),
]);

/** Whether nothing is known of a type of resource, so that it may hold data. */
export function isUnknownType(type: string): boolean {
  return !LOCAL.has(type.split("_")[0] ?? "") && !HOLDING_NOTHING.has(type);
}

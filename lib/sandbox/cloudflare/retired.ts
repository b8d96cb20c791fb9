const RECORD = "version 4 had it. Write cloudflare_dns_record, with content for value and a required ttl.";
const FILTER = "version 4 had it. Write zone_id, or filter = { name = … }.";

/** What versions before 5 had; source: the provider's guide to upgrading from 4 to 5. */
export const RETIRED: Readonly<Record<string, string>> = {
  cloudflare_record: RECORD,
  "data.cloudflare_record": "version 4 had it. Write cloudflare_dns_record, with filter = { name = { exact = … } }.",
  "cloudflare_dns_record.value": "cloudflare_record of version 4 had it. Write content.",
  "cloudflare_dns_record.hostname": "cloudflare_record of version 4 had it. Write name.",
  "cloudflare_dns_record.allow_overwrite":
    "cloudflare_record of version 4 had it. Import the record that exists instead.",
  cloudflare_zone_settings_override: "version 4 had it. Write one cloudflare_zone_setting for each setting.",
  "cloudflare_zone.zone": "version 4 had it. Write name.",
  "cloudflare_zone.account_id": "version 4 had it. Write account = { id = … }.",
  "cloudflare_zone.jump_start": "version 4 had it. Leave it out.",
  "cloudflare_zone.plan": "version 4 had it. Use cloudflare_zone_subscription, which the sandbox does not simulate.",
  "data.cloudflare_zone.name": FILTER,
  "data.cloudflare_zone.account_id": "version 4 had it. Write filter = { account = { id = … } }.",
};

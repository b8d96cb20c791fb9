import type { Scenario, World } from "./scenario";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

/** Values that the Cloudflare provider refuses, or trips over. */
export const zoneValues: readonly Scenario[] = [
  {
    name: "a record of an unknown type is refused before anything is asked",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_dns_record: { x: { zone_id: "<zone 1>", type: "NOPE", name: "a", content: "b", ttl: 1 } },
          },
        },
        fails: "must be one of",
      },
    ],
  },
  {
    name: "a setting's value may not be null",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: { cloudflare_zone_setting: { ssl: { zone_id: "<zone 1>", setting_id: "ssl", value: null } } },
        },
        fails: "Missing Configuration for Required Attribute",
      },
    ],
  },
  {
    name: "a setting that becomes a switch crashes the provider",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: { cloudflare_zone_setting: { ssl: { zone_id: "<zone 1>", setting_id: "ssl", value: "strict" } } },
        },
        actions: { "cloudflare_zone_setting.ssl": "create" },
        requests: ['PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":"strict"}'],
        state: {
          "cloudflare_zone_setting.ssl": {
            editable: true,
            id: "ssl",
            modified_on: "<time>",
            setting_id: "ssl",
            value: { value: "strict", type: "string" },
            zone_id: "<zone 1>",
          },
        },
      },
      {
        about: "a switch",
        configuration: {
          resource: { cloudflare_zone_setting: { ssl: { zone_id: "<zone 1>", setting_id: "ssl", value: true } } },
        },
        fails: "Plugin did not respond",
        actions: { "cloudflare_zone_setting.ssl": "update" },
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl"],
      },
      {
        about: "a number",
        configuration: {
          resource: { cloudflare_zone_setting: { ssl: { zone_id: "<zone 1>", setting_id: "ssl", value: 1 } } },
        },
        actions: { "cloudflare_zone_setting.ssl": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/settings/ssl",
          'PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":1}',
        ],
        state: { "cloudflare_zone_setting.ssl": { value: { value: 1, type: "number" } } },
      },
    ],
  },
  {
    name: "vanity name servers are sent at creation, and an account without id is read back",
    steps: [
      {
        about: "create",
        configuration: {
          resource: {
            cloudflare_zone: { acme: { account: {}, name: "acme.com", vanity_name_servers: ["ns1.acme.com"] } },
          },
        },
        actions: { "cloudflare_zone.acme": "create" },
        requests: [
          'POST /client/v4/zones {"account":{},"name":"acme.com","paused":false,"type":"full","vanity_name_servers":["ns1.acme.com"]}',
        ],
        state: {
          "cloudflare_zone.acme": {
            account: {},
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
            vanity_name_servers: ["ns1.acme.com"],
          },
        },
      },
      {
        about: "again",
        actions: { "cloudflare_zone.acme": "replace" },
        requests: [
          "GET /client/v4/zones/<zone 1>",
          "DELETE /client/v4/zones/<zone 1>",
          'POST /client/v4/zones {"account":{},"name":"acme.com","paused":false,"type":"full","vanity_name_servers":["ns1.acme.com"]}',
        ],
        state: { "cloudflare_zone.acme": { id: "<zone 2>" } },
      },
    ],
  },
];

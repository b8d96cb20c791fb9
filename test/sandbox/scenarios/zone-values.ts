import type { Scenario, World } from "./scenario";
import { settingInState, zoneInState } from "./states";

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
        state: { "cloudflare_zone_setting.ssl": settingInState() },
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
          "cloudflare_zone.acme": zoneInState({ account: {}, vanity_name_servers: ["ns1.acme.com"] }),
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

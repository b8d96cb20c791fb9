import type { Configuration, Scenario, World } from "./scenario";
import { settingInState, zoneInState, zoneRead } from "./states";

const setting = (attributes: object = {}): Configuration => ({
  resource: {
    cloudflare_zone_setting: { ssl: { zone_id: "<zone 1>", setting_id: "ssl", value: "strict", ...attributes } },
  },
});

const zone = (attributes: object = {}): Configuration => ({
  resource: {
    cloudflare_zone: { acme: { name: "acme.com", account: { id: "0123456789abcdef0123456789abcdef" }, ...attributes } },
  },
});

const existingZone = ({ cloudflare }: World) => cloudflare.zoneNamed("acme.com");

const existingRecord = (world: World) => {
  const content = { type: "CNAME", name: "cable", content: "x.herokudns.com", ttl: 1, comment: "by hand" };
  world.cloudflare.createRecord(existingZone(world), content);
};

/** cloudflare_zone, cloudflare_zone_setting */
export const zones: readonly Scenario[] = [
  {
    name: "a setting is set, set anew, put back, and stays when its resource goes",
    steps: [
      {
        about: "create",
        byHand: (world) => void existingZone(world),
        configuration: setting(),
        actions: { "cloudflare_zone_setting.ssl": "create" },
        requests: ['PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":"strict"}'],
        state: { "cloudflare_zone_setting.ssl": settingInState() },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl"],
      },
      {
        about: "another value",
        configuration: setting({ value: "full" }),
        actions: { "cloudflare_zone_setting.ssl": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/settings/ssl",
          'PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":"full"}',
        ],
        state: { "cloudflare_zone_setting.ssl": { value: { type: "string", value: "full" } } },
      },
      {
        about: "drift",
        byHand: (world) => {
          world.cloudflare.setSetting(existingZone(world), "ssl", "off");
        },
        actions: { "cloudflare_zone_setting.ssl": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/settings/ssl",
          'PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":"full"}',
        ],
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "cloudflare_zone_setting.ssl": "delete" },
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl"],
        state: { "cloudflare_zone_setting.ssl": null },
      },
    ],
  },
  {
    name: "a setting is imported",
    steps: [
      {
        about: "import",
        byHand: (world) => {
          world.cloudflare.setSetting(existingZone(world), "ssl", "strict");
        },
        configuration: { ...setting(), import: [{ to: "cloudflare_zone_setting.ssl", id: "<zone 1>/ssl" }] },
        actions: { "cloudflare_zone_setting.ssl": "import" },
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl", "GET /client/v4/zones/<zone 1>/settings/ssl"],
        state: { "cloudflare_zone_setting.ssl": settingInState() },
      },
    ],
  },
  {
    name: "a zone is made, paused in place and removed",
    steps: [
      {
        about: "create",
        configuration: zone(),
        actions: { "cloudflare_zone.acme": "create" },
        requests: ['POST /client/v4/zones {"account":{"id":"<hex>"},"name":"acme.com","paused":false,"type":"full"}'],
        state: { "cloudflare_zone.acme": zoneInState() },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>"],
      },
      {
        about: "pause",
        configuration: zone({ paused: true }),
        actions: { "cloudflare_zone.acme": "update" },
        requests: ["GET /client/v4/zones/<zone 1>", 'PATCH /client/v4/zones/<zone 1> {"paused":true}'],
        state: { "cloudflare_zone.acme": { paused: true } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "cloudflare_zone.acme": "delete" },
        requests: ["GET /client/v4/zones/<zone 1>", "DELETE /client/v4/zones/<zone 1>"],
        state: { "cloudflare_zone.acme": null },
      },
    ],
  },
  {
    name: "a zone is imported; another name is another zone",
    steps: [
      {
        about: "import",
        byHand: ({ cloudflare }) => {
          cloudflare.createZone("acme.com", "0123456789abcdef0123456789abcdef");
        },
        configuration: { ...zone(), import: [{ to: "cloudflare_zone.acme", id: "<zone 1>" }] },
        actions: { "cloudflare_zone.acme": "import" },
        requests: ["GET /client/v4/zones/<zone 1>", "GET /client/v4/zones/<zone 1>"],
        state: { "cloudflare_zone.acme": zoneInState() },
      },
      {
        about: "another name",
        configuration: zone({ name: "acme.org" }),
        actions: { "cloudflare_zone.acme": "replace" },
        requests: [
          "GET /client/v4/zones/<zone 1>",
          "DELETE /client/v4/zones/<zone 1>",
          'POST /client/v4/zones {"account":{"id":"<hex>"},"name":"acme.org","paused":false,"type":"full"}',
        ],
        state: { "cloudflare_zone.acme": { id: "<zone 2>", name: "acme.org" } },
      },
    ],
  },
  {
    name: "a zone gets name servers of its own",
    steps: [
      {
        about: "create",
        configuration: zone(),
        actions: { "cloudflare_zone.acme": "create" },
        requests: ['POST /client/v4/zones {"account":{"id":"<hex>"},"name":"acme.com","paused":false,"type":"full"}'],
        state: { "cloudflare_zone.acme": zoneInState() },
      },
      {
        about: "other settings",
        configuration: zone({ vanity_name_servers: ["ns1.acme.com", "ns2.acme.com"] }),
        actions: { "cloudflare_zone.acme": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>",
          'PATCH /client/v4/zones/<zone 1> {"vanity_name_servers":["ns1.acme.com","ns2.acme.com"]}',
        ],
        state: { "cloudflare_zone.acme": { vanity_name_servers: ["ns1.acme.com", "ns2.acme.com"] } },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>"],
      },
    ],
  },
  {
    name: "a zone is looked up by its name",
    steps: [
      {
        about: "look up",
        byHand: existingRecord,
        configuration: {
          data: {
            cloudflare_zone: { acme: { filter: { name: "acme.com" } } },
          },
        },
        requests: ["GET /client/v4/zones?name=acme.com", "GET /client/v4/zones/<zone 1>"],
        state: {
          "data.cloudflare_zone.acme": zoneRead({ filter: { name: "acme.com" }, zone_id: "<zone 1>" }),
        },
      },
    ],
  },
];

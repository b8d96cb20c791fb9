import type { Scenario, World } from "./scenario";
import { zoneRead } from "./states";

const twoRecords = ({ cloudflare }: World) => {
  const zone = cloudflare.zoneNamed("acme.com");
  cloudflare.createRecord(zone, { type: "CNAME", name: "www", content: "x.herokudns.com", ttl: 1 });
  cloudflare.createRecord(zone, {
    type: "A",
    name: "api",
    content: "192.0.2.1",
    ttl: 60,
    comment: "old",
    tags: ["team:web"],
  });
  cloudflare.setSetting(zone, "ssl", "strict");
};

const oldRecord = {
  comment: "old",
  comment_modified_on: "<time>",
  content: "192.0.2.1",
  created_on: "<time>",
  id: "<record 2>",
  meta: "{}",
  modified_on: "<time>",
  name: "api.acme.com",
  proxiable: true,
  proxied: false,
  settings: {},
  tags: ["team:web"],
  tags_modified_on: "<time>",
  ttl: 60,
  type: "A",
};

/** Lists of zones and of their records, and a setting that is read. */
export const zoneLists: readonly Scenario[] = [
  {
    name: "records of a zone are listed page by page",
    steps: [
      {
        about: "all",
        byHand: twoRecords,
        configuration: { data: { cloudflare_dns_records: { all: { zone_id: "<zone 1>" } } } },
        requests: ["GET /client/v4/zones/<zone 1>/dns_records", "GET /client/v4/zones/<zone 1>/dns_records?page=2"],
        state: {
          "data.cloudflare_dns_records.all": {
            result: [
              {
                content: "x.herokudns.com",
                created_on: "<time>",
                id: "<record 1>",
                meta: "{}",
                modified_on: "<time>",
                name: "www.acme.com",
                proxiable: true,
                proxied: false,
                settings: {},
                tags: [],
                ttl: 1,
                type: "CNAME",
              },
              oldRecord,
            ],
            zone_id: "<zone 1>",
          },
        },
      },
      {
        about: "some",
        configuration: {
          data: {
            cloudflare_dns_records: { some: { zone_id: "<zone 1>", name: { exact: "api.acme.com" }, max_items: 1 } },
          },
        },
        requests: ["GET /client/v4/zones/<zone 1>/dns_records?name.exact=api.acme.com"],
        state: {
          "data.cloudflare_dns_records.all": null,
          "data.cloudflare_dns_records.some": {
            max_items: 1,
            name: { exact: "api.acme.com" },
            result: [oldRecord],
            zone_id: "<zone 1>",
          },
        },
      },
    ],
  },
  {
    name: "zones and a setting are read",
    steps: [
      {
        about: "zones",
        byHand: twoRecords,
        configuration: { data: { cloudflare_zones: { acme: { name: "acme.com" } } } },
        requests: ["GET /client/v4/zones?name=acme.com", "GET /client/v4/zones?name=acme.com&page=2"],
        state: {
          "data.cloudflare_zones.acme": {
            name: "acme.com",
            result: [zoneRead()],
          },
        },
      },
      {
        about: "setting",
        configuration: { data: { cloudflare_zone_setting: { ssl: { zone_id: "<zone 1>", setting_id: "ssl" } } } },
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl"],
        state: {
          "data.cloudflare_zones.acme": null,
          "data.cloudflare_zone_setting.ssl": {
            editable: true,
            id: "ssl",
            modified_on: "<time>",
            setting_id: "ssl",
            value: "strict",
            zone_id: "<zone 1>",
          },
        },
      },
    ],
  },
];

import type { Configuration, Scenario, World } from "./scenario";
import { recordInState } from "./states";

const record = (attributes: object = {}): Configuration => ({
  resource: {
    cloudflare_dns_record: {
      cable: { zone_id: "<zone 1>", type: "CNAME", name: "cable", content: "x.herokudns.com", ttl: 1, ...attributes },
    },
  },
});

const existingZone = ({ cloudflare }: World) => cloudflare.zoneNamed("acme.com");

const existingRecord = (world: World) => {
  const content = { type: "CNAME", name: "cable", content: "x.herokudns.com", ttl: 1, comment: "by hand" };
  world.cloudflare.createRecord(existingZone(world), content);
};

/** cloudflare_dns_record: import, parts, tags, settings; as a data source */
export const dnsRecordKinds: readonly Scenario[] = [
  {
    name: "a record is imported by zone and id",
    steps: [
      {
        about: "import",
        byHand: existingRecord,
        configuration: {
          ...record({ comment: "by hand" }),
          import: [{ to: "cloudflare_dns_record.cable", id: "<zone 1>/<record 1>" }],
        },
        actions: { "cloudflare_dns_record.cable": "import" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
        ],
        state: {
          "cloudflare_dns_record.cable": recordInState({
            comment: "by hand",
            comment_modified_on: "<time>",
            name: "cable.acme.com",
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
      },
    ],
  },
  {
    name: "a record whose name is taken fails and leaves nothing",
    steps: [
      {
        about: "taken",
        byHand: existingRecord,
        configuration: record(),
        fails: "already exists",
        actions: { "cloudflare_dns_record.cable": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"x.herokudns.com","name":"cable","proxied":false,"ttl":1,"type":"CNAME"} -> 400',
        ],
      },
    ],
  },
  {
    name: "a record of parts has its content from them",
    steps: [
      {
        about: "create",
        byHand: (world) => void existingZone(world),
        configuration: {
          resource: {
            cloudflare_dns_record: {
              caa: {
                zone_id: "<zone 1>",
                name: "@",
                type: "CAA",
                ttl: 1,
                data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
              },
            },
          },
        },
        actions: { "cloudflare_dns_record.caa": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"data":{"flags":0,"tag":"issue","value":"letsencrypt.org"},"name":"@","proxied":false,"ttl":1,"type":"CAA"}',
        ],
        state: {
          "cloudflare_dns_record.caa": recordInState({
            content: '0 issue "letsencrypt.org"',
            data: { flags: { type: "number", value: 0 }, tag: "issue", value: "letsencrypt.org" },
            name: "@",
            proxiable: false,
            type: "CAA",
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
        state: { "cloudflare_dns_record.caa": { name: "acme.com" } },
      },
    ],
  },
  {
    name: "tags and priority are kept",
    steps: [
      {
        about: "create",
        byHand: (world) => void existingZone(world),
        configuration: record({ name: "@", type: "MX", content: "mx.example.com", priority: 10, tags: ["team:web"] }),
        actions: { "cloudflare_dns_record.cable": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"mx.example.com","name":"@","priority":10,"proxied":false,"tags":["team:web"],"ttl":1,"type":"MX"}',
        ],
        state: {
          "cloudflare_dns_record.cable": recordInState({
            content: "mx.example.com",
            name: "@",
            priority: 10,
            proxiable: false,
            tags: ["team:web"],
            tags_modified_on: "<time>",
            type: "MX",
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
        state: { "cloudflare_dns_record.cable": { name: "acme.com" } },
      },
      {
        about: "another tag",
        configuration: record({ name: "@", type: "MX", content: "mx.example.com", priority: 20, tags: ["team:ops"] }),
        actions: { "cloudflare_dns_record.cable": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"mx.example.com","name":"acme.com","priority":20,"proxied":false,"settings":{},"tags":["team:ops"],"ttl":1,"type":"MX"}',
        ],
        state: { "cloudflare_dns_record.cable": { priority: 20, tags: ["team:ops"] } },
      },
    ],
  },
  {
    name: "some settings beside a name without its zone never stop differing, and so does a time to live on a record that is proxied later",
    steps: [
      {
        about: "create",
        byHand: (world) => void existingZone(world),
        configuration: record({ ttl: 300, settings: { flatten_cname: false } }),
        actions: { "cloudflare_dns_record.cable": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"x.herokudns.com","name":"cable","proxied":false,"settings":{"flatten_cname":false},"ttl":300,"type":"CNAME"}',
        ],
        state: {
          "cloudflare_dns_record.cable": recordInState({ name: "cable", settings: { flatten_cname: false }, ttl: 300 }),
        },
      },
      {
        about: "again",
        actions: { "cloudflare_dns_record.cable": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"x.herokudns.com","name":"cable.acme.com","proxied":false,"settings":{"flatten_cname":false},"tags":[],"ttl":300,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.cable": { name: "cable.acme.com" } },
      },
      {
        about: "proxied",
        configuration: record({ ttl: 300, proxied: true, settings: { flatten_cname: false } }),
        actions: { "cloudflare_dns_record.cable": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"x.herokudns.com","name":"cable.acme.com","proxied":true,"settings":{"flatten_cname":false},"tags":[],"ttl":300,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.cable": { proxied: true } },
      },
    ],
  },
  {
    name: "a record is looked up by its id",
    steps: [
      {
        about: "look up",
        byHand: existingRecord,
        configuration: {
          data: { cloudflare_dns_record: { cable: { zone_id: "<zone 1>", dns_record_id: "<record 1>" } } },
        },
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
        state: {
          "data.cloudflare_dns_record.cable": {
            comment: "by hand",
            comment_modified_on: "<time>",
            content: "x.herokudns.com",
            created_on: "<time>",
            dns_record_id: "<record 1>",
            id: "<record 1>",
            meta: "{}",
            modified_on: "<time>",
            name: "cable.acme.com",
            proxiable: true,
            proxied: false,
            settings: {},
            tags: [],
            ttl: 1,
            type: "CNAME",
            zone_id: "<zone 1>",
          },
        },
      },
    ],
  },
  {
    name: "a record is looked up by its name",
    steps: [
      {
        about: "look up",
        byHand: existingRecord,
        configuration: {
          data: {
            cloudflare_dns_record: { cable: { zone_id: "<zone 1>", filter: { name: { exact: "cable.acme.com" } } } },
          },
        },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records?name.exact=cable.acme.com",
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
        ],
        state: {
          "data.cloudflare_dns_record.cable": {
            comment: "by hand",
            comment_modified_on: "<time>",
            content: "x.herokudns.com",
            created_on: "<time>",
            dns_record_id: "<record 1>",
            filter: { name: { exact: "cable.acme.com" } },
            id: "<record 1>",
            meta: "{}",
            modified_on: "<time>",
            name: "cable.acme.com",
            proxiable: true,
            proxied: false,
            settings: {},
            tags: [],
            ttl: 1,
            type: "CNAME",
            zone_id: "<zone 1>",
          },
        },
      },
    ],
  },
  {
    name: "a record that is not there fails the plan",
    steps: [
      {
        about: "look up",
        byHand: existingRecord,
        configuration: {
          data: {
            cloudflare_dns_record: { cable: { zone_id: "<zone 1>", filter: { name: { exact: "www.acme.com" } } } },
          },
        },
        fails: "exactly one result",
        requests: ["GET /client/v4/zones/<zone 1>/dns_records?name.exact=www.acme.com"],
      },
    ],
  },
];

import type { Configuration, Scenario, Step, World } from "./scenario";
import { recordInState } from "./states";

const record = (attributes: object = {}): Configuration => ({
  resource: {
    cloudflare_dns_record: {
      cable: { zone_id: "<zone 1>", type: "CNAME", name: "cable", content: "x.herokudns.com", ttl: 1, ...attributes },
    },
  },
});

const existingZone = ({ cloudflare }: World) => cloudflare.zoneNamed("acme.com");

const recordMade: Step = {
  about: "create",
  byHand: (world) => void existingZone(world),
  configuration: record(),
  actions: { "cloudflare_dns_record.cable": "create" },
  requests: [
    'POST /client/v4/zones/<zone 1>/dns_records {"content":"x.herokudns.com","name":"cable","proxied":false,"ttl":1,"type":"CNAME"}',
  ],
  state: { "cloudflare_dns_record.cable": recordInState({ name: "cable" }) },
};

/** cloudflare_dns_record */
export const dnsRecords: readonly Scenario[] = [
  {
    name: "a record is made, stays, points elsewhere in place, and goes",
    steps: [
      {
        about: "create",
        byHand: (world) => void existingZone(world),
        configuration: record({ comment: "Action Cable" }),
        actions: { "cloudflare_dns_record.cable": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"comment":"Action Cable","content":"x.herokudns.com","name":"cable","proxied":false,"ttl":1,"type":"CNAME"}',
        ],
        state: {
          "cloudflare_dns_record.cable": recordInState({
            comment: "Action Cable",
            comment_modified_on: "<time>",
            name: "cable",
          }),
        },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
        state: { "cloudflare_dns_record.cable": { name: "cable.acme.com" } },
      },
      {
        about: "elsewhere",
        configuration: record({ comment: "Action Cable", content: "y.herokudns.com" }),
        actions: { "cloudflare_dns_record.cable": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"comment":"Action Cable","content":"y.herokudns.com","name":"cable.acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.cable": { content: "y.herokudns.com" } },
      },
      {
        about: "in other case",
        configuration: record({ comment: "Action Cable", content: "Y.HerokuDNS.com" }),
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
      },
      {
        about: "without the comment",
        configuration: record({ content: "y.herokudns.com" }),
        actions: { "cloudflare_dns_record.cable": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"comment":null,"content":"y.herokudns.com","name":"cable.acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.cable": { comment: null, comment_modified_on: null } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "cloudflare_dns_record.cable": "delete" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          "DELETE /client/v4/zones/<zone 1>/dns_records/<record 1>",
        ],
        state: { "cloudflare_dns_record.cable": null },
      },
    ],
  },
  {
    name: "a record is proxied in place, and takes another type by replacement",
    steps: [
      recordMade,
      {
        about: "proxied",
        configuration: record({ proxied: true }),
        actions: { "cloudflare_dns_record.cable": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"x.herokudns.com","name":"cable.acme.com","proxied":true,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.cable": { name: "cable.acme.com", proxied: true } },
      },
      {
        about: "text",
        configuration: record({ type: "TXT", content: "hello" }),
        actions: { "cloudflare_dns_record.cable": "replace" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          "DELETE /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"hello","name":"cable","proxied":false,"ttl":1,"type":"TXT"}',
        ],
        state: {
          "cloudflare_dns_record.cable": {
            content: "hello",
            id: "<record 2>",
            name: "cable",
            proxiable: false,
            proxied: false,
            type: "TXT",
          },
        },
      },
    ],
  },
  {
    name: "a proxied record takes no time to live of its own",
    steps: [
      {
        about: "create",
        byHand: (world) => void existingZone(world),
        configuration: record({ proxied: true, ttl: 300 }),
        fails: "ttl must be set to 1 when `proxied` is true",
        actions: { "cloudflare_dns_record.cable": "create" },
      },
    ],
  },
  {
    name: "a record at the apex keeps its name",
    steps: [
      {
        about: "create",
        byHand: (world) => void existingZone(world),
        configuration: record({ name: "@", type: "A", content: "192.0.2.1", ttl: 300 }),
        actions: { "cloudflare_dns_record.cable": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"192.0.2.1","name":"@","proxied":false,"ttl":300,"type":"A"}',
        ],
        state: {
          "cloudflare_dns_record.cable": recordInState({ content: "192.0.2.1", name: "@", ttl: 300, type: "A" }),
        },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
        state: { "cloudflare_dns_record.cable": { name: "acme.com" } },
      },
      {
        about: "by the zone's name",
        configuration: record({ name: "acme.com", type: "A", content: "192.0.2.1", ttl: 300 }),
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
      },
    ],
  },
  {
    name: "what someone changed on a record by hand is put back",
    steps: [
      recordMade,
      {
        about: "drift",
        byHand: (world) => {
          const { cloudflare } = world;
          const found = existingZone(world);
          for (const one of cloudflare.records(found)) {
            const content = {
              type: "CNAME",
              name: "cable",
              content: "z.example.com",
              ttl: 1,
              proxied: true,
              comment: "me",
            };
            cloudflare.replaceRecord(found, one, content);
          }
        },
        actions: { "cloudflare_dns_record.cable": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"comment":null,"content":"x.herokudns.com","name":"cable.acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.cable": { name: "cable.acme.com" } },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
      },
    ],
  },
  {
    name: "a record that someone removed by hand is made again",
    steps: [
      recordMade,
      {
        about: "gone",
        byHand: (world) => {
          for (const one of world.cloudflare.records(existingZone(world))) world.cloudflare.deleteRecord(one);
        },
        actions: { "cloudflare_dns_record.cable": "create" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1> -> 404",
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"x.herokudns.com","name":"cable","proxied":false,"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.cable": { id: "<record 2>" } },
      },
    ],
  },
];

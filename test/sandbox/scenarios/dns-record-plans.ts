import type { Scenario, World } from "./scenario";
import { recordInState } from "./states";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

/** cloudflare_dns_record: plans in which the provider takes one value for another */
export const dnsRecordPlans: readonly Scenario[] = [
  {
    name: "tags that are left out stay",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_dns_record: {
              www: {
                zone_id: "<zone 1>",
                type: "CNAME",
                name: "www.acme.com",
                content: "x.herokudns.com",
                ttl: 1,
                tags: ["team:web"],
              },
            },
          },
        },
        actions: { "cloudflare_dns_record.www": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"x.herokudns.com","name":"www.acme.com","proxied":false,"tags":["team:web"],"ttl":1,"type":"CNAME"}',
        ],
        state: {
          "cloudflare_dns_record.www": recordInState({
            name: "www.acme.com",
            tags: ["team:web"],
            tags_modified_on: "<time>",
          }),
        },
      },
      {
        about: "without tags",
        configuration: {
          resource: {
            cloudflare_dns_record: {
              www: { zone_id: "<zone 1>", type: "CNAME", name: "www.acme.com", content: "x.herokudns.com", ttl: 1 },
            },
          },
        },
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
      },
    ],
  },
  {
    name: "a record renamed to the zone itself is not renamed",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_dns_record: {
              www: { zone_id: "<zone 1>", type: "A", name: "www.acme.com", content: "192.0.2.1", ttl: 1 },
            },
          },
        },
        actions: { "cloudflare_dns_record.www": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"192.0.2.1","name":"www.acme.com","proxied":false,"ttl":1,"type":"A"}',
        ],
        state: {
          "cloudflare_dns_record.www": recordInState({ content: "192.0.2.1", name: "www.acme.com", type: "A" }),
        },
      },
      { about: "read", requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"] },
      {
        about: "renamed to @",
        configuration: {
          resource: {
            cloudflare_dns_record: { www: { zone_id: "<zone 1>", type: "A", name: "@", content: "192.0.2.1", ttl: 1 } },
          },
        },
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
      },
    ],
  },
  {
    name: "a change of data sends the old content, and state keeps it until it is read",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_dns_record: {
              caa: {
                zone_id: "<zone 1>",
                type: "CAA",
                name: "acme.com",
                ttl: 1,
                data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
              },
            },
          },
        },
        actions: { "cloudflare_dns_record.caa": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"data":{"flags":0,"tag":"issue","value":"letsencrypt.org"},"name":"acme.com","proxied":false,"ttl":1,"type":"CAA"}',
        ],
        state: {
          "cloudflare_dns_record.caa": recordInState({
            content: '0 issue "letsencrypt.org"',
            data: { flags: { value: 0, type: "number" }, tag: "issue", value: "letsencrypt.org" },
            name: "acme.com",
            proxiable: false,
            type: "CAA",
          }),
        },
      },
      {
        about: "other data",
        configuration: {
          resource: {
            cloudflare_dns_record: {
              caa: {
                zone_id: "<zone 1>",
                type: "CAA",
                name: "acme.com",
                ttl: 1,
                data: { flags: 0, tag: "issue", value: "pki.goog" },
              },
            },
          },
        },
        actions: { "cloudflare_dns_record.caa": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"0 issue \\"letsencrypt.org\\"","data":{"flags":0,"tag":"issue","value":"pki.goog"},"name":"acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CAA"}',
        ],
        state: {
          "cloudflare_dns_record.caa": {
            data: { flags: { value: 0, type: "number" }, tag: "issue", value: "pki.goog" },
          },
        },
      },
      {
        about: "again",
        requests: ["GET /client/v4/zones/<zone 1>/dns_records/<record 1>"],
        state: { "cloudflare_dns_record.caa": { content: '0 issue "pki.goog"' } },
      },
    ],
  },
  {
    name: "a full name with a dot at its end is updated at every plan",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_dns_record: {
              www: { zone_id: "<zone 1>", type: "CNAME", name: "www.acme.com.", content: "x.herokudns.com", ttl: 1 },
            },
          },
        },
        actions: { "cloudflare_dns_record.www": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"x.herokudns.com","name":"www.acme.com.","proxied":false,"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.www": recordInState({ name: "www.acme.com." }) },
      },
      {
        about: "again",
        actions: { "cloudflare_dns_record.www": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"x.herokudns.com","name":"www.acme.com.","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
      },
      {
        about: "and again",
        actions: { "cloudflare_dns_record.www": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"x.herokudns.com","name":"www.acme.com.","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
      },
    ],
  },
  {
    name: "a name with capitals is updated at every plan",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_dns_record: {
              www: { zone_id: "<zone 1>", type: "CNAME", name: "WWW.acme.com", content: "x.herokudns.com", ttl: 1 },
            },
          },
        },
        actions: { "cloudflare_dns_record.www": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"x.herokudns.com","name":"WWW.acme.com","proxied":false,"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.www": recordInState({ name: "WWW.acme.com" }) },
      },
      {
        about: "again",
        actions: { "cloudflare_dns_record.www": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"x.herokudns.com","name":"WWW.acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
      },
    ],
  },
  {
    name: "an alias with a dot at its end is updated at every plan",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_dns_record: {
              www: { zone_id: "<zone 1>", type: "CNAME", name: "www.acme.com", content: "x.herokudns.com.", ttl: 1 },
            },
          },
        },
        actions: { "cloudflare_dns_record.www": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"content":"x.herokudns.com.","name":"www.acme.com","proxied":false,"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.www": recordInState({ content: "x.herokudns.com.", name: "www.acme.com" }) },
      },
      {
        about: "again",
        actions: { "cloudflare_dns_record.www": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"x.herokudns.com.","name":"www.acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
      },
    ],
  },
  {
    name: "an empty comment is none",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_dns_record: {
              www: {
                zone_id: "<zone 1>",
                type: "CNAME",
                name: "www.acme.com",
                content: "x.herokudns.com",
                ttl: 1,
                comment: "",
              },
            },
          },
        },
        actions: { "cloudflare_dns_record.www": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/dns_records {"comment":"","content":"x.herokudns.com","name":"www.acme.com","proxied":false,"ttl":1,"type":"CNAME"}',
        ],
        state: { "cloudflare_dns_record.www": recordInState({ comment: "", name: "www.acme.com" }) },
      },
      {
        about: "again",
        actions: { "cloudflare_dns_record.www": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"comment":"","content":"x.herokudns.com","name":"www.acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CNAME"}',
        ],
      },
    ],
  },
];

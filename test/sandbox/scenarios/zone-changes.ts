import type { Scenario, World } from "./scenario";
import { recordInState, zoneInState } from "./states";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

/** Changes of zones and of the parts of a record. */
export const zoneChanges: readonly Scenario[] = [
  {
    name: "parts of data that are left out are sent as null",
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
        about: "no data",
        configuration: {
          resource: {
            cloudflare_dns_record: { caa: { zone_id: "<zone 1>", type: "CAA", name: "acme.com", ttl: 1, data: {} } },
          },
        },
        fails: "Content for CAA record is missing",
        actions: { "cloudflare_dns_record.caa": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/dns_records/<record 1>",
          'PUT /client/v4/zones/<zone 1>/dns_records/<record 1> {"content":"0 issue \\"letsencrypt.org\\"","data":{"flags":null,"tag":null,"value":null},"name":"acme.com","proxied":false,"settings":{},"tags":[],"ttl":1,"type":"CAA"} -> 400',
        ],
      },
    ],
  },
  {
    name: "the type of a zone changes in place",
    steps: [
      {
        about: "create",
        configuration: {
          resource: {
            cloudflare_zone: { acme: { account: { id: "0123456789abcdef0123456789abcdef" }, name: "acme.com" } },
          },
        },
        actions: { "cloudflare_zone.acme": "create" },
        requests: ['POST /client/v4/zones {"account":{"id":"<hex>"},"name":"acme.com","paused":false,"type":"full"}'],
        state: { "cloudflare_zone.acme": zoneInState() },
      },
      {
        about: "partial",
        configuration: {
          resource: {
            cloudflare_zone: {
              acme: { account: { id: "0123456789abcdef0123456789abcdef" }, name: "acme.com", type: "partial" },
            },
          },
        },
        actions: { "cloudflare_zone.acme": "update" },
        requests: ["GET /client/v4/zones/<zone 1>", 'PATCH /client/v4/zones/<zone 1> {"type":"partial"}'],
        state: { "cloudflare_zone.acme": { type: "partial" } },
      },
      {
        about: "unknown",
        configuration: {
          resource: {
            cloudflare_zone: {
              acme: { account: { id: "0123456789abcdef0123456789abcdef" }, name: "acme.com", type: "nope" },
            },
          },
        },
        fails: "must be one of",
      },
    ],
  },
];

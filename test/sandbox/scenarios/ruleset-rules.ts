import type { Scenario, World } from "./scenario";
import { rulesetInState } from "./states";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

/** Rules of several phases, and rulesets that are refused. */
export const rulesetRules: readonly Scenario[] = [
  {
    name: "rules that block, skip, limit and set headers",
    steps: [
      {
        about: "firewall",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: {
                zone_id: "<zone 1>",
                kind: "zone",
                name: "redirects",
                phase: "http_request_firewall_custom",
                rules: [
                  { action: "block", expression: "true" },
                  {
                    action: "skip",
                    expression: "true",
                    action_parameters: { ruleset: "current" },
                    logging: { enabled: true },
                  },
                ],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"redirects","phase":"http_request_firewall_custom","rules":[{"action":"block","action_parameters":{},"description":"","enabled":true,"expression":"true"},{"action":"skip","action_parameters":{"ruleset":"current"},"description":"","enabled":true,"expression":"true","logging":{"enabled":true}}]}',
        ],
        state: {
          "cloudflare_ruleset.acme": rulesetInState({
            rules: [
              {
                action: "block",
                action_parameters: {},
                description: "",
                enabled: true,
                expression: "true",
                id: "<hex>",
                ref: "<hex>",
              },
              {
                action: "skip",
                action_parameters: { ruleset: "current" },
                description: "",
                enabled: true,
                expression: "true",
                id: "<hex>",
                logging: { enabled: true },
                ref: "<hex>",
              },
            ],
          }),
        },
      },
      {
        about: "limit",
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: {
                zone_id: "<zone 1>",
                kind: "zone",
                name: "redirects",
                phase: "http_ratelimit",
                rules: [
                  {
                    action: "block",
                    expression: "true",
                    ratelimit: { characteristics: ["ip.src"], period: 60, requests_per_period: 10 },
                  },
                ],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "replace" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          "DELETE /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"redirects","phase":"http_ratelimit","rules":[{"action":"block","action_parameters":{},"description":"","enabled":true,"expression":"true","ratelimit":{"characteristics":["ip.src"],"period":60,"requests_per_period":10,"requests_to_origin":false}}]}',
        ],
        state: {
          "cloudflare_ruleset.acme": {
            id: "<ruleset 2>",
            phase: "http_ratelimit",
            rules: [
              {
                action: "block",
                action_parameters: {},
                description: "",
                enabled: true,
                expression: "true",
                id: "<hex>",
                ratelimit: {
                  characteristics: ["ip.src"],
                  period: 60,
                  requests_per_period: 10,
                  requests_to_origin: false,
                },
                ref: "<hex>",
              },
            ],
          },
        },
      },
      {
        about: "headers",
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: {
                zone_id: "<zone 1>",
                kind: "zone",
                name: "redirects",
                phase: "http_response_headers_transform",
                rules: [
                  {
                    action: "rewrite",
                    expression: "true",
                    action_parameters: {
                      headers: { "X-A": { operation: "set", value: "b" }, "X-B": { operation: "remove" } },
                    },
                  },
                ],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "replace" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 2>",
          "DELETE /client/v4/zones/<zone 1>/rulesets/<ruleset 2>",
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"redirects","phase":"http_response_headers_transform","rules":[{"action":"rewrite","action_parameters":{"headers":{"X-A":{"operation":"set","value":"b"},"X-B":{"operation":"remove"}}},"description":"","enabled":true,"expression":"true"}]}',
        ],
        state: {
          "cloudflare_ruleset.acme": {
            id: "<ruleset 3>",
            phase: "http_response_headers_transform",
            rules: [
              {
                action: "rewrite",
                action_parameters: {
                  headers: { "X-A": { operation: "set", value: "b" }, "X-B": { operation: "remove" } },
                },
                description: "",
                enabled: true,
                expression: "true",
                id: "<hex>",
                ref: "<hex>",
              },
            ],
          },
        },
      },
      { about: "again", requests: ["GET /client/v4/zones/<zone 1>/rulesets/<ruleset 3>"] },
    ],
  },
  {
    name: "a ruleset needs a known phase and one owner with an id",
    steps: [
      {
        about: "phase",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_ruleset: { acme: { zone_id: "<zone 1>", kind: "zone", name: "redirects", phase: "nope" } },
          },
        },
        fails: "must be one of",
      },
      {
        about: "two owners",
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: {
                zone_id: "<zone 1>",
                kind: "zone",
                name: "redirects",
                phase: "http_request_dynamic_redirect",
                account_id: "0123456789abcdef0123456789abcdef",
              },
            },
          },
        },
        fails: "zone_id",
      },
      {
        about: "no id",
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: { zone_id: "acme", kind: "zone", name: "redirects", phase: "http_request_dynamic_redirect" },
            },
          },
        },
        fails: "32-character",
      },
    ],
  },
];

import type { Scenario, World } from "./scenario";
import { redirectRule, rulesetInState } from "./states";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

/** Rulesets of a zone whose rules are named by nothing but their place. */
export const rulesets: readonly Scenario[] = [
  {
    name: "the ids of a ruleset's rules without refs are known after each change",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: {
                zone_id: "<zone 1>",
                kind: "zone",
                name: "redirects",
                phase: "http_request_dynamic_redirect",
                rules: [
                  {
                    action: "redirect",
                    expression: "true",
                    action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
                  },
                ],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"redirects","phase":"http_request_dynamic_redirect","rules":[{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":true,"expression":"true"}]}',
        ],
        state: {
          "cloudflare_ruleset.acme": rulesetInState({
            phase: "http_request_dynamic_redirect",
            rules: [redirectRule],
          }),
        },
      },
      { about: "again", requests: ["GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>"] },
      {
        about: "a second rule",
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: {
                zone_id: "<zone 1>",
                kind: "zone",
                name: "redirects",
                phase: "http_request_dynamic_redirect",
                rules: [
                  {
                    action: "redirect",
                    expression: "true",
                    action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
                  },
                  {
                    action: "redirect",
                    expression: "false",
                    action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
                    description: "later",
                  },
                ],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          'PUT /client/v4/zones/<zone 1>/rulesets/<ruleset 1> {"description":"","kind":"zone","name":"redirects","phase":"http_request_dynamic_redirect","rules":[{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":true,"expression":"true"},{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"later","enabled":true,"expression":"false"}]}',
        ],
        state: {
          "cloudflare_ruleset.acme": {
            rules: [
              redirectRule,
              {
                action: "redirect",
                action_parameters: {
                  from_value: {
                    preserve_query_string: false,
                    status_code: 301,
                    target_url: { value: "https://acme.com" },
                  },
                },
                description: "later",
                enabled: true,
                expression: "false",
                id: "<hex>",
                ref: "<hex>",
              },
            ],
            version: "2",
          },
        },
      },
      {
        about: "no rules",
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: {
                zone_id: "<zone 1>",
                kind: "zone",
                name: "redirects",
                phase: "http_request_dynamic_redirect",
                description: "none",
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          'PUT /client/v4/zones/<zone 1>/rulesets/<ruleset 1> {"description":"none","kind":"zone","name":"redirects","phase":"http_request_dynamic_redirect","rules":[]}',
        ],
        state: { "cloudflare_ruleset.acme": { description: "none", rules: [], version: "3" } },
      },
      {
        about: "renamed",
        configuration: {
          resource: {
            cloudflare_ruleset: {
              acme: { zone_id: "<zone 1>", kind: "zone", name: "other", phase: "http_request_dynamic_redirect" },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "replace" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          "DELETE /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"other","phase":"http_request_dynamic_redirect","rules":[]}',
        ],
        state: { "cloudflare_ruleset.acme": { description: "", id: "<ruleset 2>", name: "other", version: "1" } },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "cloudflare_ruleset.acme": "delete" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 2>",
          "DELETE /client/v4/zones/<zone 1>/rulesets/<ruleset 2>",
        ],
        state: { "cloudflare_ruleset.acme": null },
      },
    ],
  },
];

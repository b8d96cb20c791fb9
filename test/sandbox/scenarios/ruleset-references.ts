import type { Scenario, World } from "./scenario";
import { rulesetInState } from "./states";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

const rulesetsGone = ({ cloudflare }: World) => {
  for (const ruleset of cloudflare.rulesets.all()) cloudflare.rulesets.delete(ruleset);
};

const plainRedirect = {
  from_value: {
    preserve_query_string: false,
    status_code: 301,
    target_url: { value: "https://acme.com" },
  },
};

/** Rules that are named by a ref, and rulesets that are gone. */
export const rulesetReferences: readonly Scenario[] = [
  {
    name: "a rule with a ref keeps its id in another place",
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
                    ref: "a",
                  },
                  {
                    action: "redirect",
                    expression: "false",
                    action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
                    ref: "b",
                  },
                ],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"redirects","phase":"http_request_dynamic_redirect","rules":[{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":true,"expression":"true","ref":"a"},{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":true,"expression":"false","ref":"b"}]}',
        ],
        state: {
          "cloudflare_ruleset.acme": rulesetInState({
            phase: "http_request_dynamic_redirect",
            rules: [
              {
                action: "redirect",
                action_parameters: plainRedirect,
                description: "",
                enabled: true,
                expression: "true",
                id: "<hex>",
                ref: "a",
              },
              {
                action: "redirect",
                action_parameters: plainRedirect,
                description: "",
                enabled: true,
                expression: "false",
                id: "<hex>",
                ref: "b",
              },
            ],
          }),
        },
      },
      {
        about: "swapped",
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
                    expression: "false",
                    action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
                    ref: "b",
                  },
                  {
                    action: "redirect",
                    expression: "true",
                    action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
                    ref: "a",
                  },
                ],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          'PUT /client/v4/zones/<zone 1>/rulesets/<ruleset 1> {"description":"","kind":"zone","name":"redirects","phase":"http_request_dynamic_redirect","rules":[{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":true,"expression":"false","ref":"b"},{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":true,"expression":"true","ref":"a"}]}',
        ],
        state: {
          "cloudflare_ruleset.acme": {
            rules: [
              {
                action: "redirect",
                action_parameters: plainRedirect,
                description: "",
                enabled: true,
                expression: "false",
                id: "<hex>",
                ref: "b",
              },
              {
                action: "redirect",
                action_parameters: plainRedirect,
                description: "",
                enabled: true,
                expression: "true",
                id: "<hex>",
                ref: "a",
              },
            ],
            version: "2",
          },
        },
      },
      {
        about: "off",
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
                    expression: "false",
                    action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
                    ref: "b",
                    enabled: false,
                  },
                  {
                    action: "redirect",
                    expression: "true",
                    action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
                    ref: "a",
                  },
                ],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          'PUT /client/v4/zones/<zone 1>/rulesets/<ruleset 1> {"description":"","kind":"zone","name":"redirects","phase":"http_request_dynamic_redirect","rules":[{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":false,"expression":"false","ref":"b"},{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":true,"expression":"true","ref":"a"}]}',
        ],
        state: {
          "cloudflare_ruleset.acme": {
            rules: [
              {
                action: "redirect",
                action_parameters: plainRedirect,
                description: "",
                enabled: false,
                expression: "false",
                id: "<hex>",
                ref: "b",
              },
              {
                action: "redirect",
                action_parameters: plainRedirect,
                description: "",
                enabled: true,
                expression: "true",
                id: "<hex>",
                ref: "a",
              },
            ],
            version: "3",
          },
        },
      },
    ],
  },
  {
    name: "a ruleset that is gone is made again",
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
                phase: "http_request_firewall_custom",
                rules: [{ action: "block", expression: "true" }],
              },
            },
          },
        },
        actions: { "cloudflare_ruleset.acme": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"redirects","phase":"http_request_firewall_custom","rules":[{"action":"block","action_parameters":{},"description":"","enabled":true,"expression":"true"}]}',
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
            ],
          }),
        },
      },
      {
        about: "gone",
        byHand: rulesetsGone,
        actions: { "cloudflare_ruleset.acme": "create" },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1> -> 404",
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"redirects","phase":"http_request_firewall_custom","rules":[{"action":"block","action_parameters":{},"description":"","enabled":true,"expression":"true"}]}',
        ],
        state: { "cloudflare_ruleset.acme": { id: "<ruleset 2>" } },
      },
    ],
  },
];

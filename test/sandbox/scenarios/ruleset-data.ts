import type { Attributes, Configuration, Scenario, World } from "./scenario";
import { redirectRule, rulesetInState } from "./states";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

const rulesets: NonNullable<Configuration["resource"]> = {
  cloudflare_ruleset: {
    waf: {
      zone_id: "<zone 1>",
      kind: "zone",
      name: "waf",
      phase: "http_request_firewall_custom",
      rules: [
        { action: "block", expression: "true" },
        {
          action: "skip",
          expression: "false",
          description: "api",
          ref: "api",
          action_parameters: { ruleset: "current" },
          logging: { enabled: true },
        },
      ],
    },
    redirects: {
      zone_id: "<zone 1>",
      kind: "zone",
      name: "redirects",
      phase: "http_request_dynamic_redirect",
      description: "by path",
      rules: [
        {
          action: "redirect",
          expression: "true",
          action_parameters: { from_value: { status_code: 301, target_url: { value: "https://acme.com" } } },
        },
      ],
    },
  },
};

const wafRead: Attributes = {
  name: "waf",
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
      description: "api",
      enabled: true,
      expression: "false",
      id: "<hex>",
      logging: { enabled: true },
      ref: "api",
    },
  ],
};

const bothListed = [
  {
    description: "",
    id: "<ruleset 1>",
    kind: "zone",
    last_updated: "<time>",
    name: "waf",
    phase: "http_request_firewall_custom",
    version: "1",
  },
  {
    description: "by path",
    id: "<ruleset 2>",
    kind: "zone",
    last_updated: "<time>",
    name: "redirects",
    phase: "http_request_dynamic_redirect",
    version: "1",
  },
];

const wafListed = [
  {
    description: "",
    id: "<ruleset 1>",
    kind: "zone",
    last_updated: "<time>",
    name: "waf",
    phase: "http_request_firewall_custom",
    version: "1",
  },
];

const emptyWaf: NonNullable<Configuration["resource"]> = {
  cloudflare_ruleset: {
    waf: { zone_id: "<zone 1>", kind: "zone", name: "waf", phase: "http_request_firewall_custom" },
  },
};

/** data.cloudflare_ruleset and data.cloudflare_rulesets */
export const rulesetData: readonly Scenario[] = [
  {
    name: "rulesets of a zone are listed, and one is read with its rules",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: { resource: rulesets },
        actions: { "cloudflare_ruleset.waf": "create", "cloudflare_ruleset.redirects": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"waf","phase":"http_request_firewall_custom","rules":[{"action":"block","action_parameters":{},"description":"","enabled":true,"expression":"true"},{"action":"skip","action_parameters":{"ruleset":"current"},"description":"api","enabled":true,"expression":"false","logging":{"enabled":true},"ref":"api"}]}',
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"by path","kind":"zone","name":"redirects","phase":"http_request_dynamic_redirect","rules":[{"action":"redirect","action_parameters":{"from_value":{"preserve_query_string":false,"status_code":301,"target_url":{"value":"https://acme.com"}}},"description":"","enabled":true,"expression":"true"}]}',
        ],
        state: {
          "cloudflare_ruleset.redirects": rulesetInState({
            description: "by path",
            id: "<ruleset 2>",
            phase: "http_request_dynamic_redirect",
            rules: [redirectRule],
          }),
          "cloudflare_ruleset.waf": rulesetInState(wafRead),
        },
      },
      {
        about: "list",
        configuration: {
          resource: rulesets,
          data: {
            cloudflare_rulesets: {
              all: { zone_id: "<zone 1>", depends_on: ["cloudflare_ruleset.redirects"] },
              one: { zone_id: "<zone 1>", max_items: 1, depends_on: ["data.cloudflare_rulesets.all"] },
            },
          },
        },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 2>",
          "GET /client/v4/zones/<zone 1>/rulesets",
          "GET /client/v4/zones/<zone 1>/rulesets",
        ],
        state: {
          "data.cloudflare_rulesets.all": {
            result: bothListed,
            rulesets: bothListed,
            zone_id: "<zone 1>",
          },
          "data.cloudflare_rulesets.one": {
            max_items: 1,
            result: wafListed,
            rulesets: wafListed,
            zone_id: "<zone 1>",
          },
        },
      },
      {
        about: "read",
        configuration: {
          resource: rulesets,
          data: {
            cloudflare_ruleset: {
              waf: {
                zone_id: "<zone 1>",
                id: "${cloudflare_ruleset.waf.id}",
                depends_on: ["cloudflare_ruleset.redirects"],
              },
              redirects: {
                zone_id: "<zone 1>",
                ruleset_id: "${cloudflare_ruleset.redirects.id}",
                depends_on: ["data.cloudflare_ruleset.waf"],
              },
            },
          },
        },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 2>",
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 2>",
        ],
        state: {
          "data.cloudflare_rulesets.all": null,
          "data.cloudflare_rulesets.one": null,
          "data.cloudflare_ruleset.redirects": rulesetInState({
            description: "by path",
            id: "<ruleset 2>",
            phase: "http_request_dynamic_redirect",
            rules: [redirectRule],
            ruleset_id: "<ruleset 2>",
          }),
          "data.cloudflare_ruleset.waf": rulesetInState(wafRead),
        },
      },
      {
        about: "neither id",
        configuration: { resource: rulesets, data: { cloudflare_ruleset: { waf: { zone_id: "<zone 1>" } } } },
        fails: "ruleset_id",
      },
      {
        about: "a negative number",
        configuration: {
          resource: rulesets,
          data: { cloudflare_rulesets: { all: { zone_id: "<zone 1>", max_items: -1 } } },
        },
        fails: "at least 0",
      },
      {
        about: "no owner",
        configuration: { resource: rulesets, data: { cloudflare_rulesets: { all: {} } } },
        fails: "zone_id",
      },
      {
        about: "a wrong id",
        configuration: { resource: rulesets, data: { cloudflare_ruleset: { waf: { zone_id: "<zone 1>", id: "x" } } } },
        fails: "32-character hexadecimal",
      },
      {
        about: "gone",
        configuration: {
          resource: rulesets,
          data: {
            cloudflare_ruleset: {
              waf: {
                zone_id: "<zone 1>",
                id: "0123456789abcdef0123456789abcdef",
                depends_on: ["cloudflare_ruleset.redirects"],
              },
            },
          },
        },
        fails: "404",
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 2>",
          "GET /client/v4/zones/<zone 1>/rulesets/<hex> -> 404",
        ],
      },
    ],
  },
  {
    name: "a ruleset without rules is read, and an account has none",
    steps: [
      {
        about: "create",
        byHand: existingZone,
        configuration: { resource: emptyWaf },
        actions: { "cloudflare_ruleset.waf": "create" },
        requests: [
          'POST /client/v4/zones/<zone 1>/rulesets {"description":"","kind":"zone","name":"waf","phase":"http_request_firewall_custom","rules":[]}',
        ],
        state: { "cloudflare_ruleset.waf": rulesetInState({ name: "waf", rules: [] }) },
      },
      {
        about: "read",
        configuration: {
          resource: emptyWaf,
          data: { cloudflare_ruleset: { waf: { zone_id: "<zone 1>", id: "${cloudflare_ruleset.waf.id}" } } },
        },
        requests: [
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
          "GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>",
        ],
        state: { "data.cloudflare_ruleset.waf": rulesetInState({ name: "waf", rules: [] }) },
      },
      {
        about: "an account",
        configuration: {
          resource: emptyWaf,
          data: {
            cloudflare_rulesets: {
              none: { account_id: "0123456789abcdef0123456789abcdef", depends_on: ["cloudflare_ruleset.waf"] },
            },
          },
        },
        requests: ["GET /client/v4/zones/<zone 1>/rulesets/<ruleset 1>", "GET /client/v4/accounts/<hex>/rulesets"],
        state: {
          "data.cloudflare_ruleset.waf": null,
          "data.cloudflare_rulesets.none": { account_id: "<hex>", result: [], rulesets: [] },
        },
      },
    ],
  },
];

import fc from "fast-check";
import type { AppTopology, Topology } from "../../../lib/deployment/topology";

const NASTY = [
  "|", "`", "``", "```", "\n", "\r\n", "\\", "\\|", "<", ">", "&", '"', "'", "--", "---", "|---|", "*", "_", "~~~", "#", "# ", "1. ", "- ",
  "[x](y)", "![x](y)", "](", "<!--", "-->", "</details>", "</pre>", "</code>", "</script>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
  "]]>", '"]', '")', '")]', "end", "subgraph x", "%%{init: {}}%%", "%% ", ";", ":::alarming", "click n0 href", "<br/>", "#quot;", "#35;", "#59;",
  "style x:#1;", "classDef y:#2;", "$$x$$", "${x}", "@acme/team", "#123", "GH-12", "https://evil.example", "www.evil.example", ":smile:", "a@b.example",
  "\u0000", "\u0007", "\u202E", "\u2028", "\uD800", "\uFEFF", "é", "日本", "𝒳", "👩‍👩‍👧", " ", "a", "x1", "fa:fa-user", "$1", "$&",
]; // prettier-ignore

/** Text that a configuration may hold: names as they are, and what breaks tables, diagrams and pages. */
export const text: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...NASTY), { minLength: 1, maxLength: 6 }).map((parts) => parts.join("")),
  },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{1,20}$/) },
);

const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

/** An app whose every text may be anything. */
export const app: fc.Arbitrary<AppTopology> = fc.record({
  at: text,
  name: optional(text),
  region: optional(text),
  stack: optional(fc.oneof(text, fc.constantFrom("heroku-22", "heroku-24"))),
  space: optional(text),
  buildpacks: optional(fc.array(text, { maxLength: 2 })),
  acm: optional(fc.boolean()),
  features: fc.array(text, { maxLength: 2 }),
  preventDestroy: optional(fc.boolean()),
  disposable: fc.boolean(),
  addons: fc.array(
    fc.record({
      at: text,
      service: optional(fc.oneof(text, fc.constant("heroku-redis"))),
      plan: optional(fc.oneof(text, fc.constantFrom("mini", "premium-0", "premium-4"))),
      options: fc.dictionary(fc.oneof(text, fc.constantFrom("version", "maxmemory_policy")), text, { maxKeys: 2 }),
      attachments: fc.array(text, { maxLength: 2 }),
      roles: fc.uniqueArray(fc.constantFrom("cache" as const, "session" as const, "cable" as const, "queue" as const)),
      preventDestroy: fc.boolean(),
      ignoresOptions: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  attachments: fc.array(
    fc.record({ name: text, addon: text, variables: fc.array(text, { maxLength: 2 }), firstOf: optional(text) }),
    { maxLength: 3 },
  ),
  variables: fc.array(
    fc.record({
      name: fc.oneof(text, fc.constantFrom("WEB_CONCURRENCY", "ACTION_CABLE_URL")),
      kind: fc.constantFrom("plain" as const, "sensitive" as const, "url" as const),
      owner: text,
      value: optional(text),
    }),
    { maxLength: 3 },
  ),
  processes: fc.array(
    fc.record({
      at: text,
      type: optional(fc.oneof(text, fc.constant("web"))),
      size: optional(fc.oneof(text, fc.constantFrom("eco", "Standard-1X"))),
      quantity: optional(fc.nat(9)),
    }),
    { maxLength: 3 },
  ),
  hosts: fc.array(
    fc.record({
      at: text,
      host: optional(text),
      serves: fc.constantFrom("web" as const, "cable" as const),
      proxied: optional(fc.boolean()),
      certificate: fc.constantFrom("managed" as const, "own" as const, "none" as const, "unknown" as const),
    }),
    { maxLength: 2 },
  ),
  cable: optional(
    fc.record({
      server: fc.constantFrom("action-cable" as const, "anycable" as const),
      mode: optional(fc.constantFrom("http" as const, "grpc" as const, "thruster" as const)),
      standby: fc.boolean(),
      authentication: fc.constantFrom("cookie" as const, "jwt" as const),
      serverAt: optional(text),
      url: optional(fc.oneof(text, fc.constant("wss://cable.acme.com/cable"))),
    }),
  ),
  unknowns: fc.array(fc.record({ at: text, property: fc.constantFrom("host" as const, "plan" as const), from: text }), {
    maxLength: 2,
  }),
  acknowledgements: fc.array(fc.record({ at: text, rule: text, reason: text }), { maxLength: 2 }),
});

/** Up to three of them. */
export const topologies: fc.Arbitrary<Topology> = fc.record({ apps: fc.array(app, { minLength: 1, maxLength: 3 }) });

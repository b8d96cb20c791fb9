import fc from "fast-check";
import { renderJson } from "../../../lib/review/report/json";
import { renderMarkdown } from "../../../lib/review/report/markdown";
import { renderHtml } from "../../../lib/review/report/page";
import { report } from "../../../lib/review/report/report";
import { judge } from "../../../lib/review/rules/judge";
import type { AppTopology, Topology, VariableTopology } from "../../../lib/deployment/topology";
import { environment, redis, topology } from "./topologies";

const CABLE = { server: "action-cable", standby: false, authentication: "cookie" } as const;

/** Everything that a report of a topology prints, in all formats, alone and compared with another one. */
function printed(now: Topology, before: Topology): string {
  const judgement = judge(now);
  const alone = report(now, { ...judgement, asOf: "2026-11-01" });
  const old = { topology: before, findings: judge(before).findings };
  const compared = report(now, { ...judgement, asOf: "2026-11-01", before: old });
  return [alone, compared].map((shown) => renderJson(shown) + renderMarkdown(shown) + renderHtml(shown)).join("");
}

function withVariable(variable: VariableTopology): AppTopology {
  return environment({ variables: [variable], cable: { ...CABLE, url: variable.value } });
}

const secret = fc.stringMatching(/^[A-Za-z0-9_]{24,40}$/);
const holding = fc.oneof(
  secret.map((value) => [value, value]),
  secret.map((value) => [value, `redis://:${value}@ec2-1-2-3-4.example:6379`]),
  secret.map((value) => [value, `wss://user:${value}@cable.example/cable`]),
  secret.map((value) => [value, `https://www.example?token=${value}`]),
  secret.map((value) => [value, `https://hooks.example/${value}/x y`]),
);
const name = fc.constantFrom(
  "STRIPE_SECRET_KEY", "REDIS_URL", "DATABASE_URL", "NOTHING_SPECIAL", "MY_REDIS", "__proto__", "constructor",
  "WEB_CONCURRENCY", "RAILS_ENV", "REDIS_PROVIDER", "SESSION_TTL_SECONDS", "RAILS_LOG_LEVEL", "ACTION_CABLE_ALLOWED_REQUEST_ORIGINS",
); // prettier-ignore

test("the value of a variable is not in any report, plain or not, whatever the variable is called", () => {
  fc.assert(
    fc.property(
      name,
      holding,
      fc.constantFrom("plain" as const, "sensitive" as const, "url" as const),
      (called, [value, text], kind) => {
        const now = withVariable({ name: called, kind, owner: "configVars of production/app", value: text });
        const before = withVariable({ name: called, kind, owner: "configVars of production/app", value: "another" });
        expect(printed({ apps: [now] }, { apps: [before] })).not.toContain(value);
        expect(printed({ apps: [before] }, { apps: [now] })).not.toContain(value);
      },
    ),
    { numRuns: 200 },
  );
});

test("names of sensitive variables are shown, and public values are", () => {
  const shown = printed(topology(), topology());
  expect(shown).toContain("RAILS_MASTER_KEY");
  expect(shown).toContain("Puma workers of a web dyno: <code>2</code>");
});

test("nor are credentials in a buildpack, or the URL that a Redis is forked from", () => {
  const token = "s3cr3tTokenOfSomebody";
  const leaking = topology({
    buildpacks: [`https://x:${token}@git.example/pack.git`, `https://git.example/pack.git?token=${token}`],
    addons: [redis("cache", { options: { fork: `redis://:${token}@ec2.example:6379` } })],
  });
  expect(printed(leaking, topology())).not.toContain(token);
  expect(printed(topology(), leaking)).not.toContain(token);
});

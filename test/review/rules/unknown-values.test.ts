import { judge } from "../../../lib/review/rules/judge";
import { anApp } from "./example";
import { topologyOfSnapshot } from "../../../lib/deployment/from-platform/of-snapshot";
import type { Snapshot } from "../../../lib/deployment/from-platform/snapshot";
import type { Unknown } from "../../../lib/deployment/topology";

const plan: Unknown = { at: "heroku_addon.queue", property: "plan", from: "var.plan" };

test("a value that is unknown is said, with the expression that it comes from and the way to know it", () => {
  const { findings } = judge({ apps: [anApp({ unknowns: [plan] })].map((app) => ({ ...app, cable: undefined })) });
  const [finding] = findings.filter(({ kind }) => kind === "unknown");
  expect(finding).toMatchObject({ rule: "value-unknown", at: "heroku_addon.queue" });
  expect(finding?.message).toBe("plan comes from var.plan, so rules could not judge it.");
  expect(finding?.advice).toContain("show -json tfplan");
});

test("an unknown value can be accepted, and one of no app is said as well", () => {
  const acknowledgements = [{ at: "heroku_addon.queue", rule: "value-unknown", reason: "premium in every workspace" }];
  const app = { ...anApp({ unknowns: [plan], acknowledgements }), cable: undefined };
  const missing: Unknown = { at: "module.redis", property: "resource", from: "./modules/redis" };
  const { findings, acknowledged } = judge({ apps: [app], unknowns: [missing] });
  expect(acknowledged.map(({ reason }) => reason)).toContain("premium in every workspace");
  expect(findings.filter(({ kind }) => kind === "unknown").map(({ at }) => at)).toEqual(["module.redis"]);
});

test("what inspect did not read of a running app is said with the way to read it, which no plan is", () => {
  const app = {
    name: "acme",
    region: "us",
    stack: "heroku-24",
    acm: true,
    team: null,
    space: null,
  };
  const unread = [{ at: "acme", part: "buildpacks", reason: "403 Forbidden." }];
  const snapshot = { apps: [app], zones: [], unread } as unknown as Snapshot;
  const unknown = judge(topologyOfSnapshot(snapshot)).findings.filter(({ kind }) => kind === "unknown");
  expect(unknown.map(({ message, advice }) => `${message} ${advice}`)).toEqual([
    expect.stringMatching(
      /^buildpacks were not read: 403 Forbidden, so rules could not judge them\. .*a token that may read it/,
    ),
    expect.stringMatching(/^variables were not read: .* --variable-names, which takes a token of scope read-protected/),
  ]);
  expect(JSON.stringify(unknown)).not.toContain("plan");
});

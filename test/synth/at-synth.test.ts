import { TerraformStack, Testing, App } from "cdktf";
import { acknowledge, Domain, RailsApp, RedisAddon, StimulusReflexStack } from "cdktf-stimulus-reflex";
import { HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import { Template } from "cdktf-stimulus-reflex/testing";
import { judge } from "../../lib/review/rules/judge";
import { topologyOf } from "../../lib/deployment/from-constructs/of-constructs";
import { errorOf, railsApp, ZONE_ID } from "../stack";

const crowded = { web: { size: "standard-2x", quantity: 8 }, worker: { size: "standard-1x", quantity: 4 } } as const;

function environment(context: Record<string, unknown> = {}): StimulusReflexStack {
  const app = new App({ outdir: Testing.app().outdir, context });
  return new StimulusReflexStack(app, "production", {
    name: "acme",
    region: "us",
    released: true,
    redis: { client: "ruby" },
    processes: crowded,
  });
}

test("a warning stands at the construct, once, and one line says where to read more", () => {
  const stack = environment();
  Template.of(stack);
  const { annotations } = Template.of(stack);
  const queue = annotations.filter(({ path }) => path === "production/app/redis/queue");
  expect(queue).toHaveLength(1);
  expect(queue[0]).toMatchObject({ level: "warning" });
  expect(queue[0]?.message).toContain("Connections to the queue Redis: up to ");
  expect(annotations.filter(({ message }) => message.startsWith("Said by the rules"))).toHaveLength(1);
});

test("an error fails the synth, and says how to accept it", () => {
  const rails = railsApp({ configVars: { ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "*" } });
  expect(errorOf(() => Template.of(TerraformStack.of(rails)))).toContain(
    'To accept it: acknowledge(construct, "cable-forgery-protection", reason)',
  );
  acknowledge(rails, "cable-forgery-protection", "A public board: there is nothing to forge");
  const { annotations } = Template.of(TerraformStack.of(rails));
  expect(annotations.map(({ message }) => message)).toContain(
    "Rule cable-forgery-protection is acknowledged here: A public board: there is nothing to forge",
  );
});

test("an acknowledgement holds where it stands and below, and is kept with its reason", () => {
  const stack = environment();
  acknowledge(stack.app.redis.queue ?? stack, "redis-connection-limit", "measured: 30 at the most");
  const { findings, acknowledged } = judge(topologyOf(stack));
  expect(acknowledged.map(({ finding, reason }) => [finding.at, reason])).toEqual([
    ["production/app/redis/queue", "measured: 30 at the most"],
  ]);
  expect(findings.map(({ at }) => at)).toContain("production/app/redis/cache");
  acknowledge(stack, "redis-connection-limit", "measured: 30 at the most");
  expect(judge(topologyOf(stack)).findings.filter(({ rule }) => rule === "redis-connection-limit")).toEqual([]);
});

test("a rule that is none, and a reason that is none, are refused", () => {
  const rails = railsApp();
  expect(() => {
    acknowledge(rails, "queue-never-evict", "because");
  }).toThrow('existing/rails: acknowledge: "queue-never-evict": unknown rule. Did you mean "queue-never-evicts"?');
  expect(() => {
    acknowledge(rails, "queue-never-evicts", " ");
  }).toThrow("is acknowledged without a reason");
});

test("the day comes from the context, and from nowhere else", () => {
  const made = (day: unknown): Template => {
    const stack = new TerraformStack(
      new App({ context: { "stimulus-reflex:as-of": day }, outdir: Testing.app().outdir }),
      "existing",
    );
    new HerokuProvider(stack, "heroku");
    const app = new RailsApp(stack, "rails", { name: "acme", region: "us", stack: "heroku-22" });
    new RedisAddon(stack, "jobs", { app, role: "queue", client: "ruby" });
    return Template.of(stack);
  };
  expect(made("2026-05-19").warnings).toEqual([]);
  expect(made("2026-05-20").warnings[0]).toContain("deprecated since 2026-05-20");
  expect(errorOf(() => made("tomorrow"))).toContain('context stimulus-reflex:as-of "tomorrow": is not a day');
});

test("a cable on another app of the stack is found at synth", () => {
  const rails = railsApp({ configVars: { ACTION_CABLE_URL: "wss://cable.acme.com/cable" } });
  const stack = TerraformStack.of(rails);
  const other = new RailsApp(stack, "cable", { name: "acme-cable", region: "us" });
  new Domain(stack, "host", { app: other, zoneId: ZONE_ID, host: "cable.acme.com", serves: "cable" });
  expect(errorOf(() => Template.of(stack))).toContain("an Action Cable server of its own has no session");
});

test("the number of users comes from the context, and anything else is refused", () => {
  const said = (users: unknown): string =>
    Template.of(environment({ "stimulus-reflex:users": users }))
      .annotations.map(({ message }) => message)
      .join("\n");
  expect(said(1)).not.toContain("Memory of the session Redis");
  expect(said("100000")).toContain("Memory of the session Redis: up to 196 of 50");
  expect(errorOf(() => said("many"))).toContain('context stimulus-reflex:users "many" is not a whole number of people');
});

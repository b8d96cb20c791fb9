import { Fn, TerraformVariable, Testing } from "cdktf";
import { Addon, Domain, Process, RailsApp } from "cdktf-stimulus-reflex";
import { topologyOf } from "../../lib/deployment/from-constructs/of-constructs";
import { topologyOfTerraform } from "../../lib/deployment/from-terraform/of-terraform";
import type { Topology } from "../../lib/deployment/topology";
import { existingStack, ZONE_ID } from "../stack";

const unknowns = ({ apps: [app] }: Topology) =>
  [...(app?.unknowns ?? [])].sort((a, b) => `${a.at} ${a.property}`.localeCompare(`${b.at} ${b.property}`));

test("what a token stands for is unknown to the constructs, and to who reads what they synthesise", () => {
  const stack = existingStack();
  const text = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
  const app = new RailsApp(stack, "rails", {
    name: "acme",
    region: "us",
    stack: text("stack"),
    released: true,
    configVars: { WEB_CONCURRENCY: text("workers"), APP_ENV: text("env"), RAILS_MAX_THREADS: "5" },
  });
  const dynos = new TerraformVariable(stack, "dynos", { type: "number" }).numberValue;
  new Process(stack, "web", { app, type: "web", size: Fn.lower(text("size")), quantity: dynos });
  new Addon(stack, "db", { app, plan: text("plan") });
  new Domain(stack, "www", {
    app,
    zoneId: ZONE_ID,
    zone: "acme.com",
    host: `${text("label")}.acme.com`,
  });
  const found = unknowns(topologyOf(stack));
  expect(found).toEqual([
    { at: "existing/db", property: "plan", from: "var.plan" },
    { at: "existing/rails", property: "stack", from: "var.stack" },
    { at: "existing/rails/config", property: "variables.WEB_CONCURRENCY", from: "var.workers" },
    { at: "existing/web", property: "quantity", from: "var.dynos" },
    { at: "existing/web", property: "size", from: "lower(var.size)" },
    { at: "existing/www", property: "host", from: "${var.label}.acme.com" },
  ]);
  // Testing leaves out where cdktf says which construct each resource is of.
  const written = unknowns(topologyOfTerraform(JSON.parse(Testing.synth(stack))));
  const values = (all: typeof found) => all.map(({ property, from }) => `${property}: ${from}`).sort();
  expect(values(written)).toEqual(values(found));
});

test("where all is known, nothing is unknown", () => {
  const stack = existingStack();
  const app = new RailsApp(stack, "rails", { name: "acme", region: "us", released: true });
  new Process(stack, "web", { app, type: "web", size: "basic", quantity: 1 });
  expect(unknowns(topologyOf(stack))).toEqual([]);
});

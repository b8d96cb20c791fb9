import * as cdktf from "cdktf";
import * as cdktn from "cdktn";
import { Construct } from "constructs";
import * as library from "cdktf-stimulus-reflex";
import * as bindings from "cdktf-stimulus-reflex/provider-heroku";
import { Rehearsal, Template } from "cdktf-stimulus-reflex/testing";
import { acknowledge, importExisting, RailsApp, StimulusReflexStack } from "cdktf-stimulus-reflex";

/** What a compiler takes it for as well: the types of both have the same names and shapes. */
const other = cdktn as unknown as typeof cdktf;

const REFUSAL =
  /^production: the app is of cdktn [\d.]+, and cdktf-stimulus-reflex extends cdktf\.[^]*install cdktn-stimulus-reflex in place of cdktf-stimulus-reflex/;

type ConstructClass = new (scope: Construct, id: string, props: object) => Construct;

function isConstructClass(value: unknown): value is ConstructClass {
  return typeof value === "function" && value.prototype instanceof Construct;
}

const constructs = Object.entries({ ...library, ...bindings }).flatMap(([name, value]: readonly [string, unknown]) =>
  isConstructClass(value) && !(value.prototype instanceof cdktf.TerraformStack) ? [[name, value] as const] : [],
);

test("every kind of construct is among those that follow", () => {
  const names = constructs.map(([name]) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "RailsApp",
      "Addon",
      "AnyCableServer",
      "AnyCableThruster",
      "CableHost",
      "Domain",
      "HostRecord",
    ]),
  );
  expect(names).toEqual(
    expect.arrayContaining(["Process", "RedisAddon", "StimulusReflexApp", "HerokuProvider", "HerokuApp"]),
  );
});

test.each(constructs)("%s in a stack of the other engine names both packages and the one to install", (_, Class) => {
  const stack = new other.TerraformStack(new other.App(), "production");
  expect(() => new Class(stack, "part", {})).toThrow(REFUSAL);
  expect(() => new Class(new Construct(stack, "web"), "part", {})).toThrow(REFUSAL);
});

test("a stack of this engine in an app of the other one is refused before synth", () => {
  const props = { name: "acme", region: "us", redis: { client: "ruby" } } as const;
  expect(() => new StimulusReflexStack(new other.App(), "production", props)).toThrow(REFUSAL);
  const stack = new cdktf.TerraformStack(new other.App(), "production");
  expect(() => new RailsApp(stack, "rails", { name: "acme", region: "us" })).toThrow(REFUSAL);
});

test("a stack of the other engine in an app of this one is refused", () => {
  const stack = new other.TerraformStack(new cdktf.App(), "production");
  expect(() => new RailsApp(stack, "rails", { name: "acme", region: "us" })).toThrow(
    /^production: the stack is of cdktn [\d.]+, and cdktf-stimulus-reflex extends cdktf\./,
  );
});

test.each<readonly [string, (stack: cdktf.TerraformStack) => unknown]>([
  [
    "an app that exists",
    (stack) => RailsApp.fromAttributes(stack, "rails", { appId: "a", hostname: "a.herokuapp.com" }),
  ],
  [
    "importExisting",
    (stack) => {
      importExisting(stack, {});
    },
  ],
  [
    "acknowledge",
    (stack) => {
      acknowledge(stack, "redis-url-copied", "a test");
    },
  ],
  ["Template", (stack) => Template.of(stack)],
])("%s refuses a stack of the other engine", (_, use) => {
  const stack = new other.TerraformStack(new other.App(), "production");
  expect(() => use(stack)).toThrow(REFUSAL);
});

const testWithEngine = Rehearsal.isAvailable() ? test : test.skip;
testWithEngine("a rehearsal refuses a stack of the other engine", async () => {
  const rehearsal = await Rehearsal.start();
  try {
    const stack = new other.TerraformStack(new other.App(), "production");
    await expect(rehearsal.plan(stack)).rejects.toThrow(REFUSAL);
  } finally {
    await rehearsal.stop();
  }
});

test("a second copy of the same engine is called that", () => {
  class App extends other.App {}
  Object.defineProperty(App, Symbol.for("jsii.rtti"), { value: { fqn: "cdktf.App", version: "0.20.0" } });
  const stack = new cdktf.TerraformStack(new App(), "production");
  expect(() => new RailsApp(stack, "rails", { name: "acme", region: "us" })).toThrow(
    /the app is of another copy of cdktf \(0\.20\.0\)[^]*`npm ls cdktf` shows both copies/,
  );
});

test("a part outside of any stack is told to be in one", () => {
  const app = new cdktf.App();
  expect(() => new RailsApp(app, "rails", { name: "acme", region: "us" })).toThrow(/^rails: it belongs to no stack/);
});

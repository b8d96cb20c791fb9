import * as cdktf from "cdktf";
import * as cdktn from "cdktn";
import { Construct } from "constructs";
import { RailsApp, StimulusReflexApp, StimulusReflexStack } from "cdktf-stimulus-reflex";

/** What a compiler takes it for as well: the types of both have the same names and shapes. */
const other = cdktn as unknown as typeof cdktf;

const props = { name: "acme", region: "us" } as const;

test.each<readonly [string, (stack: cdktf.TerraformStack) => void]>([
  ["RailsApp", (stack) => new RailsApp(stack, "rails", props)],
  [
    "RailsApp.fromAttributes",
    (stack) =>
      RailsApp.fromAttributes(stack, "rails", {
        appId: "8f1a9c7e-2b7d-4b43-9c1c-2f3f4d5e6a7b",
        hostname: "acme.herokuapp.com",
      }),
  ],
  ["StimulusReflexApp", (stack) => new StimulusReflexApp(stack, "app", { ...props, redis: { client: "ruby" } })],
  ["a construct in a construct", (stack) => new RailsApp(new Construct(stack, "web"), "rails", props)],
])("%s in a stack of the other engine names both packages and the one to install", (_, declare) => {
  const stack = new other.TerraformStack(new other.App(), "production");
  expect(() => {
    declare(stack);
  }).toThrow(
    /^production: the app is of another package than the cdktf that cdktf-stimulus-reflex extends[^]*install cdktn-stimulus-reflex/,
  );
});

test("a StimulusReflexStack in an app of the other engine is refused before synth", () => {
  expect(() => new StimulusReflexStack(new other.App(), "production", { ...props, redis: { client: "ruby" } })).toThrow(
    /^production: the app is of another package/,
  );
});

test("a part outside of any stack is told to be in one", () => {
  const app = new cdktf.App();
  expect(() => new RailsApp(app, "rails", props)).toThrow(/^rails: it belongs to no stack/);
});

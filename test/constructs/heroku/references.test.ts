import { dependable, Fn, TerraformIterator, TerraformOutput, TerraformStack, Testing, type App } from "cdktf";
import { addressOf, attributeOf } from "../../../lib/constructs/properties/references";
import { AppFeature } from "../../../lib/provider-heroku/app-feature";
import { HerokuProvider } from "../../../lib/provider-heroku/provider";

function feature(scope: TerraformStack, id: string): AppFeature {
  return new AppFeature(scope, id, { appId: "acme", name: "http-session-affinity" });
}

function stackIn(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new HerokuProvider(stack, "heroku");
  return stack;
}

test("is what cdktf's dependable gives", () => {
  const stack = stackIn(Testing.app(), "production");
  const first = feature(stack, "first");
  feature(stack, "by-cdktf").dependsOn = [dependable(first)];
  feature(stack, "by-us").dependsOn = [addressOf(first)];
  expect(JSON.parse(Testing.synth(stack))).toMatchObject({
    resource: {
      heroku_app_feature: {
        "by-cdktf": { depends_on: ["heroku_app_feature.first"] },
        "by-us": { depends_on: ["heroku_app_feature.first"] },
      },
    },
  });
});

test("follows an id that is overridden afterwards", () => {
  const stack = stackIn(Testing.app(), "production");
  const first = feature(stack, "first");
  feature(stack, "second").dependsOn = [addressOf(first)];
  first.overrideLogicalId("renamed");
  expect(Testing.synth(stack)).toContain('"heroku_app_feature.renamed"');
});

test("is what cdktf's dependable gives for a resource of another stack", () => {
  const app = Testing.app();
  const first = feature(stackIn(app, "one"), "first");
  const other = stackIn(app, "other");
  feature(other, "by-cdktf").dependsOn = [dependable(first)];
  feature(other, "by-us").dependsOn = [addressOf(first)];
  app.synth();
  const synthesised = JSON.parse(Testing.synth(other)) as {
    resource: { heroku_app_feature: Record<string, { depends_on: unknown }> };
  };
  const { "by-cdktf": cdktf, "by-us": ours } = synthesised.resource.heroku_app_feature;
  expect(ours?.depends_on).toEqual(cdktf?.depends_on);
  expect(ours?.depends_on).toEqual([expect.stringContaining("terraform_remote_state")]);
});

describe("an attribute", () => {
  test.each([
    ["alone", (id: string) => id],
    ["in a text", (id: string) => `https://${id}/of/${id}`],
    ["in an expression", (id: string) => Fn.join("-", ["a", Fn.upper(id)])],
    ["in a list", (id: string) => [id, "b"]],
    ["as a key", (id: string) => ({ [id]: "b" })],
  ])("%s is what cdktf gives, in its own stack and in another", (_, valueOf) => {
    const app = Testing.app();
    const own = stackIn(app, "own");
    const resource = feature(own, "first");
    const other = stackIn(app, "other");
    for (const stack of [own, other]) {
      new TerraformOutput(stack, "by-cdktf", { value: valueOf(resource.id) });
      new TerraformOutput(stack, "by-us", { value: valueOf(attributeOf(resource, "id")) });
    }
    app.synth();
    for (const stack of [own, other]) {
      const { output } = JSON.parse(Testing.synth(stack)) as { output: Record<string, unknown> };
      expect(output["by-us"]).toEqual(output["by-cdktf"]);
    }
    expect(Testing.synth(other)).toContain("terraform_remote_state");
  });

  test("of a resource for each of a list is the one of all of them", () => {
    const stack = stackIn(Testing.app(), "production");
    const resource = feature(stack, "first");
    resource.forEach = TerraformIterator.fromList(["a", "b"]);
    new TerraformOutput(stack, "ids", { value: attributeOf(resource, "id") });
    expect(Testing.synth(stack)).toContain('"${heroku_app_feature.first.*.id}"');
  });

  test("follows an id that is overridden afterwards", () => {
    const stack = stackIn(Testing.app(), "production");
    const resource = feature(stack, "first");
    new TerraformOutput(stack, "id", { value: attributeOf(resource, "id") });
    resource.overrideLogicalId("renamed");
    expect(Testing.synth(stack)).toContain('"${heroku_app_feature.renamed.id}"');
  });
});

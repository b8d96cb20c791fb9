import { dependable, TerraformStack, Testing, type App } from "cdktf";
import { addressOf } from "../../../lib/constructs/properties/address";
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

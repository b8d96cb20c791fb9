import { App } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";
import { HerokuPipeline } from "cdktf-stimulus-reflex/provider-heroku";
import type { App as HerokuApp } from "cdktf-stimulus-reflex/provider-heroku/app";
import { Template, type ResourceJson } from "cdktf-stimulus-reflex/testing";

const app = new App();
const stack = new StimulusReflexStack(app, "production", {
  name: "acme-production",
  region: "eu",
  redis: { client: "ruby" },
});
new HerokuPipeline(stack, "pipeline", { name: "acme" });
const heroku: HerokuApp = stack.app.rails.nodes.app;
const template: Template = Template.of(stack);
const resource: ResourceJson = template.resource("heroku_app", { name: heroku.name });

// Were any of the types missing, these would be `any`, and nothing would be left to expect.
// @ts-expect-error no such client
new StimulusReflexStack(app, "misspelt", { name: "acme", region: "eu", redis: { client: "rubi" } });
// @ts-expect-error an app is not a number
const misread: number = heroku;
// @ts-expect-error a pipeline has a name
new HerokuPipeline(stack, "nameless", {});
// @ts-expect-error nor is a template
const miscounted: number = template;

export { miscounted, misread, resource };

// A user's ES module, with named imports.
import { App } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";
import { HerokuPipeline } from "cdktf-stimulus-reflex/provider-heroku";
import { App as HerokuApp } from "cdktf-stimulus-reflex/provider-heroku/app";
import { Template } from "cdktf-stimulus-reflex/testing";

const app = new App({ outdir: process.argv[2] });
const stack = new StimulusReflexStack(app, "production", {
  name: "acme-production",
  region: "eu",
  redis: { client: "ruby" },
  domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", host: "www.acme.com" },
  cable: { host: "cable.acme.com" },
});
new HerokuPipeline(stack, "pipeline", { name: "acme" });
app.synth();

if (!(stack.app.rails.nodes.app instanceof HerokuApp)) throw new Error("provider-heroku/app is another class");
if (Template.of(stack).resource("heroku_app").name !== "acme-production") throw new Error("testing reads another app");

// A user's CommonJS program.
const { App } = require("cdktf");
const { StimulusReflexStack } = require("cdktf-stimulus-reflex");
const { HerokuPipeline } = require("cdktf-stimulus-reflex/provider-heroku");
const { App: HerokuApp } = require("cdktf-stimulus-reflex/provider-heroku/app");
const { Template } = require("cdktf-stimulus-reflex/testing");

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

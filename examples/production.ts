import { App } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";

const app = new App();

new StimulusReflexStack(app, "production", {
  name: "acme-production",
  region: "eu",
  nodejs: true,
  // A tag's archive: Terraform has Heroku build it, so that the first deploy can start the processes as well.
  build: { url: "https://github.com/acme/acme/archive/refs/tags/v1.0.0.tar.gz", version: "v1.0.0" },
  redis: { client: "hiredis-client", plan: "premium-0", queue: { plan: "premium-1" } },
  addons: { postgres: { plan: "heroku-postgresql:standard-0" } },
  domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", zone: "acme.com", host: "www.acme.com" },
  cable: { host: "cable.acme.com" },
  processes: { web: { size: "standard-2x", quantity: 2 }, worker: { size: "standard-1x", quantity: 1 } },
});

app.synth();

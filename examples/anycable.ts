import { App } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";

const app = new App();

// Set TF_VAR_anycable_secret where Terraform runs: the secret that Rails and AnyCable share is in no file.
new StimulusReflexStack(app, "production", {
  name: "acme-production",
  region: "eu",
  build: { url: "https://github.com/acme/acme/archive/refs/tags/v1.0.0.tar.gz", version: "v1.0.0" },
  redis: { client: "ruby", queue: { plan: "premium-1" } },
  domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", zone: "acme.com", host: "www.acme.com" },
  cable: {
    host: "cable.acme.com",
    server: "anycable",
    // AnyCable's own heroku.yml and Dockerfile are pushed to the output anycable_git_url; after that, released: true.
    anycable: { process: { size: "standard-1x", quantity: 2 }, released: false },
  },
  processes: { web: { size: "standard-2x", quantity: 2 }, worker: { size: "standard-1x", quantity: 1 } },
});

app.synth();

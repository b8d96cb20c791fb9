/** Two environments from one function: they differ in what is passed, and in nothing else. */
import { App } from "cdktf";
import { StimulusReflexStack, type StimulusReflexStackProps } from "cdktf-stimulus-reflex";

const app = new App();

interface Environment extends Pick<StimulusReflexStackProps, "processes" | "addons" | "released" | "disposable"> {
  readonly domain: string;
  readonly plan: "premium-0" | "premium-2";
}

function environment(name: string, { domain, plan, ...differences }: Environment): StimulusReflexStack {
  return new StimulusReflexStack(app, name, {
    name: `acme-${name}`,
    region: "eu",
    team: "acme",
    features: ["runtime-dyno-metadata"],
    redis: { client: "ruby", plan, cable: { sharedWith: "queue" } },
    domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", zone: "acme.com", host: `www.${domain}` },
    cable: { host: `cable.${domain}` },
    ...differences,
  });
}

environment("staging", {
  domain: "staging.acme.com",
  plan: "premium-0",
  addons: { postgres: { plan: "heroku-postgresql:essential-0" } },
  processes: { web: { size: "basic", quantity: 1 }, worker: { size: "basic", quantity: 1 } },
  // Nothing here is kept: `cdktf destroy staging` takes it all down.
  disposable: true,
});

environment("production", {
  domain: "acme.com",
  plan: "premium-2",
  addons: { postgres: { plan: "heroku-postgresql:standard-0" } },
  processes: { web: { size: "performance-m", quantity: 2 }, worker: { size: "standard-2x", quantity: 2 } },
  // Set after the first `git push`; staging has not had one yet.
  released: true,
});

app.synth();

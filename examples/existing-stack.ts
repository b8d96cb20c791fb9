/** An organisation's own stack, with its providers, its backend and its app, which takes single constructs. */
import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { App, S3Backend, TerraformStack } from "cdktf";
import { CableHost, Process, RailsApp, RedisAddon } from "cdktf-stimulus-reflex";
import { HerokuApp, HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import type { Construct } from "constructs";

const ZONE_ID = "0da42c8d2132a9ddaf714f9e7c920711";

class Acme extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new S3Backend(this, { bucket: "acme-terraform", key: "acme.tfstate", region: "eu-west-1" });
    new HerokuProvider(this, "heroku", {
      customizations: [{ setAppAllConfigVarsInState: false, setAddonConfigVarsInState: false }],
    });
    new CloudflareProvider(this, "cloudflare");

    // What was here before.
    const app = new HerokuApp(this, "web", { name: "acme-web", region: "eu", acm: true });

    // What StimulusReflex needs on it.
    const rails = RailsApp.fromAttributes(this, "rails", { appId: app.id, hostname: app.herokuHostname, acm: true });
    new RedisAddon(this, "cache", { app: rails, role: "cache", client: "ruby", plan: "premium-1" });
    new RedisAddon(this, "sessions", { app: rails, role: "session", client: "ruby" });
    const jobs = new RedisAddon(this, "jobs", { app: rails, role: "queue", client: "ruby" });
    jobs.serve("cable");
    new CableHost(this, "cable", {
      app: rails,
      zoneId: ZONE_ID,
      host: "cable.acme.com",
      allowedRequestOrigins: ["https://www.acme.com"],
    });
    new Process(this, "worker", { app: rails, type: "worker", size: "standard-1x", quantity: 2 });
  }
}

const app = new App();
new Acme(app, "acme");
app.synth();

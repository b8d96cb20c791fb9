/**
 * The StimulusReflex deployment page exactly: hiredis, which cannot do TLS, on premium plans pinned to Redis 5.
 *
 * Heroku has provisioned no Redis 5 since 2023-04-30, and synth warns about it. It is here for teams that have such
 * instances, and to be rehearsed in a sandbox of that time; for a new app see production.ts.
 */
import { App } from "cdktf";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";

const app = new App();

new StimulusReflexStack(app, "deployment-page", {
  name: "acme-reflex",
  region: "us",
  // The cache is created first and has REDIS_URL; sessions, cable and jobs are apart from it, as the page advises.
  redis: { client: "hiredis", plan: "premium-0" },
  // DNS-only, which takes 60 to 90 ms off a reflex.
  domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", host: "acme.com" },
});

app.synth();

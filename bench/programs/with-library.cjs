// The production environment, as a user of the library declares it.
const { StimulusReflexStack } = require("../../dist/index.js");

exports.declareEnvironment = function declareEnvironment(app, { id, name, host, cableHost }) {
  new StimulusReflexStack(app, id, {
    name,
    region: "eu",
    nodejs: true,
    build: { url: "https://github.com/acme/acme/archive/refs/tags/v1.0.0.tar.gz", version: "v1.0.0" },
    redis: { client: "hiredis-client", plan: "premium-0", queue: { plan: "premium-1" } },
    addons: { postgres: { plan: "heroku-postgresql:standard-0" } },
    domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", zone: "acme.com", host },
    cable: { host: cableHost },
    processes: { web: { size: "standard-2x", quantity: 2 }, worker: { size: "standard-1x", quantity: 1 } },
  });
};

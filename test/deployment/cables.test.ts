import { App, Testing } from "cdktf";
import { StimulusReflexStack, type CableProps, type StimulusReflexStackProps } from "cdktf-stimulus-reflex";
import { topologyOf } from "../../lib/deployment/from-constructs/of-constructs";
import { topologyOfTerraform } from "../../lib/deployment/from-terraform/of-terraform";
import type { AnyCableTopology, CableTopology, Topology } from "../../lib/deployment/topology";
import { judge } from "../../lib/review/rules/judge";

const ZONE_ID = "0da42c8d2132a9ddaf714f9e7c920711";

function program(
  cable: CableProps,
  app = new App({ outdir: Testing.app().outdir }),
  name = "acme",
): StimulusReflexStack {
  return new StimulusReflexStack(app, name, {
    name,
    region: "us",
    redis: { client: "ruby" },
    domain: { zoneId: ZONE_ID, host: `www.${name}.com` },
    processes: { web: { size: "standard-2x", quantity: 2 } },
    released: true,
    cable: { host: `cable.${name}.com`, ...cable },
  } satisfies StimulusReflexStackProps);
}

/** The cable of the Rails app, and what each other app runs. */
function cables({ apps }: Topology): {
  readonly cable: Partial<CableTopology> | undefined;
  readonly servers: readonly (AnyCableTopology | undefined)[];
} {
  const rails = apps.find(({ at }) => at === "acme/app/rails");
  const servers = apps.filter((app) => app !== rails).map(({ anycable }) => anycable);
  return { cable: rails?.cable, servers };
}

test.each<[string, CableProps, Partial<CableTopology>, AnyCableTopology[]]>([
  ["Action Cable", {}, { server: "action-cable", standby: false, authentication: "cookie" }, []],
  [
    "AnyCable over HTTP, prepared",
    { anycable: {} },
    { server: "action-cable", mode: "http", standby: true, serverAt: "acme/app/anycable/app" },
    [{ mode: "http", standby: true, railsAt: "acme/app/rails" }],
  ],
  [
    "AnyCable over HTTP with tokens",
    { server: "anycable", anycable: { authentication: "jwt" } },
    { server: "anycable", mode: "http", standby: false, authentication: "jwt", serverAt: "acme/app/anycable/app" },
    [{ mode: "http", standby: false, railsAt: "acme/app/rails" }],
  ],
  [
    "AnyCable over gRPC",
    { server: "anycable", anycable: { mode: "grpc" } },
    { server: "anycable", mode: "grpc", standby: false, authentication: "cookie", serverAt: "acme/app/anycable/app" },
    [{ mode: "grpc", standby: false, railsAt: "acme/app/rails" }],
  ],
  [
    "AnyCable in Thruster",
    { server: "anycable", anycable: { mode: "thruster" } },
    { server: "anycable", mode: "thruster", standby: false, authentication: "cookie" },
    [],
  ],
  [
    "AnyCable in Thruster, prepared",
    { anycable: { mode: "thruster" } },
    { server: "action-cable", mode: "thruster", standby: true },
    [],
  ],
])("%s is in the topology as declared, and Terraform's JSON tells the same", (_, declared, cable, servers) => {
  const stack = program(declared);
  const constructs = cables(topologyOf(stack));
  expect(constructs.cable).toMatchObject(cable);
  expect(constructs.servers).toEqual(servers);
  expect(cables(topologyOfTerraform(stack.toTerraform()))).toEqual(constructs);
});

test("reads a hand-written AnyCable server from its config vars", () => {
  const topology = topologyOfTerraform({
    resource: {
      heroku_app: {
        rails: { name: "acme", config_vars: { CABLE_URL: "wss://ws.acme.com/cable", CABLE_ADAPTER: "any_cable" } },
        ws: {
          name: "acme-ws",
          config_vars: { ANYCABLE_RPC_HOST: "https://www.acme.com/_anycable", ANYCABLE_ENFORCE_JWT: "true" },
        },
      },
      heroku_domain: { ws: { app_id: "${heroku_app.ws.id}", hostname: "ws.acme.com" } },
    },
  });
  expect(topology.apps.map(({ cable, anycable }) => cable ?? anycable)).toMatchObject([
    { server: "anycable", mode: "http", standby: false, authentication: "jwt", serverAt: "heroku_app.ws" },
    { mode: "http", standby: false, railsAt: "heroku_app.rails" },
  ]);
});

test("tokens of one app leave the cookie of another app in need of its domain", () => {
  const tokens = { host: "ws.acme.io" };
  const apps = (authentication: string) => ({
    heroku_app: {
      one: { name: "one", config_vars: { CABLE_URL: `wss://${tokens.host}/cable`, CABLE_ADAPTER: "any_cable" } },
      ws: {
        name: "ws",
        config_vars: {
          ANYCABLE_RPC_HOST: "https://one.herokuapp.com/_anycable",
          ...(authentication === "jwt" ? { ANYCABLE_ENFORCE_JWT: "true" } : {}),
        },
      },
      other: { name: "other", config_vars: { CABLE_URL: "wss://cable.other.io/cable" } },
    },
    heroku_domain: {
      one: { app_id: "${heroku_app.one.id}", hostname: "www.one.com" },
      ws: { app_id: "${heroku_app.ws.id}", hostname: tokens.host },
      other: { app_id: "${heroku_app.other.id}", hostname: "www.other.com" },
      cable: { app_id: "${heroku_app.other.id}", hostname: "cable.other.io" },
    },
  });
  const found = (authentication: string): string[] =>
    judge(topologyOfTerraform({ resource: apps(authentication) }))
      .findings.filter(({ rule }) => rule === "cable-shares-session-cookie")
      .map(({ at }) => at);
  expect(found("jwt")).toEqual(["heroku_domain.cable"]);
  expect(found("cookie")).toEqual(["heroku_app.one", "heroku_domain.cable"]);
});

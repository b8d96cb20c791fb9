import { execFileSync } from "node:child_process";
import { Testing } from "cdktf";
import { StimulusReflexStack, type AnyCableOptions } from "cdktf-stimulus-reflex";
import { Template, type Json } from "cdktf-stimulus-reflex/testing";
import { ZONE_ID } from "../stack";

/** An anycable-go to ask; it is in no registry that tests can count on. */
const program = process.env.ANYCABLE_GO;
const run = program === undefined ? describe.skip : describe;

function variables(anycable: AnyCableOptions): Record<string, string> {
  const template = Template.of(
    new StimulusReflexStack(Testing.app(), "production", {
      name: "acme",
      region: "us",
      redis: { client: "ruby" },
      domain: { zoneId: ZONE_ID, host: "www.acme.com" },
      cable: { host: "cable.acme.com", path: "/ws", server: "anycable", anycable },
    }),
  );
  const isServer = (json: Json | undefined): boolean => JSON.stringify(json).includes("ANYCABLE_HOST");
  const set = Object.values(template.resources("heroku_app_config_association")).find(({ vars }) => isServer(vars));
  const all = { ...(set?.vars as Record<string, string>), ...(set?.sensitive_vars as Record<string, string>) };
  // What only Heroku and Terraform know.
  return {
    ...Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, value.replace(/\$\{[^}]*heroku_hostname\}/, "acme.test")]),
    ),
    ANYCABLE_SECRET: "shared",
    ANYCABLE_REDIS_URL: "rediss://redis.test:6380",
    REDIS_URL: "rediss://another.test:6380",
    PORT: "5555",
    HEROKU_APP_ID: "1",
    HEROKU_DYNO_ID: "2",
  };
}

/** What anycable-go makes of an environment. */
function configurationOf(environment: Readonly<Record<string, string>>): string {
  return execFileSync(program ?? "", ["--print-config"], { env: { ...environment }, encoding: "utf8" });
}

run("anycable-go, asked what it took", () => {
  const http = variables({ presets: ["heroku", "broker"], rpcTimeoutMilliseconds: 9000, rpcConcurrency: 7 });

  test("has every value", () => {
    const taken = configurationOf(http);
    for (const line of [
      'secret = "shared"',
      'broadcast_adapters = ["redisx"]',
      'pubsub_adapter = "redis"',
      'presets = ["heroku", "broker"]',
      'host = "0.0.0.0"',
      "port = 5555",
      'allowed_origins = "www.acme.com"',
      'implementation = "http"',
      'host = "https://acme.test/_anycable"',
      "concurrency = 7",
      "request_timeout = 9000",
      "command_timeout = 9000",
      'paths = ["/ws"]',
      'url = "rediss://redis.test:6380"',
      "shutdown_timeout = 25",
    ]) {
      expect(taken.split("\n")).toContain(line);
    }
  });

  test.each(Object.keys(http).filter((name) => name.startsWith("ANYCABLE_")))("reads %s", (name) => {
    // The opposite of what we set: its own default would hide whether it looked.
    const other = { ANYCABLE_REDIS_TLS_VERIFY: "true", ANYCABLE_PRESETS: "broker" }[name] ?? "1234";
    expect(configurationOf({ ...http, [name]: other })).not.toBe(configurationOf(http));
  });
});

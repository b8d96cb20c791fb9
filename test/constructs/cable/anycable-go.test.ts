import { execFileSync } from "node:child_process";
import { Testing } from "cdktf";
import { StimulusReflexStack, type AnyCableOptions } from "cdktf-stimulus-reflex";
import { Template, type Json } from "cdktf-stimulus-reflex/testing";
import { ANYCABLE_SERVER_VARIABLES } from "../../../lib/catalogue/anycable-variables";
import { ZONE_ID } from "../../stack";

/** An anycable-go to ask; it is in no registry that tests can count on. */
const program = process.env.ANYCABLE_GO;
const run = program === undefined ? describe.skip : describe;

/** The variables of the app where the websockets end. */
function variables(anycable: AnyCableOptions): Record<string, string> {
  const thruster = anycable.mode === "thruster";
  const template = Template.of(
    new StimulusReflexStack(Testing.app(), "production", {
      name: "acme",
      region: "us",
      redis: { client: "ruby" },
      domain: { zoneId: ZONE_ID, host: "www.acme.com" },
      cable: {
        ...(thruster ? {} : { host: "cable.acme.com", path: "/ws" }),
        server: "anycable",
        anycable,
      },
    }),
  );
  const isServer = (json: Json | undefined): boolean => JSON.stringify(json).includes("ANYCABLE_ALLOWED_ORIGINS");
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

const MODES = {
  http: variables({ presets: ["heroku", "broker"], rpcTimeoutMilliseconds: 9000, rpcConcurrency: 7 }),
  grpc: variables({ mode: "grpc", presets: ["heroku", "broker"], authentication: "jwt", rpcTimeoutMilliseconds: 9000 }),
  thruster: variables({ mode: "thruster", presets: ["heroku", "broker"] }),
};
/** What each mode has in common. */
const COMMON = [
  'secret = "shared"',
  'broadcast_adapters = ["redisx"]',
  'pubsub_adapter = "redis"',
  'presets = ["heroku", "broker"]',
  "port = 5555",
  'allowed_origins = "www.acme.com"',
  'url = "rediss://redis.test:6380"',
  "shutdown_timeout = 25",
];

run("anycable-go, asked what it took", () => {
  test.each([
    [
      "http",
      [
        'host = "0.0.0.0"',
        'implementation = "http"',
        'host = "https://acme.test/_anycable"',
        "concurrency = 7",
        "request_timeout = 9000",
        "command_timeout = 9000",
        'paths = ["/ws"]',
      ],
    ],
    // It finds out by the host that this is gRPC; Rails listens on the port that it asks by default.
    [
      "grpc",
      [
        'host = "0.0.0.0"',
        'host = "localhost:50051"',
        "concurrency = 9",
        "command_timeout = 9000",
        "force = true",
        'paths = ["/ws"]',
      ],
    ],
    ["thruster", ['host = "127.0.0.1:50051"', "concurrency = 4"]],
  ] as const)("has every value, in mode %s", (mode, lines) => {
    const taken = configurationOf(MODES[mode]).split("\n");
    for (const line of [...COMMON, ...lines]) expect(taken).toContain(line);
  });

  const read = Object.entries(MODES).flatMap(([mode, all]) =>
    Object.keys(all)
      // In gRPC mode and in Thruster the environment is that of Ruby as well.
      .filter((name) => ANYCABLE_SERVER_VARIABLES.includes(name))
      .map((name) => [mode as keyof typeof MODES, name] as const),
  );

  test.each(read)("in mode %s reads %s", (mode, name) => {
    // The opposite of what we set: its own default would hide whether it looked.
    const other = { ANYCABLE_REDIS_TLS_VERIFY: "true", ANYCABLE_PRESETS: "broker", ANYCABLE_ENFORCE_JWT: "false" };
    const changed = { ...MODES[mode], [name]: (other as Readonly<Record<string, string>>)[name] ?? "1234" };
    expect(configurationOf(changed)).not.toBe(configurationOf(MODES[mode]));
  });
});

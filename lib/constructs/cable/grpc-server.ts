import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import { REDIS_ROLES } from "../../catalogue/redis-roles";
import type { Addon } from "../heroku/addon";
import type { RailsApp } from "../heroku/rails-app";
import type { IRailsApp } from "../heroku/existing-rails-app";
import type { RedisAddon } from "../heroku/redis-addon";
import { describe, pathOf } from "../properties/configuration-error";

/** Variables of the Rails app that its gRPC server does not need. */
const RAILS_ONLY = ["ANYCABLE_HTTP_RPC", "ANYCABLE_WEBSOCKET_URL"];

/** An AnyCable server in an app of its own. */
interface Server extends Construct {
  readonly app: RailsApp;
}

interface GrpcSide {
  readonly rails: IRailsApp;
  /** The key of the cookies, where the Rails app has none in its variables. */
  readonly secretKeyBase: () => string;
}

const sides = new WeakMap<Server, GrpcSide>();

/** Notes what a server in gRPC mode needs to run Rails. */
export function rememberGrpc(server: Server, side: GrpcSide): void {
  sides.set(server, side);
}

/** What a Rails app has besides its plain variables. */
export interface RailsSurroundings {
  readonly redis: readonly RedisAddon[];
  readonly addons: readonly Addon[];
  /** The sensitive variables that the user set. */
  readonly sensitive: Readonly<Record<string, string>>;
}

/**
 * Gives the gRPC server of AnyCable everything that the Rails app has: add-ons, plain and sensitive variables. Does
 * nothing for a server that asks Rails over HTTP.
 */
export function serveRails(server: Server, { redis, addons, sensitive }: RailsSurroundings): void {
  const side = sides.get(server);
  if (side === undefined) return;
  for (const { addon, roles } of redis) {
    for (const role of roles) addon.attach(REDIS_ROLES[role].attachment, server.app);
  }
  for (const addon of addons) attachAddon(server, addon);
  mirror(server, side, sensitive);
}

/** Attaches an add-on under the names that the Rails app knows it by. */
function attachAddon(server: Server, addon: Addon): void {
  const { service } = parsePlan(addon.nodes.addon.planInput ?? "");
  const first = serviceFacts(service)?.firstAttachment;
  const names = [...(first === undefined ? [] : [first]), ...addon.attachmentNames];
  for (const name of names) addon.attach(name, server.app);
  if (names.length > 0) return;
  Annotations.of(server).addWarning(
    `${pathOf(addon)} is not attached to the gRPC server: the catalogue does not know the variables of ${service}. Attach it ` +
      "under the name that the Rails app uses: addon.attach(NAME, server.app).",
  );
}

function mirror(server: Server, { rails, secretKeyBase }: GrpcSide, sensitive: Readonly<Record<string, string>>): void {
  const { configVars } = server.app;
  const reasons = rails.configVars.publicReasons;
  for (const [name, value] of Object.entries(rails.configVars.plain)) {
    if (configVars.owners.has(name) || RAILS_ONLY.includes(name)) continue;
    const reason = reasons.get(name);
    configVars.add(name, reason === undefined ? value : { public: value, reason }, server);
  }
  if (sensitive.SECRET_KEY_BASE === undefined) {
    // Heroku's Ruby buildpack generates another one for each app, so that neither could read the other's cookies.
    const keyBase = secretKeyBase();
    for (const app of [rails, server.app]) app.configVars.addSensitive("SECRET_KEY_BASE", keyBase, server);
  }
  for (const [name, value] of Object.entries(sensitive)) {
    if (!configVars.owners.has(name)) configVars.addSensitive(name, value, server);
  }
  server.node.addValidation({ validate: () => notMirrored(server, rails) });
}

function notMirrored(server: Server, rails: IRailsApp): string[] {
  const missing = Object.keys(rails.configVars.plain).filter(
    (name) => !server.app.configVars.owners.has(name) && !RAILS_ONLY.includes(name),
  );
  if (missing.length === 0) return [];
  return [
    describe({
      at: server,
      property: "mode",
      value: "grpc",
      problem: `runs Rails without variables that ${pathOf(rails)} has: ${missing.join(", ")}`,
      remedy: "Add them to configVars of both apps, or declare them ahead of AnyCable",
    }),
  ];
}

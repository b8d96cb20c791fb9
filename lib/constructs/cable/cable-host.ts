import { Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import { domainOf } from "../../text/domains";
import { isWildcard, shareDomain, validateNoWildcard } from "../cloudflare/host";
import { ConfigurationError, describe } from "../properties/configuration-error";
import { Domain, HOST_SHAPE, type HostProps } from "../heroku/domain";
import { NEEDS_APP, validateApp, type IRailsApp } from "../heroku/existing-rails-app";
import { oneOf } from "../properties/one-of";
import { checkShape, type Shape } from "../properties/shape";

/** How the cable is reached. */
export interface CableOptions {
  /**
   * Where Rails mounts Action Cable.
   *
   * @default "/cable"
   */
  readonly path?: string;
  /**
   * The origins whose pages may open the cable, as in `https://www.acme.com`.
   *
   * @default - the web hosts of the app, or its herokuapp.com host if it has none
   */
  readonly allowedRequestOrigins?: readonly string[];
}

/** Properties of a {@link CableHost}. */
export interface CableHostProps extends HostProps, CableOptions {
  /** The app that serves the pages: sessions work on no other one. */
  readonly app: IRailsApp;
  /**
   * The app where the websockets end, where that is an AnyCable server.
   *
   * @default - the app itself, with Action Cable
   */
  readonly server?: IRailsApp;
  /**
   * How a websocket is told whose it is. A session cookie reaches only hosts under the domain of the pages.
   *
   * @default "cookie"
   */
  readonly authentication?: "cookie" | "jwt";
}

/** The properties of {@link CableOptions}. */
export const CABLE_SHAPE = { path: "string?", allowedRequestOrigins: "list?" } satisfies Shape<CableOptions>;

const SHAPE = {
  ...HOST_SHAPE,
  ...CABLE_SHAPE,
  app: NEEDS_APP,
  server: "value?",
  authentication: "string?",
} satisfies Shape<CableHostProps>;

const COMMENT = "Action Cable. Keep it DNS-only: the proxy costs 60 to 90 ms a reflex.";

/**
 * The host where websockets end: a second domain of the same app, so that reflexes see the session, or the domain of an
 * AnyCable server; and a DNS-only record, always.
 *
 * @example
 * ```ts
 * new CableHost(this, "cable", { app: rails, zoneId, host: "cable.acme.com" });
 * ```
 */
export class CableHost extends Construct {
  readonly host: string;
  /** `wss://cable.acme.com/cable` */
  readonly url: string;
  readonly #domain: Domain;

  constructor(scope: Construct, id: string, props: CableHostProps) {
    super(scope, id);
    checkShape(this, "a CableHost", props, SHAPE);
    validateApp(this, "app", props.app);
    if (props.server !== undefined) validateApp(this, "server", props.server);
    oneOf(this, "authentication", props.authentication ?? "cookie", ["cookie", "jwt"]);
    validateNoWildcard(this, "host", props.host, "cable", "Name the host that browsers open the websocket on");
    const { app, server = app, authentication, path, allowedRequestOrigins, ...host } = props;
    this.host = props.host;
    this.url = setCableVariables(this, app, props.host, { path, allowedRequestOrigins });
    if (server !== app) {
      app.configVars.add("ANYCABLE_WEBSOCKET_URL", this.url, this);
      app.inventory.declareCable({ serverApp: server });
    }
    if (authentication !== undefined) app.inventory.declareCable({ authentication });
    this.#domain = new Domain(this, "Default", { ...host, app: server, serves: "cable", comment: COMMENT });
    if (this.#domain.proxied !== false) {
      throw new ConfigurationError({
        at: this,
        property: "transform.record.proxied",
        value: this.#domain.proxied === true ? true : undefined,
        problem: "puts Cloudflare's proxy between browser and cable: 60 to 90 ms more for every reflex",
        allowed: ["false"],
        remedy: "Leave it out: the cable record is always DNS-only",
      });
    }
    // A web host may be declared later, so this waits until all of them are.
    if (authentication !== "jwt") this.node.addValidation({ validate: () => this.#strangers(app, props.zone) });
  }

  /** What the host points to: `….herokudns.com`. */
  get dnsTarget(): string {
    return this.#domain.dnsTarget;
  }

  /** The generated resources. */
  get nodes(): Domain["nodes"] {
    return this.#domain.nodes;
  }

  #strangers(app: IRailsApp, zone: string | undefined): string[] {
    return app.inventory.webHosts
      .filter((webHost) => !shareDomain(webHost, this.host, zone))
      .map((webHost) =>
        describe({
          at: this,
          property: "host",
          value: this.host,
          problem: `shares no domain with ${webHost}, so the session cookie never reaches the cable and reflexes have no session`,
          allowed: `a host under the same domain, such as cable.${domainOf(webHost)}`,
          remedy: "Move the cable under the domain of the web host",
        }),
      );
  }
}

/**
 * Tells Rails where its cable is: `ACTION_CABLE_URL` for `config.action_cable.url`, and
 * `ACTION_CABLE_ALLOWED_REQUEST_ORIGINS`, separated by commas, for `config.action_cable.allowed_request_origins`.
 *
 * @returns the URL of the cable
 */
export function setCableVariables(
  owner: Construct,
  app: IRailsApp,
  host: string,
  { path = "/cable", allowedRequestOrigins }: CableOptions,
): string {
  if (!Token.isUnresolved(path) && !path.startsWith("/")) {
    throw new ConfigurationError({
      at: owner,
      property: "path",
      value: path,
      problem: "is no path",
      allowed: "a path that begins with a slash",
      remedy: `Did you mean "/${path}"?`,
    });
  }
  for (const origin of allowedRequestOrigins ?? []) validateOrigin(owner, origin);
  const url = `wss://${host}${path}`;
  const origins = Lazy.stringValue({
    produce: () => {
      // Rails compares origins letter by letter, so a wildcard would let no page in.
      const webHosts = app.inventory.webHosts.filter((webHost) => !isWildcard(webHost));
      const hosts = webHosts.length === 0 ? [app.hostname] : webHosts;
      return (allowedRequestOrigins ?? hosts.map((webHost) => `https://${webHost}`)).join(",");
    },
  });
  app.configVars.add("ACTION_CABLE_URL", url, owner);
  app.configVars.add("ACTION_CABLE_ALLOWED_REQUEST_ORIGINS", origins, owner);
  return url;
}

function validateOrigin(at: Construct, origin: string): void {
  if (/^https?:\/\/[^/\s,]+$/.test(origin) || Token.isUnresolved(origin)) return;
  throw new ConfigurationError({
    at,
    property: "allowedRequestOrigins",
    value: origin,
    problem: "is no origin, so Rails would refuse every page",
    allowed: "scheme and host without a path, as in https://www.acme.com",
    remedy: "Correct it, or leave it out for the app's own web hosts",
  });
}

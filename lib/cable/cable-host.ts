import { Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import { shareDomain } from "../cloudflare/host";
import { ConfigurationError, describe } from "../configuration-error";
import { Domain, type HostProps } from "../heroku/domain";
import type { IRailsApp } from "../heroku/existing-rails-app";

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
    const { app, server = app, authentication, path, allowedRequestOrigins, ...host } = props;
    this.host = props.host;
    this.url = setCableVariables(this, app, props.host, { path, allowedRequestOrigins });
    if (server !== app) app.configVars.add("ANYCABLE_WEBSOCKET_URL", this.url, this);
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
    if (authentication !== "jwt") this.node.addValidation({ validate: () => this.#strangers(app) });
  }

  /** What the host points to: `….herokudns.com`. */
  get dnsTarget(): string {
    return this.#domain.dnsTarget;
  }

  /** The generated resources. */
  get nodes(): Domain["nodes"] {
    return this.#domain.nodes;
  }

  #strangers(app: IRailsApp): string[] {
    return app.inventory.webHosts
      .filter((webHost) => !shareDomain(webHost, this.host))
      .map((webHost) =>
        describe({
          at: this,
          property: "host",
          value: this.host,
          problem: `shares no domain with ${webHost}, so the session cookie never reaches the cable and reflexes have no session`,
          allowed: `a host under the same domain, such as cable.${webHost.split(".").slice(-2).join(".")}`,
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
  if (!path.startsWith("/") && !Token.isUnresolved(path)) {
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
      const hosts = app.inventory.webHosts.length === 0 ? [app.hostname] : app.inventory.webHosts;
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

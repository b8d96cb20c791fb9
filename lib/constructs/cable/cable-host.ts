import { CABLE_PATH } from "../../catalogue/cable-path";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { domainOf } from "../../text/domains";
import { isWildcard, shareDomain, validateHostName, validateNoWildcard } from "../cloudflare/host";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError, declareOrigin, describe } from "../properties/configuration-error";
import { Domain, HOST_SHAPE, type HostProps } from "../heroku/domain";
import { inventoryOf } from "../heroku/app-inventory";
import { anApp, APP, type IRailsApp } from "../heroku/existing-rails-app";
import { boolean, choice, list, text } from "../properties/kinds";
import { checkShape, optional, problemsAt, required, type Check, type Place, type Shape } from "../properties/shape";
import { isToken } from "../properties/tokens";

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
   * How a websocket is authenticated. A session cookie reaches only hosts under the domain of the pages.
   *
   * @default "cookie"
   */
  readonly authentication?: "cookie" | "jwt";
  /**
   * Whether `ACTION_CABLE_URL` and `ACTION_CABLE_ALLOWED_REQUEST_ORIGINS` are set. `false` for a host of an adopted app that has
   * them by other hands.
   *
   * @default true
   */
  readonly setsVariables?: boolean;
}

const eachOrigin = list(text(validateOrigin));
const origins: Check<readonly string[]> = (place, value) =>
  Array.isArray(value) && value.length === 0
    ? problemsAt(place, {
        problem: "is an empty list, and no page could open the cable",
        allowed: "origins, as in https://www.acme.com",
        remedy: "Leave it out for the hosts of the app",
      })
    : eachOrigin(place, value);

/** The properties of {@link CableOptions}. */
export const CABLE_SHAPE = {
  path: optional(text(validatePath)),
  allowedRequestOrigins: optional(origins),
} satisfies Shape<CableOptions>;

/** Checks that a host is one that a URL can name. */
const cableHost = text((place, host) => {
  validateHostName(place, host);
  validateNoWildcard(place.at, place.property, host, "cable", "Name the host that browsers open the websocket on");
});

/** The properties of a host of the cable. */
export const CABLE_HOST_SHAPE = {
  ...HOST_SHAPE,
  host: required(cableHost, "the full host name, as in cable.acme.com"),
} satisfies Shape<HostProps>;

const SHAPE = {
  ...CABLE_HOST_SHAPE,
  ...CABLE_SHAPE,
  app: APP,
  server: optional(anApp),
  authentication: optional(choice(["cookie", "jwt"])),
  setsVariables: optional(boolean("plain")),
} satisfies Shape<CableHostProps>;

const COMMENT = "Action Cable. Keep it DNS-only: the proxy costs 60 to 90 ms a reflex.";

/**
 * The host where websockets end: a second domain of the same app, so that reflexes see the session, or the domain of an
 * AnyCable server. Its record is always DNS-only.
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
    super(scope, checkedId(scope, id));
    checkShape(this, "a CableHost", props, SHAPE);
    const { app, server = app, authentication, path, allowedRequestOrigins, setsVariables, ...host } = props;
    this.host = props.host;
    this.url = cableUrl(this, app, props.host, { path, allowedRequestOrigins, setsVariables });
    if (server !== app) {
      app.configVars.add("ANYCABLE_WEBSOCKET_URL", this.url, this);
      inventoryOf(app).declareCable({ serverApp: server });
    }
    if (authentication !== undefined) inventoryOf(app).declareCable({ authentication });
    declareOrigin(this, "Default", { at: this, path: (property) => property });
    this.#domain = new Domain(this, "Default", { ...host, app: server, serves: "cable", comment: COMMENT });
    if (server !== app) {
      const { domain, record } = this.#domain.nodes;
      for (const named of [domain, record]) inventoryOf(app).addNamedByVariables(named);
    }
    if (this.#domain.proxied !== false) {
      throw new ConfigurationError({
        at: this,
        property: "transform.record.proxied",
        value: this.#domain.proxied === true ? true : undefined,
        problem: "adds Cloudflare's proxy between browser and cable: 60 to 90 ms more for every reflex",
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
    return inventoryOf(app)
      .webHosts.filter((webHost) => !shareDomain(webHost, this.host, zone))
      .map((webHost) =>
        describe({
          at: this,
          property: "host",
          value: this.host,
          problem: `has no domain in common with ${webHost}, so the session cookie never reaches the cable and reflexes have no session`,
          allowed: `a host under the same domain, such as cable.${domainOf(webHost)}`,
          remedy: "Move the cable under the domain of the web host",
        }),
      );
  }
}

/**
 * Sets where Rails finds its cable, unless others do: `ACTION_CABLE_URL` for `config.action_cable.url`, and
 * `ACTION_CABLE_ALLOWED_REQUEST_ORIGINS`, separated by commas, for `config.action_cable.allowed_request_origins`.
 *
 * @returns the URL of the cable
 */
export function cableUrl(
  owner: Construct,
  app: IRailsApp,
  host: string,
  {
    path = CABLE_PATH,
    allowedRequestOrigins,
    setsVariables = true,
  }: CableOptions & { readonly setsVariables?: boolean },
): string {
  const url = `wss://${host}${path}`;
  if (!setsVariables) return url;
  const origins = Lazy.stringValue({
    produce: () => {
      // Rails compares origins character by character, so a wildcard would match no page.
      const webHosts = inventoryOf(app).webHosts.filter((webHost) => !isWildcard(webHost));
      const hosts = webHosts.length === 0 ? [app.hostname] : webHosts;
      return (allowedRequestOrigins ?? hosts.map((webHost) => `https://${webHost}`)).join(",");
    },
  });
  app.configVars.add("ACTION_CABLE_URL", url, owner);
  app.configVars.add("ACTION_CABLE_ALLOWED_REQUEST_ORIGINS", origins, owner);
  return url;
}

function validatePath({ at, property }: Place, path: string): void {
  if (isToken(path) || /^\/[^\s?#]*$/.test(path)) return;
  throw new ConfigurationError({
    at,
    property,
    value: path,
    problem: "is not a path",
    allowed: "a path that begins with a slash, without query, fragment or white space",
    remedy: /^[\w-]{1,50}$/.test(path) ? `Did you mean "/${path}"?` : "Leave it out for /cable",
  });
}

function validateOrigin({ at, property }: Place, origin: string): void {
  if (isToken(origin) || /^https?:\/\/[^/\s,:@?#]+(:\d{1,5})?$/.test(origin)) return;
  throw new ConfigurationError({
    at,
    property,
    value: origin,
    problem: "is not an origin, so Rails would refuse every page",
    allowed: "scheme and host without a path, as in https://www.acme.com",
    remedy: "Correct it, or leave it out for the app's own web hosts",
  });
}

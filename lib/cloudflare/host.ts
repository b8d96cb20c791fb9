import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "../configuration-error";

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const PLATFORM_DOMAINS = ["herokuapp.com", "herokudns.com", "herokussl.com"];
const ZONE_ID = /^[0-9a-f]{32}$/;

/**
 * Checks a host name, and that it lies in its zone where the zone's name is known.
 *
 * @throws ConfigurationError when it is no host name, belongs to Heroku, or lies outside of the zone
 */
export function validateHost(at: IConstruct, property: string, host: string, zone: string | undefined): void {
  if (Token.isUnresolved(host)) return;
  const labels = host.split(".");
  const wellFormed =
    host.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label, index) => (index === 0 && label === "*") || LABEL.test(label));
  if (!wellFormed) {
    throw new ConfigurationError({
      at,
      property,
      value: host,
      problem: "is no host name",
      allowed: "lower-case labels joined by dots, without scheme, port or path, as in cable.acme.com",
      remedy: `Did you mean ${JSON.stringify(hostWithin(host))}?`,
    });
  }
  if (PLATFORM_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`))) {
    throw new ConfigurationError({
      at,
      property,
      value: host,
      problem: "is Heroku's own, and session cookies cannot be shared across its hosts",
      allowed: "a host in a zone of yours",
      remedy: "Leave it out to use the app's own host name",
    });
  }
  if (zone !== undefined && !Token.isUnresolved(zone) && host !== zone && !host.endsWith(`.${zone}`)) {
    throw new ConfigurationError({
      at,
      property,
      value: host,
      problem: `lies outside of the zone ${zone}: Cloudflare would make it ${host}.${zone}`,
      allowed: `${zone} and the hosts that end in .${zone}`,
      remedy: "Correct the host, or give the zone that it lies in",
    });
  }
}

/**
 * Checks the id of a zone.
 *
 * @throws ConfigurationError when it is not 32 hexadecimal digits
 */
export function validateZoneId(at: IConstruct, zoneId: string): void {
  if (Token.isUnresolved(zoneId) || ZONE_ID.test(zoneId)) return;
  throw new ConfigurationError({
    at,
    property: "zoneId",
    value: zoneId,
    problem: zoneId.includes(".") ? "is the name of a zone, not its id" : "is no id of a Cloudflare zone",
    allowed: "32 hexadecimal digits",
    remedy: "Copy the Zone ID from the zone's Overview page, or pass the zoneId of a cloudflare_zone data source",
  });
}

/**
 * Whether two hosts can lie in one zone and share a cookie: they have at least two labels at the end in common. Necessary
 * and not sufficient, since `a.co.uk` and `b.co.uk` have that too. Tokens are taken to fit.
 */
export function shareDomain(a: string, b: string): boolean {
  if (Token.isUnresolved(a) || Token.isUnresolved(b)) return true;
  const domain = (host: string): string => host.split(".").slice(-2).join(".");
  return domain(a) === domain(b);
}

/** The host in what may have been meant as one: a URL, or upper case. */
function hostWithin(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/[:/?#].*$/, "")
    .replace(/\.+$/, "");
}

import { domainToASCII } from "node:url";
import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { shareDomain as hostsShareDomain } from "../../text/domains";
import { ConfigurationError } from "../properties/configuration-error";

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const PLATFORM_DOMAINS = ["herokuapp.com", "herokudns.com", "herokussl.com"];
const ZONE_ID = /^[0-9a-f]{32}$/;

/**
 * Checks a host name, and that it lies in its zone where the zone's name is known.
 *
 * @throws ConfigurationError when it is no host name, belongs to Heroku, or lies outside of the zone
 */
export function validateHost(at: IConstruct, property: string, host: string, zone: string | undefined): void {
  validateZone(at, zone);
  if (Token.isUnresolved(host)) return;
  if (!isWellFormed(host)) {
    const meant = hostWithin(host);
    throw new ConfigurationError({
      at,
      property,
      value: host,
      problem: "is no host name",
      allowed: "lower-case labels joined by dots, without scheme, port or path, as in cable.acme.com",
      remedy: isWellFormed(meant) ? `Did you mean ${JSON.stringify(meant)}?` : "Write the full name of the host",
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

function validateZone(at: IConstruct, zone: string | undefined): void {
  if (zone === undefined || Token.isUnresolved(zone) || (isWellFormed(zone) && !isWildcard(zone))) return;
  const meant = hostWithin(zone);
  throw new ConfigurationError({
    at,
    property: "zone",
    value: zone,
    problem: "is no name of a zone",
    allowed: "lower-case labels joined by dots, as in acme.com",
    remedy: isWellFormed(meant) ? `Did you mean ${JSON.stringify(meant)}?` : "Copy it from the zone's Overview page",
  });
}

/** Whether a host stands for every name of one more label, as in `*.acme.com`. */
export function isWildcard(host: string): boolean {
  return !Token.isUnresolved(host) && host.startsWith("*.");
}

/**
 * Checks that a host is one that browsers can be sent to.
 *
 * @param label - what one such host could begin with
 * @throws ConfigurationError for a wildcard
 */
export function validateNoWildcard(
  at: IConstruct,
  property: string,
  host: string,
  label: string,
  remedy: string,
): void {
  if (!isWildcard(host)) return;
  throw new ConfigurationError({
    at,
    property,
    value: host,
    problem: "stands for many hosts, and no URL can have it",
    allowed: `one host, such as ${label}${host.slice(1)}`,
    remedy,
  });
}

function isWellFormed(host: string): boolean {
  const labels = host.split(".");
  return (
    host.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label, index) => (index === 0 && label === "*") || LABEL.test(label))
  );
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

/** Whether two hosts can share a cookie. Tokens are taken to fit. */
export function shareDomain(a: string, b: string, zone?: string): boolean {
  return Token.isUnresolved(a) || Token.isUnresolved(b) || hostsShareDomain(a, b, zone);
}

/** The host in what may have been meant as one: a URL, upper case, or letters that DNS does not have. */
function hostWithin(text: string): string {
  const host = text
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/[:/?#].*$/, "")
    .replace(/\.+$/, "");
  return /^[\x20-\x7e]*$/.test(host) ? host : domainToASCII(host);
}

import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { IConstruct } from "constructs";
import { shareDomain as hostsShareDomain } from "../../text/domains";
import { ConfigurationError } from "../properties/configuration-error";
import type { Place } from "../properties/shape";
import { isToken } from "../properties/tokens";

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const PLATFORM_DOMAINS = ["herokuapp.com", "herokudns.com", "herokussl.com"];
const ZONE_ID = /^[0-9a-f]{32}$/;

/** The longest comment of a record, on the paid plans. */
const LONGEST_COMMENT = 500;

/**
 * Checks a host name.
 *
 * @throws ConfigurationError when it is malformed or belongs to Heroku
 */
export function validateHostName({ at, property }: Place, host: string): void {
  if (isToken(host)) return;
  if (!isWellFormed(host)) {
    const meant = hostWithin(host);
    throw new ConfigurationError({
      at,
      property,
      value: host,
      problem: "is not a host name",
      allowed: "lower-case labels joined by dots, without scheme, port or path, as in cable.acme.com",
      remedy: isWellFormed(meant) ? `Did you mean ${JSON.stringify(meant)}?` : "Write the full name of the host",
    });
  }
  if (PLATFORM_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`))) {
    throw new ConfigurationError({
      at,
      property,
      value: host,
      problem: "belongs to Heroku, whose hosts cannot share session cookies",
      allowed: "a host in a zone of yours",
      remedy: "Leave it out to use the app's own host name",
    });
  }
}

/**
 * Checks that a host lies in its zone, where the zone's name is known.
 *
 * @throws ConfigurationError when it lies outside
 */
export function validateWithinZone(at: IConstruct, property: string, host: string, zone: string | undefined): void {
  if (zone === undefined || isToken(zone) || isToken(host)) return;
  if (host === zone || host.endsWith(`.${zone}`)) return;
  throw new ConfigurationError({
    at,
    property,
    value: host,
    problem: `lies outside of the zone ${zone}: Cloudflare would make it ${host}.${zone}`,
    allowed: `${zone} and the hosts that end in .${zone}`,
    remedy: "Correct the host, or pass the zone that it lies in",
  });
}

/**
 * Checks what a CNAME record points to.
 *
 * @throws ConfigurationError for anything but a host name
 */
export function validateTarget({ at, property }: Place, target: string): void {
  const isName = isWellFormed(target) && !isWildcard(target) && isIP(target) === 0;
  if (isToken(target) || isName) return;
  throw new ConfigurationError({
    at,
    property,
    value: target,
    problem: "is not a name that a CNAME record can point to",
    allowed: "a host name without scheme, port or path, as in acme.herokudns.com",
    remedy: "Pass the dnsTarget of a Domain, or copy the DNS target from `heroku domains`",
  });
}

/**
 * Checks the comment of a record.
 *
 * @throws ConfigurationError when it is longer than Cloudflare allows
 */
export function validateComment({ at, property }: Place, comment: string): void {
  if (isToken(comment) || comment.length <= LONGEST_COMMENT) return;
  throw new ConfigurationError({
    at,
    property,
    value: comment,
    problem: `is longer than ${LONGEST_COMMENT} characters`,
    allowed: `at most ${LONGEST_COMMENT} characters, and 100 on the free plan`,
    remedy: "Shorten it",
  });
}

/**
 * Checks the name of a zone.
 *
 * @throws ConfigurationError when it is malformed
 */
export function validateZone({ at, property }: Place, zone: string): void {
  if (isToken(zone) || (isWellFormed(zone) && !isWildcard(zone))) return;
  const meant = hostWithin(zone);
  throw new ConfigurationError({
    at,
    property,
    value: zone,
    problem: "is not the name of a zone",
    allowed: "lower-case labels joined by dots, as in acme.com",
    remedy: isWellFormed(meant) ? `Did you mean ${JSON.stringify(meant)}?` : "Copy it from the zone's Overview page",
  });
}

/** Whether a host is a wildcard, as in `*.acme.com`. */
export function isWildcard(host: string): boolean {
  return !isToken(host) && host.startsWith("*.");
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
    problem: "is a wildcard, which no URL can contain",
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
export function validateZoneId({ at, property }: Place, zoneId: string): void {
  if (isToken(zoneId) || ZONE_ID.test(zoneId)) return;
  throw new ConfigurationError({
    at,
    property,
    value: zoneId,
    problem: zoneId.includes(".") ? "is the name of a zone, not its id" : "is not the id of a Cloudflare zone",
    allowed: "32 hexadecimal digits",
    remedy: "Copy the Zone ID from the zone's Overview page, or pass the zoneId of a cloudflare_zone data source",
  });
}

/** Whether two hosts can share a cookie. Tokens are taken to fit. */
export function shareDomain(a: string, b: string, zone?: string): boolean {
  return isToken(a) || isToken(b) || hostsShareDomain(a, b, zone);
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

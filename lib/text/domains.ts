/** Names under which registries of countries sell domains, as in `acme.co.uk`. */
const SECOND_LEVELS = ["ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "ne", "net", "nom", "or", "org"];

/**
 * Whether two hosts can share a cookie: they have a domain in common.
 *
 * @param zone - the name of a zone, if one is known: two hosts in one zone share its domain
 */
export function shareDomain(a: string, b: string, zone?: string): boolean {
  const within = (host: string): boolean => host === zone || host.endsWith(`.${zone ?? ""}`);
  return (zone !== undefined && within(a) && within(b)) || domainOf(a) === domainOf(b);
}

/**
 * The domain that a host's cookies can be for. The last two labels, or three below a name that registries sell under, as
 * in `acme.co.uk`: the list of all such names is as large as this library.
 */
export function domainOf(host: string): string {
  const labels = host.split(".");
  const [second = "", first = ""] = labels.slice(-2);
  return labels.slice(first.length === 2 && SECOND_LEVELS.includes(second) ? -3 : -2).join(".");
}

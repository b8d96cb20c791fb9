import { shareDomain } from "../../constructs/cloudflare/host";
import { hostOf } from "../../deployment/derived";
import type { AppTopology } from "../../deployment/topology";
import { deployed, hostNamed } from "./example";
import type { Rule } from "./rule";

export const cableSharesSessionCookie: Rule = {
  id: "cable-shares-session-cookie",
  severity: "error",
  title: "The session cookie reaches the cable",
  why: "A browser sends a cookie to hosts under the same domain only. A cable elsewhere, herokuapp.com among it, whose hosts share no cookies at all, has no session, and reflexes see a stranger.",
  advice: "Move the cable under the domain of the web host, as in cable.acme.com, or leave it on the web host.",
  source: "anycable/anycable#83; Public Suffix List: herokuapp.com",
  compliant: [
    { shows: "one domain", topology: deployed({ hosts: [hostNamed("www.acme.com"), hostNamed("cable.acme.com")] }) },
  ],
  nonCompliant: [
    { shows: "two domains", topology: deployed({ hosts: [hostNamed("www.acme.com"), hostNamed("cable.acme.io")] }) },
    {
      shows: "the cable at herokuapp.com",
      topology: deployed({ hosts: [hostNamed("www.acme.com")], cable: { url: "wss://acme-1.herokuapp.com/cable" } }),
    },
  ],
  check: (app, { topology }) => {
    // A token in the page says who it is, where AnyCable takes one.
    const tokens = topology.apps.some(({ variables }) => variables.some(({ name }) => name === "ANYCABLE_ENFORCE_JWT"));
    if (tokens) return [];
    const pages = app.hosts.filter(({ serves }) => serves === "web").flatMap(({ host }) => host ?? []);
    return cableHosts(app).flatMap(({ at, host }) =>
      pages
        .filter((page) => !shareDomain(page, host))
        .map((page) => ({
          at,
          message: `${host} shares no domain with ${page}, so the session cookie never reaches the cable and reflexes have no session.`,
        })),
    );
  },
};

function cableHosts({ at, hosts, cable }: AppTopology): readonly { readonly at: string; readonly host: string }[] {
  const own = hosts.flatMap((part) =>
    part.serves === "cable" && part.host !== undefined ? [{ at: part.at, host: part.host }] : [],
  );
  const told = hostOf(cable?.url);
  const elsewhere = told !== undefined && !hosts.some(({ host }) => host === told);
  return elsewhere ? [...own, { at, host: told }] : own;
}

import { shareDomain } from "../../text/domains";
import { hostOf } from "../../deployment/derived";
import type { AppTopology, CableAuthentication, Topology } from "../../deployment/topology";
import type { Rule } from "./rule";

export const cableSharesSessionCookie: Rule = {
  id: "cable-shares-session-cookie",
  severity: "error",
  title: "The session cookie reaches the cable",
  why: "A browser sends a cookie to hosts under the same domain only. A cable elsewhere, herokuapp.com among it, whose hosts share no cookies at all, has no session, and reflexes see a stranger.",
  advice: "Move the cable under the domain of the web host, as in cable.acme.com, or leave it on the web host.",
  source: "anycable/anycable#83; Public Suffix List: herokuapp.com",
  check: (app, { topology }) => {
    if (authenticationOf(app, topology) === "jwt") return [];
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

/** An AnyCable server authenticates as its Rails app declares it. */
function authenticationOf({ cable, anycable }: AppTopology, { apps }: Topology): CableAuthentication {
  const rails = apps.find(({ at }) => at === anycable?.railsAt);
  return (cable ?? rails?.cable)?.authentication ?? "cookie";
}

function cableHosts({ at, hosts, cable }: AppTopology): readonly { readonly at: string; readonly host: string }[] {
  const own = hosts.flatMap((part) =>
    part.serves === "cable" && part.host !== undefined ? [{ at: part.at, host: part.host }] : [],
  );
  const told = hostOf(cable?.url);
  const elsewhere = told !== undefined && !hosts.some(({ host }) => host === told);
  return elsewhere ? [...own, { at, host: told }] : own;
}

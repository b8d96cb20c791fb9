import type { RailsSource } from "../rails-source";
import { computedBy, textIn, type RubyValue } from "../ruby/value";
import type { Fault, RailsCheck, RailsComplaint } from "./check";
import { judged } from "./judged";
import { linesThat } from "./lines";

export const allowedHosts: RailsCheck = {
  id: "allowed-hosts",
  severity: "error",
  title: "Rails refuses a host that config.hosts does not have with 403, and a canonical host takes the cable's along",
  source: "ActionDispatch::HostAuthorization of Rails 6.1; rack-canonical-host",
  find: (source) => {
    const { deployment, settings } = source;
    if (deployment === undefined) return [];
    // AnyCable answers on the cable's host by itself.
    const cableHost = deployment.anycable === undefined ? deployment.cableHost : undefined;
    const served = [...deployment.webHosts, ...(cableHost === undefined ? [] : [cableHost])];
    const isExempt = settings.some(({ path, code }) => path === "host_authorization" && code.includes("cable"));
    const refused = judged(source, ["hosts"], (setting) => {
      const [given] = setting?.args ?? [];
      if (given === undefined || given.kind === "nil") return undefined;
      const listed = given.kind === "array" ? given.elements : [given];
      if (listed.length === 0 || settings.some(({ path }) => path === "hosts.clear")) return undefined;
      return served.flatMap((host): readonly Fault[] => {
        if ((host === cableHost && isExempt) || listed.some((one) => isAllowed(one, host))) return [];
        const open = listed.find((one) => !["string", "pattern", "instance"].includes(one.kind));
        return [
          {
            problem: `config.hosts does not have ${host}: ${host === cableHost ? "every websocket" : "every page"} is 403`,
            remedy: `Write config.hosts << "${host}", or leave config.hosts out: Heroku routes no other host to the app`,
            because: open === undefined ? undefined : `a host comes from ${computedBy(open)}`,
          },
        ];
      });
    });
    if (cableHost === undefined) return refused;
    return [
      ...refused,
      ...canonicalRedirects(source, {
        problem: `redirects every other host to the canonical one, and with it the websockets of ${cableHost}`,
        remedy: `Exempt it: use Rack::CanonicalHost, …, ignore: "${cableHost}"`,
      }),
    ];
  },
};

function isAllowed(one: RubyValue, host: string): boolean {
  if (one.kind === "generated") return true;
  const text = textIn(one)?.toLowerCase();
  if (text !== undefined) {
    return text.startsWith(".") ? host === text.slice(1) || host.endsWith(text) : text.replace(/:\d+$/, "") === host;
  }
  if (one.kind !== "pattern") return false;
  try {
    return new RegExp(`^(?:${one.source.replaceAll(/\\[AzZ]/g, "")})$`, "i").test(host);
  } catch {
    return true;
  }
}

/** Redirects to a canonical host, which websockets and the requests of other servers cannot follow. */
export function canonicalRedirects({ settings, files }: RailsSource, fault: Fault): readonly RailsComplaint[] {
  const used = settings.filter(({ path, code }) => path.startsWith("middleware.") && isRedirect(code));
  const rackup = linesThat(files, "config.ru", (line) => /\buse\b/.test(line) && isRedirect(line));
  return [...used, ...rackup].map(({ file, line }) => ({ file, line, ...fault }));
}

/** A redirect of every host; one with a condition is for the app to know. */
function isRedirect(code: string): boolean {
  return /\bRack::CanonicalHost\b/.test(code) && !/\b(?:if|ignore)(?::|\b)/.test(code);
}

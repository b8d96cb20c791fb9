import { hasReflexes, type RailsSource } from "../rails-source";
import { underscored } from "../ruby/required-files";
import { entryOf, isComputed, textIn, type RubyValue } from "../ruby/value";
import { candidatesFor } from "../settings";
import type { RailsCheck } from "./check";
import { judgedStore } from "./session-store";

export const cookieReachesTheCable: RailsCheck = {
  id: "cookie-domain",
  severity: "error",
  title: "The session cookie stays on the host of the pages, so reflexes on the cable host have no session",
  source: "anycable/anycable#83; StimulusReflex authentication",
  find: (source) => {
    const cable = source.deployment?.cableHost;
    if (cable === undefined || source.deployment?.authentication === "jwt") return [];
    const unset = candidatesFor(source, "session_store").every((one) => one === undefined);
    const { session, isPartial = false } = source.connection ?? {};
    // Signed streams of Turbo, and an identity by another cookie, need no session on the cable's host.
    if (!unset && !hasReflexes(source) && session === undefined && !isPartial) return [];
    // Reflexes need another store anyway, which is another check's.
    if (unset && session !== undefined && !hasReflexes(source) && !source.isPartial) {
      return {
        ...session,
        problem: `reads the session, whose cookie has no domain: the cable is on a host of its own, ${cable}`,
        remedy: 'Write config.session_store :cookie_store, key: "…", domain: … with what both hosts have in common',
      };
    }
    return judgedStore(source, ({ options, setting }) => {
      const domain = entryOf(options, "domain");
      const problem = `no domain:, and the cable is on a host of its own, ${cable}`;
      const remedy =
        "Set domain: to what both hosts have in common, and change key: in the same deploy, or browsers send the former cookie first and nobody can log in";
      if (domain?.kind === "unknown") {
        const because = "options come from elsewhere";
        return domain.code === "domain:" ? { problem, remedy, because } : undefined;
      }
      if (domain !== undefined && domain.kind !== "nil") {
        const fault = wrongDomain(domain, options, cable, source.deployment?.webHosts ?? []);
        return fault === undefined ? undefined : { problem: fault, remedy };
      }
      // `config.session_options[:domain]` and the like set it elsewhere.
      const isElsewhere = source.settings.some(
        ({ path, code }) => path.startsWith("session_options") && code.includes("domain"),
      );
      return isElsewhere || setting.operator !== "call" ? undefined : { problem, remedy };
    });
  },
};

/** A domain that the cable's host is not under: in quotes, a list of them, or `:all` with more labels than both hosts share. */
function wrongDomain(
  domain: RubyValue,
  options: RubyValue,
  cable: string,
  webHosts: readonly string[],
): string | undefined {
  const length = entryOf(options, "tld_length");
  const labels = length?.kind === "number" ? length.number + 1 : 2;
  const listed = domain.kind === "array" ? (domain.open ? [] : domain.elements) : [domain];
  const isUnder = (host: string, text: string) => {
    const base = text.replace(/^\./, "").toLowerCase();
    return host === base || host.endsWith(`.${base}`);
  };
  const reaches = (one: RubyValue): boolean => {
    const text = textIn(one);
    if (text !== "all") return text === undefined || isUnder(cable, text);
    const shared = (host: string) => host.split(".").slice(-labels).join(".");
    return webHosts.every((host) => shared(host) === shared(cable));
  };
  // Of a list Rails takes the first domain that the host of the page is under.
  const isTaken = (one: RubyValue) =>
    webHosts.length === 0 || webHosts.some((host) => isUnder(host, textIn(one) ?? host));
  const taken = domain.kind === "array" ? listed.find(isTaken) : domain;
  if (listed.length === 0 || (taken !== undefined && reaches(taken))) return undefined;
  const shown =
    domain.kind === "array"
      ? listed.map((one) => textIn(one) ?? "").join(", ")
      : domain.kind === "string"
        ? JSON.stringify(domain.text)
        : `:all, tld_length: ${labels - 1}`;
  return `domain: ${shown} does not reach the cable's host, ${cable}`;
}

export const sessionKeyFollowsDomain: RailsCheck = {
  id: "session-key",
  severity: "info",
  title: "A cookie that gets another domain under the same name locks people out: browsers send the former one first",
  source: "Rails 6.1 and 7.1 in chromium, run 2026-11-26: after a logout every form is 422 InvalidAuthenticityToken",
  find: (source) => {
    const cable = source.deployment?.cableHost;
    if (cable === undefined) return [];
    return judgedStore(source, ({ options }) => {
      const domain = entryOf(options, "domain");
      const key = entryOf(options, "key");
      if (domain === undefined || domain.kind === "nil" || isComputed(domain) || domain.kind === "generated") {
        return undefined;
      }
      // A key that is computed may depend on the domain.
      const name = textIn(key);
      const label = labelOf(textIn(domain) ?? "") ?? labelOf(cable) ?? cable;
      if (name === undefined ? key !== undefined : namesDomain(source, name, label)) return undefined;
      return {
        problem: `the cookie has a domain, and its key ${name === undefined ? "is Rails' default and" : JSON.stringify(name)} does not change with it: where the domain was added to a running app, nobody can log in again`,
        remedy: `Write a key that names the domain, as in key: "_session_production_${label}", or key: StimulusReflexDeployment.session_key. Everybody logs in once more. If the domain has been there since the first login, nothing has to change`,
      };
    });
  },
};

/** `acme` of `cable.acme.com`. */
function labelOf(host: string): string | undefined {
  return host.replace(/^\./, "").split(".").at(-2);
}

/** Whether a key says the domain. The app's own name says nothing of it, even where both are called acme. */
function namesDomain({ files }: RailsSource, key: string, label: string): boolean {
  const module = /^\s*module\s+(\w+)/m.exec(files.get("config/application.rb") ?? "")?.[1] ?? "";
  const name = underscored(module);
  const rest = name === "" ? key : key.replace(new RegExp(`^_?${name}(?=_|$)`), "");
  return rest.includes(label);
}

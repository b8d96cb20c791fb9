import { compareVersions, railsIn } from "../gems";
import { anycableLine } from "../generation";
import { pageLayouts } from "../layouts";
import type { RailsSource } from "../rails-source";
import { computedBy, entryOf, NIL, stringOf, textIn, type RubyValue } from "../ruby/value";
import type { RailsCheck, RailsComplaint } from "./check";
import { canonicalRedirects } from "./hosts";
import { judged } from "./judged";
import { linesThat } from "./lines";

export const anycableGem: RailsCheck = {
  id: "anycable-gem",
  severity: "error",
  title: "AnyCable and Rails do not meet: without the gem, or without the server, every websocket is refused or dead",
  source: "anycable-rails 1.6.2 with anycable-go 1.6.16, run 2026-11-26",
  find: ({ gems, deployment, cable, files }) => {
    if (deployment === undefined) return [];
    const hasGem = gems.has("anycable-rails") || gems.has("anycable-rails-core");
    const found: RailsComplaint[] = [];
    if (deployment.anycable !== undefined && !hasGem && gems.size > 0) {
      found.push({
        file: "Gemfile.lock",
        problem:
          "AnyCable is deployed, and the gem anycable-rails is missing: AnyCable cannot ask Rails, and refuses every websocket",
        remedy: `Add ${lineFor(gems)} to the Gemfile and run stimulus-reflex rails again`,
      });
    }
    if (deployment.anycable !== undefined) return found;
    const adapter = cable?.values.get("adapter");
    if (cable !== undefined && adapter !== undefined && /^any_?cable$/.test(adapter.value)) {
      found.push({
        file: cable.file,
        line: adapter.line,
        problem: `adapter: ${adapter.value}, and no AnyCable server is deployed: no broadcast arrives`,
        remedy:
          'Write adapter: redis, or adapter: <%= ENV.fetch("CABLE_ADAPTER", "redis") %>, or deploy an AnyCableServer',
      });
    }
    // One Procfile may serve two apps, and choose by a variable that is not set in this one.
    const isStart = (line: string) => /\banycable(?:-go)?\b/.test(line) && !line.includes("ANYCABLE_DEPLOYMENT");
    const [process] = linesThat(files, "Procfile", isStart);
    if (process !== undefined) {
      const problem = "starts AnyCable, and no AnyCable server is deployed";
      found.push({ ...process, problem, remedy: "Take the process out, or deploy an AnyCableServer" });
    }
    return found;
  },
};

/** The Gemfile's line for the Rails of an app. */
function lineFor(gems: RailsSource["gems"]): string {
  return anycableLine(railsIn(gems) ?? "7.0");
}

/** The first version of anycable-rails that answers over HTTP, and the first that ANYCABLE_HTTP_RPC tells to do so. */
const [ANSWERS_FROM, KNOWS_VARIABLE_FROM] = ["1.4.0", "1.6.1"];
/** Where AnyCable asks Rails, as the constructs deploy it. */
const RPC_PATH = "/_anycable";
const MOUNT = /^\s*mount[\s(]+AnyCable::HTTRPC::Server\b[^"'\n]*["']([^"'\n]*)["']/m;

export const anycableRpc: RailsCheck = {
  id: "anycable-rpc",
  severity: "error",
  title: "Rails does not answer where AnyCable asks over HTTP: every request is 404, and every websocket is refused",
  source: "anycable-rails 1.5.3 with anycable-go 1.6.16, run 2026-11-29; railtie.rb of 1.3.7 to 1.6.2",
  find: (source) => {
    const { gems, deployment, files, boot, unread } = source;
    const gem = gems.get("anycable-rails") ?? gems.get("anycable-rails-core");
    if (deployment?.anycable !== "http" || gem === undefined) return [];
    if (compareVersions(gem, ANSWERS_FROM) < 0) {
      const problem = `anycable-rails ${gem} does not answer over HTTP, and AnyCable asks so: every websocket is refused`;
      return [{ file: "Gemfile.lock", problem, remedy: `Write ${lineFor(gems)} into the Gemfile` }];
    }
    const mounted = MOUNT.exec(files.get("config/routes.rb") ?? "")?.[1];
    const variable = deployment.variables.get("ANYCABLE_HTTP_RPC_MOUNT_PATH");
    const yml = "config/anycable.yml";
    // The environment goes before the file, and what Ruby sets before both.
    const told =
      mounted !== undefined || variable !== undefined
        ? stringOf(mounted ?? variable ?? "")
        : entryOf(boot.configuration("anycable")?.options, "http_rpc_mount_path");
    const paths = ["config", "configure"].map((part) => `AnyCable.${part}.http_rpc_mount_path`);
    return judged(source, paths, (setting) => {
      const isTold = setting === undefined || (setting.operator === "default" && told !== undefined);
      const path = (isTold ? told : setting.args[0]) ?? NIL;
      const at = isTold ? { file: files.has(yml) ? yml : "Gemfile.lock", line: undefined } : {};
      const isNewer =
        compareVersions(railsIn(gems) ?? "7.0", "7.0") >= 0 && compareVersions(gem, KNOWS_VARIABLE_FROM) < 0;
      const remedy = `Write http_rpc_mount_path: ${RPC_PATH} below production in ${yml}, or AnyCable.config.http_rpc_mount_path = "${RPC_PATH}" into config/environments/production.rb${isNewer ? `, or update anycable-rails to ${KNOWS_VARIABLE_FROM} or newer` : ""}`;
      const text = textIn(path);
      if (path.kind === "nil") {
        if (compareVersions(gem, KNOWS_VARIABLE_FROM) >= 0) return undefined;
        const problem = `anycable-rails ${gem} does not know ANYCABLE_HTTP_RPC, and no http_rpc_mount_path is set: AnyCable's requests are 404, and every websocket is refused`;
        const isUnread = unread.some(({ file }) => file === yml);
        return { ...at, problem, remedy, because: isUnread ? `${yml} was not read` : undefined };
      }
      if (text === undefined) {
        const because = `the path comes from ${computedBy(path)}`;
        return { ...at, problem: "AnyCable's requests may be 404", remedy, because };
      }
      if (text.replace(/\/$/, "") === RPC_PATH) return undefined;
      const problem = `answers AnyCable at ${text}: where it asks at ${RPC_PATH}, every websocket is refused`;
      return { ...at, problem, remedy, because: "its ANYCABLE_RPC_HOST was not read" };
    });
  },
};

export const anycableConnection: RailsCheck = {
  id: "anycable-connection",
  severity: "error",
  title: "What works in Action Cable's own process fails when AnyCable asks over RPC",
  source: "StimulusReflex's own examples on anycable-rails 1.6.2, run 2026-11-26",
  find: ({ connection, deployment }) => {
    if (deployment?.anycable === undefined || connection === undefined) return [];
    return [
      ...connection.sessionIds.map((at) => ({
        ...at,
        problem: "request.session.id is an object that AnyCable cannot serialize: every websocket is refused",
        remedy: "Write request.session.id.to_s",
      })),
      ...connection.wardenUsers.map((at) => ({
        ...at,
        problem:
          'env["warden"].user without a scope is nil under AnyCable, which makes its Warden before Devise sets the default scope',
        remedy: 'Write env["warden"].user(:user)',
      })),
    ];
  },
};

export const anycableHosts: RailsCheck = {
  id: "anycable-hosts",
  severity: "error",
  title: "config.hosts refuses AnyCable's requests, which come to the app's own herokuapp.com host",
  source: "anycable-rails 1.6.2 over HTTP RPC, run 2026-11-26",
  find: (source) => {
    if (source.deployment?.anycable !== "http") return [];
    const hosts = judged(source, ["hosts"], (setting) => {
      const [given] = setting?.args ?? [];
      if (given === undefined || given.kind === "nil") return undefined;
      const listed = given.kind === "array" ? given.elements : [given];
      const isCleared = source.settings.some(({ path }) => path === "hosts.clear");
      if (listed.length === 0 || isCleared || listed.some(allowsHeroku)) return undefined;
      const computed = listed.find((one) => textIn(one) === undefined && one.kind !== "pattern");
      return {
        problem: "config.hosts does not allow the app's herokuapp.com host, where AnyCable's RPC requests arrive",
        remedy: "Add config.hosts << /.*\\.herokuapp\\.com/, and exempt it from redirects to the canonical host",
        because: computed && `a host comes from ${computedBy(computed)}`,
      };
    });
    return [
      ...hosts,
      ...canonicalRedirects(source, {
        problem:
          "redirects every other host to the canonical one, and with it AnyCable's RPC requests to herokuapp.com",
        remedy: 'Exempt the path: use Rack::CanonicalHost, …, if: ->(uri) { !uri.host.end_with?("herokuapp.com") }',
      }),
    ];
  },
};

function allowsHeroku(one: RubyValue): boolean {
  const text = textIn(one);
  if (text !== undefined) return text.includes("herokuapp.com");
  if (one.kind === "pattern") return one.source.includes("herokuapp") || /^\.[*+]$/.test(one.source);
  return one.kind === "generated" || (one.kind === "variable" && one.name.startsWith("HEROKU_APP"));
}

export const anycableJwt: RailsCheck = {
  id: "anycable-jwt",
  severity: "error",
  title: "AnyCable requires a token in the URL, and the page does not give it one: every websocket is refused",
  source: "anycable-rails 1.6.2 with ANYCABLE_ENFORCE_JWT, run 2026-11-26",
  find: ({ files, deployment }) => {
    if (deployment?.authentication !== "jwt") return [];
    return pageLayouts(files)
      .filter(({ shown }) => !shown.includes("with_jwt_meta_tag"))
      .map(({ file, because }) => ({
        file,
        problem: "no action_cable_with_jwt_meta_tag, and the deployment authenticates by JWT",
        remedy:
          "Write <%= action_cable_with_jwt_meta_tag(session_id: session.id.to_s) %> in place of action_cable_meta_tag, with the identifiers of the connection",
        because,
      }));
  },
};

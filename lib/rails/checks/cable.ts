import { isPageScript, withoutComments } from "../javascript";
import { hasReflexes, type RailsSource } from "../rails-source";
import { alternatives, computedBy, isComputed, NIL, textIn, truth, type RubyValue, entryOf } from "../ruby/value";
import { scriptValue } from "../script-expression";
import { namesIn } from "../script-names";
import { settingOf } from "../settings";
import { nearest } from "../../text/nearest";
import type { RailsCheck, RailsComplaint } from "./check";
import { judged } from "./judged";
import { linesThat } from "./lines";

const REMEDY =
  'Run stimulus-reflex rails, and end config/environments/production.rb with require_relative "../stimulus_reflex/production"';

/** Adapters that reach every process: Action Cable's own, and AnyCable's. */
const SHARED_ADAPTERS = ["redis", "postgresql", "solid_cable", "any_cable", "anycable"];

export const cableAdapter: RailsCheck = {
  id: "cable-adapter",
  severity: "error",
  title: "The async adapter reaches one process: broadcasts from a console, a worker or a second dyno never arrive",
  source: "stimulusreflex/cable_ready#66",
  find: (source) => {
    const { cable, unread, isPartial, deployment } = source;
    if (cable === undefined) {
      // An app without reflexes may have no cable at all.
      if (deployment !== undefined && deployment.redis.cable === undefined && !hasReflexes(source)) return [];
      const isUnread = isPartial || unread.some(({ file }) => /^config\/(?:stimulus_reflex\/)?cable\.yml$/.test(file));
      const because = isUnread ? "a file that says where it stands was not read" : undefined;
      return [{ file: "config/cable.yml", problem: "has no production section", remedy: REMEDY, because }];
    }
    const adapter = cable.values.get("adapter");
    const at = { file: cable.file, line: adapter?.line, remedy: REMEDY };
    const name = adapter?.value;
    if (name === undefined || ["async", "inline", "test"].includes(name)) {
      return [{ ...at, problem: `adapter: ${name ?? "is missing"} in production` }];
    }
    const { cable: redis } = deployment?.redis ?? {};
    if (name === "solid_cable" && redis !== undefined) {
      const problem = `adapter: solid_cable: a broadcast waits for the next poll of the database, and the Redis of ${redis.variable} is not used`;
      return [{ ...at, problem, severity: "warning" }];
    }
    if (SHARED_ADAPTERS.includes(name)) return [];
    if (name.includes("<%")) {
      const values = alternatives(entryOf(cable.options, "adapter") ?? NIL);
      const texts = values.map((one) => textIn(one.kind === "variable" ? one.otherwise : one));
      // With a fallback that all processes share, what is set in its place was chosen by hand.
      if (texts.every((one) => one !== undefined && SHARED_ADAPTERS.includes(one))) return [];
      return { ...at, problem: "the adapter may be one that no other process hears", because: `it comes from ${name}` };
    }
    const meant = nearest(name, SHARED_ADAPTERS);
    if (meant === undefined) {
      const because = "an adapter of that name is not Action Cable's own, and may be a gem's";
      return [{ ...at, problem: `adapter: ${name}: nothing is known of it`, because }];
    }
    return [{ ...at, problem: `adapter: ${name}: unknown adapter. Did you mean ${meant}?` }];
  },
};

export const requestOrigins: RailsCheck = {
  id: "request-origins",
  severity: "error",
  title: "Request origin not allowed: the cable refuses the app's own pages",
  source: "rails/rails#31524, octobox/octobox#1369, zendesk/samson#3427",
  find: (source) => {
    const variable = "ACTION_CABLE_ALLOWED_REQUEST_ORIGINS";
    const remedy = `Set it to ENV.fetch("${variable}").split(",")`;
    const off = judged(source, ["action_cable.disable_request_forgery_protection"], (setting) => {
      const [value] = setting?.args ?? [];
      if (value === undefined || truth(value) === false) return undefined;
      return {
        problem: "forgery protection is off: any page may open the cable with the visitor's session",
        remedy: `Leave it out and set allowed_request_origins from ${variable}`,
        because: truth(value) === undefined ? `it comes from ${computedBy(value)}` : undefined,
      };
    });
    if (off.some(({ because }) => because === undefined)) return off;
    const { cableHost, allowedRequestOrigins = [], anycable } = source.deployment ?? {};
    const origins = judged(source, ["action_cable.allowed_request_origins"], (setting) => {
      if (setting === undefined) {
        const problem = `allowed_request_origins is not set, and pages open the cable on another host, ${cableHost ?? ""}`;
        // AnyCable checks the origin itself, by a list of its own.
        return cableHost === undefined || anycable !== undefined ? undefined : { problem, remedy };
      }
      const [given] = setting.args;
      const listed = given?.kind === "array" ? given.elements : given === undefined ? [] : [given];
      const wrong = listed.flatMap((one) => textIn(one) ?? []).filter((one) => !isOrigin(one));
      if (wrong.length > 0) {
        const alone = "Write scheme and host alone, as in https://www.example.org, without a slash at the end";
        return { problem: `${wrong.join(", ")}: no browser sends such an origin`, remedy: alone };
      }
      const missing = allowedRequestOrigins.filter((origin) => !listed.some((one) => allows(one, origin)));
      if (missing.length === 0 || listed.some(({ kind }) => kind === "generated")) return undefined;
      const computed = listed.find((one) => isComputed(one) || one.kind === "variable");
      // A variable that is not deployed is another check's.
      if (computed?.kind === "variable" && computed.name === variable) return undefined;
      const isAdded = given?.kind === "array" && given.open ? "it is added to others" : undefined;
      const because = computed === undefined ? isAdded : `an origin comes from ${computedBy(computed)}`;
      return { problem: `does not allow ${missing.join(", ")}, which the deployment serves`, remedy, because };
    });
    return [...off, ...origins];
  },
};

/** What a browser may send: scheme, host and perhaps a port. */
function isOrigin(text: string): boolean {
  return /^https?:\/\/[^/\s:]+(?::\d+)?$/i.test(text) || text === "file://" || text === "null";
}

/** Whether an origin is allowed, as a string or by a pattern; a pattern that cannot be read is trusted. */
function allows(one: RubyValue, origin: string): boolean {
  if (one.kind !== "pattern") return textIn(one) === origin;
  try {
    // Rails compares by ===, so a pattern without anchors matches in the middle too.
    return new RegExp(one.source.replaceAll("\\A", "^").replaceAll(/\\[zZ]/g, "$"), "i").test(origin);
  } catch {
    return true;
  }
}

export const cableUrl: RailsCheck = {
  id: "cable-url",
  severity: "error",
  title: "Pages open the cable on their own host, not on the one that is deployed for it",
  source: "StimulusReflex deployment page: connecting Action Cable to a different host",
  find: (source) => {
    const { cableHost: host, webHosts = [], anycable, variableNames } = source.deployment ?? {};
    const remedy = 'Set it to ENV.fetch("ACTION_CABLE_URL")';
    const set = judged(source, ["action_cable.url"], (setting) => {
      if (setting === undefined) {
        const problem = `config.action_cable.url is not set, and the cable is at ${host ?? ""}`;
        // AnyCable's gem sets it from its own variable.
        const isTold = anycable !== undefined && variableNames?.has("ANYCABLE_WEBSOCKET_URL") === true;
        return host === undefined || isTold ? undefined : { problem, remedy };
      }
      const [value] = setting.args;
      const text = textIn(value);
      if (text !== undefined) {
        const problem = addressFault(text, source);
        return problem === undefined ? undefined : { problem, remedy };
      }
      const wanted = host ?? webHosts[0];
      const isRead = value === undefined || value.kind === "generated" || value.kind === "variable";
      if (isRead || wanted === undefined || (host === undefined && value.kind === "nil")) return undefined;
      return { problem: `it may not be ${wanted}`, remedy, because: `it comes from ${computedBy(value)}` };
    });
    return [...set, ...mountedElsewhere(source), ...scriptAddresses(source)];
  },
};

/** Where Action Cable answers at another path than the deployment gives to pages. */
function mountedElsewhere(source: RailsSource): readonly RailsComplaint[] {
  const { cablePath, anycable } = source.deployment ?? {};
  const isRouted = /\bActionCable\.server\b/.test(source.files.get("config/routes.rb") ?? "");
  if (cablePath === undefined || anycable !== undefined || isRouted) return [];
  const url = settingOf(source, "action_cable.url")?.args[0] ?? NIL;
  // An address that is written out has its own path, and without one pages take the mount's.
  if (textIn(url)?.endsWith(cablePath) === false || (url.kind === "nil" && source.deployment?.cableHost === undefined))
    return [];
  return judged(source, ["action_cable.mount_path"], (setting) => {
    const path = textIn(setting?.args[0])?.replace(/(?<=.)\/$/, "");
    if (path === undefined || path === cablePath) return undefined;
    return {
      problem: `mount_path is ${path}, and pages open ${cablePath}: every websocket is 404`,
      remedy: `Leave mount_path out, or set it to ${cablePath}`,
    };
  });
}

/** Addresses that scripts give to their consumer, in place of that of the layout. */
function scriptAddresses(source: RailsSource): readonly RailsComplaint[] {
  return [...source.files].flatMap(([file, text]): readonly RailsComplaint[] => {
    if (!isPageScript(file) || !text.includes("createConsumer")) return [];
    const code = withoutComments(text);
    return [...code.matchAll(/\bcreateConsumer\s*\(/g)].flatMap(({ 0: found, index }): RailsComplaint | [] => {
      const { value } = scriptValue(code, index + found.length, namesIn(source, code));
      const fault = typeof value === "string" ? addressFault(value, source) : undefined;
      if (fault === undefined) return [];
      const line = code.slice(0, index).split("\n").length;
      const remedy = "Leave the address out: action_cable_meta_tag gives it";
      return { file, line, problem: `createConsumer(${JSON.stringify(value)}) ${fault}`, remedy };
    });
  });
}

/** What is wrong with the address of the cable. */
function addressFault(text: string, source: RailsSource): string | undefined {
  const { cableHost: host, cablePath, webHosts = [], anycable } = source.deployment ?? {};
  if (/^\w+:\/\/\w+:\/\//.test(text)) return "names two schemes, so no browser can open it";
  if (/^ws:\/\/(?!localhost|127\.)/.test(text)) return `is ${text}: browsers open no ws:// from a page over https`;
  const wanted = host ?? webHosts[0];
  if (wanted === undefined) return undefined;
  // A path alone is one of the page's host.
  const [, named, port, path] = /^(?:(?:wss?|https?):)?\/\/([^/:]+)(?::(\d+))?(\/[^?]*)?/i.exec(text) ?? [];
  const hosts = host === undefined ? webHosts : [host];
  const isRight = named === undefined ? host === undefined : hosts.includes(named);
  if (!isRight) return `is not ${wanted}, where the cable is deployed`;
  if (named === undefined) return undefined;
  if (port !== undefined && port !== "443") return `its port is ${port}, and Heroku's router listens on 443 alone`;
  const served = (path ?? "/").replace(/(?<=.)\/$/, "");
  if (served === cablePath) return undefined;
  if (anycable !== undefined) return `its path is ${served}, and AnyCable serves ${cablePath ?? ""}`;
  // An app may mount the cable elsewhere.
  const [mount] = settingOf(source, "action_cable.mount_path")?.args ?? [];
  const isElsewhere =
    (mount !== undefined && mount.kind !== "generated" && textIn(mount) !== cablePath) ||
    /\bActionCable\.server\b/.test(source.files.get("config/routes.rb") ?? "");
  return isElsewhere ? undefined : `its path is ${served}, and Action Cable is mounted at ${cablePath ?? ""}`;
}

export const standaloneCable: RailsCheck = {
  id: "standalone-cable",
  severity: "error",
  title: "A cable server that stands alone has no session: undefined method commit_session for nil",
  source: "stimulusreflex/stimulus_reflex#666",
  find: (source) => {
    const { files, generation } = source;
    // AnyCable unmounts the cable by itself.
    if (generation?.anycable === true) return [];
    const remedy = "Serve the cable from the Rails app itself, on a second host of it, or from AnyCable";
    const apart = linesThat(files, "Procfile", (line) => /cable\/config\.ru|action[_-]?cable/i.test(line)).map(
      (at) => ({
        ...at,
        problem: "runs Action Cable in a process of its own",
        remedy,
      }),
    );
    const rackup = "cable/config.ru";
    const own = files.has(rackup) ? [{ file: rackup, problem: "starts Action Cable apart from the app", remedy }] : [];
    // A mount in the routes serves it all the same.
    const isMounted = /^\s*mount\s*\(?\s*ActionCable\.server\b/m.test(files.get("config/routes.rb") ?? "");
    const unmounted = judged(source, ["action_cable.mount_path"], (setting) => {
      const isOff = !isMounted && setting?.args[0]?.kind === "nil";
      return isOff ? { problem: "mount_path = nil: the app does not serve the cable", remedy } : undefined;
    });
    return [...apart, ...own, ...unmounted];
  },
};

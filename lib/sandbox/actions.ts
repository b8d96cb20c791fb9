/** What may be done to a sandbox past Terraform: what Heroku does by itself, and what a person does by hand. */
import type { CloudflarePlatform } from "./cloudflare/platform/cloudflare-platform";
import type { DnsRecord, Zone } from "./cloudflare/platform/rows";
import type { HerokuPlatform } from "./heroku/platform/heroku-platform";
import { setMaxmemoryPolicy } from "./heroku/platform/redis";
import { failOver, redisOf, upgrade } from "./heroku/platform/redis-operations";
import type { Addon } from "./heroku/platform/rows";

/** What actions change. */
export interface ActionTarget {
  readonly heroku: HerokuPlatform;
  readonly cloudflare: CloudflarePlatform;
}

interface Action {
  /** The words after the action's name, as they are written in help. */
  readonly usage: string;
  readonly about: string;
  /** @returns what was done, in a sentence */
  readonly run: (target: ActionTarget, words: readonly string[]) => string;
}

/** An add-on by its name, its id, or `APP/ATTACHMENT`; an attachment's name alone will do while only one app has it. */
function findAddon({ heroku }: ActionTarget, name: string): Addon {
  const slash = name.indexOf("/");
  const app = slash < 0 ? undefined : name.slice(0, slash);
  const attached = name.slice(slash + 1);
  const addons = heroku.apps.all().flatMap((one) => heroku.addons.of(one));
  const direct = addons.find((addon) => addon.name === name || addon.id === name);
  if (direct !== undefined) return direct;
  const found = heroku.apps
    .all()
    .filter((one) => app === undefined || one.name === app)
    .flatMap((one) => heroku.attachments.of(one))
    .filter((attachment) => attachment.name === attached.toUpperCase());
  const ids = new Set(found.map(({ addonId }) => addonId));
  const [only] = found;
  if (only !== undefined && ids.size === 1) return heroku.attachments.addon(only);
  const names = addons.map((addon) => addon.name).join(", ");
  throw new Error(
    ids.size > 1
      ? `${name} is attached to several apps; write APP/${name}.`
      : `There is no add-on ${name} in the sandbox. Add-ons: ${names === "" ? "none" : names}; the name of an attachment will do as well.`,
  );
}

function findRecord({ cloudflare }: ActionTarget, host: string): { readonly zone: Zone; readonly record: DnsRecord } {
  for (const zone of cloudflare.zones()) {
    const record = cloudflare.records(zone).find(({ name }) => name === host.toLowerCase());
    if (record !== undefined) return { zone, record };
  }
  throw new Error(`There is no DNS record for ${host} in the sandbox.`);
}

/** `NAME=VALUE` pairs. */
function pairs(words: readonly string[], form: string): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf("=");
      if (at <= 0) throw new Error(`${JSON.stringify(word)} is not ${form}.`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

const WEB_AND_WORKER = { web: "bin/rails server", worker: "bundle exec sidekiq" };

const DRIFT: Readonly<Record<string, Action>> = {
  "config-var": {
    usage: "APP NAME=VALUE…",
    about: "sets variables; NAME= alone removes one",
    run: ({ heroku }, [app = "", ...words]) => {
      const change = Object.entries(pairs(words, "NAME=VALUE")).map(
        ([name, value]) => [name, value === "" ? null : value] as const,
      );
      heroku.configVars.update(heroku.apps.get(app), Object.fromEntries(change));
      const done = change.map(([name, value]) => `${value === null ? "removed" : "set"} ${name}`);
      return `By hand on ${app}: ${done.join(", ")}.`;
    },
  },
  scale: {
    usage: "APP TYPE=QUANTITY…",
    about: "changes how many dynos run",
    run: ({ heroku }, [app = "", ...words]) => {
      for (const [type, quantity] of Object.entries(pairs(words, "TYPE=QUANTITY"))) {
        heroku.processes.scale(heroku.apps.get(app), type, { quantity: Number(quantity) });
      }
      return `Scaled ${words.join(", ")} of ${app} by hand.`;
    },
  },
  policy: {
    usage: "ADDON POLICY",
    about: "changes a Redis' maxmemory policy, as heroku redis:maxmemory does",
    run: (target, [name = "", policy = ""]) => {
      const addon = findAddon(target, name);
      setMaxmemoryPolicy(redisOf(addon), policy);
      return `${addon.name} has the policy ${policy}.`;
    },
  },
  "destroy-addon": {
    usage: "ADDON",
    about: "removes an add-on with its data",
    run: (target, [name = ""]) => {
      const addon = findAddon(target, name);
      target.heroku.addons.delete(addon);
      return `Destroyed ${addon.name} by hand.`;
    },
  },
  detach: {
    usage: "APP ATTACHMENT",
    about: "removes an attachment",
    run: ({ heroku }, [name = "", attachment = ""]) => {
      const found = heroku.attachments.of(heroku.apps.get(name)).find((one) => one.name === attachment.toUpperCase());
      if (found === undefined) throw new Error(`${name} has no attachment ${attachment}.`);
      heroku.attachments.delete(found);
      return `Detached ${found.name} from ${name} by hand.`;
    },
  },
  "destroy-app": {
    usage: "APP",
    about: "removes an app with everything on it",
    run: ({ heroku }, [name = ""]) => {
      heroku.apps.delete(heroku.apps.get(name));
      return `Destroyed ${name} by hand.`;
    },
  },
  proxy: {
    usage: "HOST",
    about: "turns Cloudflare's proxy on for a host",
    run: (target, [host = ""]) => {
      const { zone, record } = findRecord(target, host);
      const { name, type, content, ttl } = record;
      target.cloudflare.replaceRecord(zone, record, { name, type, content, ttl, proxied: true });
      return `${host} is proxied.`;
    },
  },
};

/** What is written before the name of an action in a set, as on the command line. */
type Prefix = "" | "drift ";

function named(actions: Readonly<Record<string, Action>>, prefix: Prefix, [name = "", ...words]: readonly string[]) {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    const problem = name === "" ? `${prefix}what?` : `${prefix}${JSON.stringify(name)} is not known.`;
    throw new Error(`${problem} Choose one of ${Object.keys(actions).join(", ")}.`);
  }
  const needed = action.usage.split(" ").filter((word) => word !== "" && !word.startsWith("[")).length;
  if (words.length < needed) throw new Error(`Write it as: ${prefix}${name} ${action.usage}`);
  return { action, words };
}

const ACTIONS: Readonly<Record<string, Action>> = {
  rotate: {
    usage: "ADDON",
    about: "gives an add-on new credentials",
    run: (target, [name = ""]) => {
      const addon = findAddon(target, name);
      target.heroku.addons.rotateCredentials(addon);
      return `Rotated the credentials of ${addon.name}: its URL has changed.`;
    },
  },
  failover: {
    usage: "ADDON",
    about: "lets the stand-by of a Redis take over",
    run: (target, [name = ""]) => {
      const addon = findAddon(target, name);
      failOver(target.heroku, addon);
      return `${addon.name} has failed over: its URL has changed.`;
    },
  },
  upgrade: {
    usage: "ADDON [VERSION]",
    about: "moves a Redis to a newer version",
    run: (target, [name = "", version]) => {
      const addon = findAddon(target, name);
      return `${addon.name} is upgraded to version ${upgrade(target.heroku, addon, version)}: its URL has changed.`;
    },
  },
  push: {
    usage: "APP [TYPE=COMMAND…]",
    about: "does what git push does: a release with these process types, web and worker unless others are named",
    run: ({ heroku }, [app = "", ...words]) => {
      const processes = words.length === 0 ? WEB_AND_WORKER : pairs(words, "TYPE=COMMAND");
      const release = heroku.push(app, processes);
      return `Released v${release.version} of ${app} with ${Object.keys(processes).join(", ")}.`;
    },
  },
  drift: {
    usage: "[KIND…]",
    about: "changes something by hand, behind Terraform's back",
    run: (target, given) => {
      const { action, words } = named(DRIFT, "drift ", given);
      return action.run(target, words);
    },
  },
};

/**
 * Does what `sandbox do` says.
 * @param words - the action's name and what it is done to, as in `["rotate", "SESSION_REDIS"]`
 * @returns what was done, in a sentence
 * @throws Error saying what is allowed
 */
export function act(target: ActionTarget, words: readonly string[]): string {
  target.heroku.settle();
  const { action, words: rest } = named(ACTIONS, "", words);
  return action.run(target, rest);
}

/** What can be done, one line each, for help. */
export function actionHelp(): string {
  const lines = (actions: Readonly<Record<string, Action>>, prefix: string) =>
    Object.entries(actions).map(([name, { usage, about }]) => `  ${`${prefix}${name} ${usage}`.padEnd(38)}${about}`);
  return [...lines(ACTIONS, ""), ...lines(DRIFT, "drift ")].join("\n");
}

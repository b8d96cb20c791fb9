import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import type { App } from "cdktf";
import {
  Addon,
  CableHost,
  Domain,
  RailsApp,
  RedisAddon,
  StimulusReflexApp,
  StimulusReflexStack,
  type RedisRoleProps,
  type StimulusReflexAppProps,
} from "cdktf-stimulus-reflex";
import { ownStack, ZONE_ID } from "./program";

/** A program as a team writes it, with what a careless change of it may touch. */
export interface Program {
  readonly form: "stack" | "app" | "single";
  readonly stack: string;
  /** The construct id of the app. */
  readonly id: string;
  readonly name: string;
  readonly region: "us" | "eu";
  readonly space: boolean;
  readonly disposable: boolean;
  readonly session: "protected" | "unprotected" | "none";
  readonly plan: "premium-0" | "premium-1";
  readonly queue: "own" | "shared" | "none";
  readonly cable: "own" | "shared" | "none";
  readonly host: string;
  readonly anycable: boolean;
  /** The keys of databases and of a store of files, and where cdktf's own moveFromId says that one was. */
  readonly addons: Readonly<Record<string, { readonly plan: string; readonly movedFrom?: string }>>;
}

export const FIRST: Program = {
  form: "stack",
  stack: "production",
  id: "app",
  name: "acme",
  region: "us",
  space: false,
  disposable: false,
  session: "protected",
  plan: "premium-0",
  queue: "own",
  cable: "own",
  host: "www.acme.com",
  anycable: false,
  addons: { postgres: { plan: "heroku-postgresql:essential-0" }, files: { plan: "bucketeer:hobbyist" } },
};

/** A change that a person makes without reading what it does. */
export type Step = (before: Program, pick: number, addressOf: (key: string) => string | undefined) => Program;

function withoutKey<T>(all: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
}

function other<T>(values: readonly T[], now: T, pick: number): T {
  const rest = values.filter((value) => value !== now);
  return rest[pick % rest.length] ?? now;
}

const keyOf = (program: Program, pick: number): string | undefined => {
  const keys = Object.keys(program.addons);
  return keys[pick % Math.max(1, keys.length)];
};

export const STEPS = {
  form: (before, pick) => ({ ...before, form: other(["stack", "app", "single"] as const, before.form, pick) }),
  id: (before, pick) => ({ ...before, id: other(["app", "acme", "rails"], before.id, pick) }),
  stack: (before, pick) => ({ ...before, stack: other(["production", "prod"], before.stack, pick) }),
  name: (before, pick) => ({ ...before, name: other(["acme", "acme-two", "acme-three"], before.name, pick) }),
  region: (before) => ({ ...before, region: before.region === "us" ? "eu" : "us" }),
  space: (before) => ({ ...before, space: !before.space }),
  disposable: (before) => ({ ...before, disposable: !before.disposable }),
  session: (before, pick) => ({
    ...before,
    session: other(["protected", "unprotected", "none"] as const, before.session, pick),
  }),
  plan: (before) => ({ ...before, plan: before.plan === "premium-0" ? "premium-1" : "premium-0" }),
  queue: (before, pick) => {
    const queue = other(["own", "shared", "none"] as const, before.queue, pick);
    if (queue === "shared") return { ...before, queue: before.cable === "own" ? "shared" : "own" };
    return { ...before, queue, cable: before.cable === "shared" && queue === "none" ? "own" : before.cable };
  },
  cable: (before, pick) => {
    const cable = other(["own", "shared", "none"] as const, before.cable, pick);
    if (cable === "own" || before.queue === "shared") return { ...before, cable: "own" };
    if (cable === "none") return { ...before, cable: before.anycable ? "own" : "none" };
    return { ...before, cable: before.queue === "own" ? "shared" : "own" };
  },
  host: (before, pick) => ({
    ...before,
    host: other(["www.acme.com", "app.acme.com", "shop.acme.com"], before.host, pick),
  }),
  anycable: (before) => ({
    ...before,
    cable: before.cable === "none" ? "own" : before.cable,
    anycable: !before.anycable,
  }),
  addonRemoved: (before, pick) => ({ ...before, addons: withoutKey(before.addons, keyOf(before, pick) ?? "") }),
  addonAdded: (before, pick) => ({
    ...before,
    addons: { ...before.addons, [`extra${pick % 3}`]: { plan: "cloudamqp:lemur" } },
  }),
  addonRenamed: (before, pick) => {
    const key = keyOf(before, pick);
    const addon = before.addons[key ?? ""];
    if (key === undefined || addon === undefined) return before;
    return { ...before, addons: { ...withoutKey(before.addons, key), [`${key}x`]: { plan: addon.plan } } };
  },
  addonMoved: (before, pick, addressOf) => {
    const key = keyOf(before, pick);
    const addon = before.addons[key ?? ""];
    if (key === undefined || addon === undefined) return before;
    const moved = { plan: addon.plan, movedFrom: addressOf(key) };
    return { ...before, addons: { ...withoutKey(before.addons, key), [`${key}m`]: moved } };
  },
  addonPlan: (before, pick) => {
    const key = keyOf(before, pick);
    const addon = before.addons[key ?? ""];
    if (key === undefined || !addon?.plan.startsWith("heroku-postgresql")) return before;
    const plan = addon.plan.endsWith("0") ? "heroku-postgresql:essential-1" : "heroku-postgresql:essential-0";
    return { ...before, addons: { ...before.addons, [key]: { ...addon, plan } } };
  },
} as const satisfies Readonly<Record<string, Step>>;

/** Steps that say the same in other words: nothing that exists may become another thing. */
export const RENAMES: ReadonlySet<keyof typeof STEPS> = new Set(["form", "id", "addonRenamed", "addonMoved"]);

function redisOf({ session, plan, queue, cable }: Program): StimulusReflexAppProps["redis"] {
  const withCable = { sharedWith: "cable" } as const satisfies RedisRoleProps;
  const withQueue = { sharedWith: "queue" } as const satisfies RedisRoleProps;
  return {
    client: "ruby",
    plan,
    cache: false,
    session: session === "none" ? false : session === "unprotected" ? { preventDestroy: false } : {},
    cable: cable === "none" ? false : cable === "shared" ? withQueue : {},
    queue: queue === "none" ? false : queue === "shared" ? withCable : {},
  };
}

function railsOf({ name, region, space, disposable }: Program) {
  return { name, region, disposable, ...(space ? { team: "acme", space: "acme-space" } : {}) } as const;
}

function cableOf({ anycable, name }: Program): StimulusReflexAppProps["cable"] {
  return anycable
    ? {
        host: "cable.acme.com",
        zoneId: ZONE_ID,
        server: "anycable",
        anycable: { name: `${name}-ws`, released: false, sharedStores: ["cache", "session"] },
      }
    : { host: "cable.acme.com", zoneId: ZONE_ID };
}

/** Declares a program, as the cdktf CLI would run it. */
export const declared =
  (program: Program) =>
  (app: App): void => {
    const { form, stack, id, host } = program;
    const props: StimulusReflexAppProps = {
      ...railsOf(program),
      redis: redisOf(program),
      domain: { zoneId: ZONE_ID, host },
      cable: cableOf(program),
      addons: Object.fromEntries(Object.entries(program.addons).map(([key, { plan }]) => [key, { plan }])),
    };
    const moved = (key: string, addon: Addon | undefined) => {
      const from = program.addons[key]?.movedFrom;
      if (from !== undefined) addon?.nodes.addon.moveFromId(from);
    };
    if (form === "stack") {
      const { app: declaredApp } = new StimulusReflexStack(app, stack, props);
      for (const key of Object.keys(program.addons)) moved(key, declaredApp.addons[key]);
      return;
    }
    ownStack((own) => {
      new CloudflareProvider(own, "cloudflare");
      if (form === "app") {
        const declaredApp = new StimulusReflexApp(own, id, props);
        for (const key of Object.keys(program.addons)) moved(key, declaredApp.addons[key]);
        return;
      }
      const rails = new RailsApp(own, id, railsOf(program));
      const { session, plan, queue, cable } = program;
      if (session !== "none") {
        const preventDestroy = session === "unprotected" ? false : undefined;
        new RedisAddon(own, "sessions", { app: rails, role: "session", client: "ruby", plan, preventDestroy });
      }
      const redis = (name: string, role: "cable" | "queue") =>
        new RedisAddon(own, name, { app: rails, role, client: "ruby", plan });
      const cableRedis = cable === "own" ? redis("cable", "cable") : undefined;
      if (queue === "shared") cableRedis?.serve("queue");
      const jobs = queue === "own" ? redis("jobs", "queue") : undefined;
      if (cable === "shared") jobs?.serve("cable");
      for (const [key, addon] of Object.entries(program.addons)) {
        moved(key, new Addon(own, `${key}-store`, { app: rails, plan: addon.plan }));
      }
      new Domain(own, "web", { app: rails, zoneId: ZONE_ID, host });
      // A careless author leaves AnyCable out when the app is written by hand.
      new CableHost(own, "cable-host", { app: rails, zoneId: ZONE_ID, host: "cable.acme.com" });
    }, stack)(app);
  };

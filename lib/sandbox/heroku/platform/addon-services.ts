import { ADDON_SERVICES, type AddonServiceFacts } from "../../../catalogue/addon-services";
import { COLOURS, digest, numberBelow } from "../../kit/identifiers";
import { redisVariables } from "./redis";
import type { Addon } from "./rows";

const SERVICES: Readonly<Record<string, AddonServiceFacts | undefined>> = ADDON_SERVICES;

/** The plan of a service that is asked for without one. Of services not named here the platform knows no plans. */
const DEFAULT_PLANS: Readonly<Record<string, string | undefined>> = {
  "heroku-redis": "mini",
  "heroku-postgresql": "essential-0",
};

/** The plan that a service is given when none is named. */
export function defaultPlan(service: string): string {
  return DEFAULT_PLANS[service] ?? "default";
}

/**
 * The attachment name that the platform gives by itself: the service's own name while it is free on the app, else one by colour.
 * That services other than Heroku's own go by colour too is an assumption; which colour comes is left to chance by Heroku and follows
 * from the add-on here.
 */
export function attachmentName(service: string, addonId: string, taken: ReadonlySet<string>): string {
  const facts = SERVICES[service];
  const first = facts?.firstAttachment ?? service.toUpperCase().replaceAll("-", "_");
  if (!taken.has(first)) return first;
  const prefix = facts?.colourPrefix ?? first;
  const start = numberBelow(COLOURS.length, "colour", addonId);
  for (let turn = 0; ; turn += 1) {
    const colour = COLOURS[(start + turn) % COLOURS.length] ?? "";
    const round = Math.floor(turn / COLOURS.length);
    const name = `${prefix}_${colour}${round === 0 ? "" : String(round + 1)}`;
    if (!taken.has(name)) return name;
  }
}

/** The last parts of the names of an add-on's variables, and their values; an attachment's name comes before them. */
export function addonVariables(addon: Addon, seed: string, asOf: string): Readonly<Record<string, string>> {
  if (addon.redis !== null) return redisVariables(addon, addon.redis, seed, asOf);
  const password = `p${digest(seed, "password", addon.id, addon.credential)}`;
  const host = `${addon.service}-${digest(seed, "host", addon.id).slice(0, 8)}.sandbox.invalid`;
  switch (addon.service) {
    case "heroku-postgresql":
      return { URL: `postgres://u${addon.id.slice(0, 8)}:${password}@${host}:5432/d${addon.id.slice(9, 13)}` };
    case "ah-redis-stackhero":
      return {
        URL_TLS: `rediss://default:${password}@${host}:6380`,
        URL_CLEAR: `redis://default:${password}@${host}:6379`,
      };
    default:
      // One variable that ends in _URL is what most services give; of this service it is an assumption.
      return { URL: `${SERVICES[addon.service]?.redis === true ? "redis" : "https"}://sandbox:${password}@${host}` };
  }
}

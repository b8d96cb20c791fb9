import { BYTES_PER_SESSION, planOf } from "../../deployment/sizing/redis";
import { redisFor } from "./redis-policy";
import type { Rule } from "./rule";

const DAY_SECONDS = 86_400;
/** From a month on sessions add up to everybody who ever came. */
const LONG_DAYS = 30;
/** mini's; the smallest plan that persists has twice as much. */
const SMALL_MIB = 25;

export const sessionsOutgrowPlan: Rule = {
  id: "sessions-outgrow-plan",
  severity: "warning",
  title: "Sessions that live long have room to",
  why: "The deployment page keeps a session for a year, so they add up to everybody who came in that year, and mini has 25 MB: with noeviction every login fails once it is full, with volatile-lru people are logged out early.",
  advice: "Take premium-0 or a larger plan, or a shorter time to live.",
  source: "cuttle-cards/cuttle#1365 (2026-07-23); StimulusReflex deployment page (2026-02-26)",
  check: (app) => {
    const seconds = Number(app.variables.find(({ name }) => name === "SESSION_TTL_SECONDS")?.value ?? Number.NaN);
    if (!(seconds >= LONG_DAYS * DAY_SECONDS) || app.disposable) return [];
    return redisFor("session", app).flatMap((addon) => {
      const memoryMiB = planOf(addon)?.memoryMiB;
      if (memoryMiB === undefined || memoryMiB > SMALL_MIB) return [];
      const fit = Math.floor((memoryMiB * 1024 * 1024) / BYTES_PER_SESSION);
      const message = `Sessions live for ${Math.round(seconds / DAY_SECONDS)} days on ${memoryMiB} MB, which hold about ${fit} of them at ${BYTES_PER_SESSION} bytes each, an assumption.`;
      return { at: addon.at, message };
    });
  },
};

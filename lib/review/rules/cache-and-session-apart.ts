import type { Rule } from "./rule";

export const cacheAndSessionApart: Rule = {
  id: "cache-and-session-apart",
  severity: "error",
  title: "Cache and sessions have a Redis each",
  why: "Cache entries are many, new and large, so whatever makes room for them drives the sessions out: people are logged out after ten or fifteen minutes.",
  advice: "Give the sessions an add-on of their own, attached as SESSION_REDIS.",
  source: "StimulusReflex deployment page (2026-02-26)",
  check: ({ addons }) =>
    addons
      .filter(({ roles }) => roles.includes("cache") && roles.includes("session"))
      .map(({ at }) => ({
        at,
        message:
          "Cache and sessions are on one Redis: a busy cache drives the sessions out, and people are logged out after minutes.",
      })),
};

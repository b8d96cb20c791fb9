import type { Rule } from "./rule";

export const sessionAffinity: Rule = {
  id: "session-affinity",
  severity: "info",
  title: "Visitors may be served by any dyno",
  why: "Action Cable with Redis reaches every dyno, and sessions are in Redis, so nothing has to come back to the same one. Affinity only keeps new dynos idle after scaling.",
  advice: "Leave http-session-affinity out.",
  source: "Dev Center: session-affinity (2020-03)",
  check: ({ at, features }) =>
    features.includes("http-session-affinity")
      ? {
          at,
          message: "http-session-affinity is on, and neither Action Cable on Redis nor sessions in Redis need it.",
        }
      : [],
};

import { exceeded } from "./exceeded-budget";
import type { Rule } from "./rule";

export const sessionMemoryRule: Rule = {
  id: "session-memory",
  severity: "warning",
  title: "The sessions of all users fit",
  why: "Sessions that do not fit are evicted, so people are logged out while they are working. It is judged where a number of users is given.",
  advice: "Take a larger plan, or keep less in the session.",
  source:
    "Plan limits: Dev Center, heroku-redis-technical-characterization (2024-10-11); size of a session: an assumption",
  check: ({ addons }, context) => exceeded("redis-memory", addons, context),
};

import { policyOf, redisFor } from "./redis-policy";
import type { Rule } from "./rule";

export const queueNeverEvicts: Rule = {
  id: "queue-never-evicts",
  severity: "error",
  title: "A queue never evicts",
  why: "Under an allkeys policy a full Redis throws jobs away, and nothing is logged: payments are not taken, mails are not sent. Under a volatile policy it throws away whatever has a time to live, locks, batches and statuses among it, before it refuses the next job. Only noeviction keeps all and says so at once.",
  advice: "Set maxmemory_policy to noeviction, on an instance that exists with `heroku redis:maxmemory -p noeviction`.",
  source:
    "Sidekiq 8.1 warns at boot (cli.rb); sidekiq/sidekiq#4752, #5562; StimulusReflex deployment page (2026-02-26)",
  check: (app) =>
    redisFor("queue", app).flatMap((addon) => {
      const policy = policyOf(addon);
      if (policy === undefined || policy === "noeviction") return [];
      const lost = policy.startsWith("volatile-") ? "locks, batches and whatever else expires" : "jobs";
      const message = `The Redis of the queue has ${policy}: when its memory is full, ${lost} are lost silently.`;
      return { at: addon.at, message };
    }),
};

import type { Rule } from "./rule";

export const queueApart: Rule = {
  id: "queue-apart",
  severity: "error",
  title: "A queue shares with nothing that has to evict",
  why: "One instance has one policy. What is right for cache and sessions throws jobs away, and what is right for jobs refuses the writes of cache and sessions. Only the cable, which stores nothing, can share with a queue.",
  advice: "Give the queue an add-on of its own, attached as QUEUE_REDIS, with noeviction.",
  source: "StimulusReflex deployment page (2026-02-26); Sidekiq wiki: Using Redis",
  check: ({ addons }) =>
    addons.flatMap(({ at, roles }) => {
      const others = roles.filter((role) => role === "cache" || role === "session");
      if (!roles.includes("queue") || others.length === 0) return [];
      const message = `Jobs and ${others.join(" and ")} are on one Redis, and no policy is right for both: either jobs are lost, or writes are refused.`;
      return { at, message };
    }),
};

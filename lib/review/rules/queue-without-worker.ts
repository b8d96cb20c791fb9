import { isWorker } from "../../deployment/sizing/load";
import { redisFor } from "./redis-policy";
import type { Rule } from "./rule";

export const queueWithoutWorker: Rule = {
  id: "queue-without-worker",
  severity: "warning",
  title: "The queue has a worker",
  why: "Jobs pile up until the Redis is full, and then the requests that enqueue fail.",
  advice: "Scale a worker, or set queue: false if there are no jobs.",
  source: "Sidekiq wiki: Deployment",
  check: (app) => {
    const running = app.processes.filter(({ quantity }) => quantity !== 0);
    if (!running.some(({ type }) => type === "web") || running.some(isWorker)) return [];
    // Another app may do it, with the add-on attached.
    return redisFor("queue", app)
      .filter(({ createdFor }) => createdFor === undefined)
      .map(({ at }) => ({ at, message: "Nothing works off this queue: web is scaled here, and no worker is." }));
  },
};

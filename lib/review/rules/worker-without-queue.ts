import { isWorker } from "../../deployment/sizing/load";
import { isRedis } from "../../deployment/sizing/redis";
import type { Rule } from "./rule";

export const workerWithoutQueue: Rule = {
  id: "worker-without-queue",
  severity: "warning",
  title: "A worker has a queue",
  why: "Without a Redis of its own Sidekiq takes REDIS_URL, which is the cache, and evicts; without any it crashes at boot, over and over.",
  advice: "Add a Redis with the role queue, or leave the worker out if jobs are in the database.",
  source: "Sidekiq 8.1: redis_connection.rb (source)",
  check: ({ addons, processes, variables }) => {
    const instances = addons.filter(isRedis);
    // One whose purpose nothing tells may be the queue, and so may one that a variable names or that is made elsewhere.
    const told = instances.length > 0 && instances.every(({ roles }) => roles.length > 0);
    if (!told || instances.some(({ roles }) => roles.includes("queue"))) return [];
    const elsewhere = variables.some(
      ({ name, kind }) => kind !== "url" && /SIDEKIQ|QUEUE|JOBS?_|REDIS.*URL/.test(name),
    );
    if (elsewhere) return [];
    return processes
      .filter((process) => isWorker(process) && process.quantity !== 0)
      .map(({ at, type }) => ({
        at,
        message: `${type ?? "The worker"} runs, and no Redis has the role queue: jobs end up in a Redis that is for ${instances.flatMap(({ roles }) => roles).join(", ")}.`,
      }));
  },
};

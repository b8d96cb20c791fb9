import { exceeded } from "./exceeded-budget";
import type { Rule } from "./rule";

export const dynoThreadLimit: Rule = {
  id: "dyno-thread-limit",
  severity: "warning",
  title: "A dyno may have as many threads as it is told to start",
  why: "Beyond the limit of its size a dyno starts no thread: Ruby raises `can't create Thread: Resource temporarily unavailable`, in requests and in reflexes.",
  advice: "Lower WEB_CONCURRENCY or RAILS_MAX_THREADS, or take a larger dyno.",
  source: "Dev Center: dyno-scaling-and-process-limits (2024-12)",
  check: ({ processes }, context) => exceeded("threads", processes, context),
};

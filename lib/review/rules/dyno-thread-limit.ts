import { deployed, plain, processOf } from "./example";
import { exceeded } from "./exceeded-budget";
import type { Rule } from "./rule";

export const dynoThreadLimit: Rule = {
  id: "dyno-thread-limit",
  severity: "warning",
  title: "A dyno may have as many threads as it is told to start",
  why: "Beyond the limit of its size a dyno starts no thread: Ruby raises `can't create Thread: Resource temporarily unavailable`, in requests and in reflexes.",
  advice: "Lower WEB_CONCURRENCY or RAILS_MAX_THREADS, or take a larger dyno.",
  source: "Dev Center: dyno-scaling-and-process-limits (2024-12)",
  compliant: [
    {
      shows: "two processes of five threads",
      topology: deployed({ processes: [processOf("web", "standard-2x")], variables: plain({ WEB_CONCURRENCY: "2" }) }),
    },
  ],
  nonCompliant: [
    {
      shows: "sixteen processes on a small dyno",
      topology: deployed({ processes: [processOf("web", "standard-1x")], variables: plain({ WEB_CONCURRENCY: "16" }) }),
    },
  ],
  check: ({ processes }, context) => exceeded("threads", processes, context),
};

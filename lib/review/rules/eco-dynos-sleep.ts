import type { Rule } from "./rule";

export const ecoDynosSleep: Rule = {
  id: "eco-dynos-sleep",
  severity: "warning",
  title: "A dyno that holds websockets does not sleep",
  why: "An eco dyno sleeps after half an hour without a request, and a websocket that is open is none: the cable drops, and the next reflex waits for the app to boot. Basic dynos do not sleep.",
  advice: "Take basic or a larger size for web, and for the worker, which nothing wakes.",
  source: "Dev Center: eco-dyno-hours (2024-06); whether an open websocket keeps a dyno awake could not be verified",
  check: ({ processes }) =>
    processes
      .filter(({ size, quantity }) => size?.toLowerCase() === "eco" && quantity !== 0)
      .map(({ at, type }) => ({
        at,
        message: `${type ?? "A process"} runs on an eco dyno, which sleeps after half an hour: websockets drop, and jobs wait.`,
      })),
};

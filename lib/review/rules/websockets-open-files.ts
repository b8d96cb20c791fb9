import { filesOf } from "../../deployment/sizing/dynos";
import { exceeded } from "./exceeded-budget";
import type { Rule } from "./rule";

export const websocketsOpenFiles: Rule = {
  id: "websockets-open-files",
  severity: "warning",
  title: "Every user's websocket finds room",
  why: "A websocket takes memory, and a dyno that runs out of it swaps until every reflex is slow. It is an open file as well, and a standard dyno opens 10,000 at the most: beyond that it accepts nobody. AnyCable's own limit, ANYCABLE_MAX_CONN, has to lie below it. Users are counted where their number is given, as `--users`. What a websocket and Rails take is not verified, so by memory half as many again pass before anything is said.",
  advice: "Run more dynos, or larger ones: `stimulus-reflex capacity` says how many, and what AnyCable would take.",
  source:
    "AnyCable documentation: deployment/heroku (2025-03-18); anycable/anycable-rails#79; memory by bench/cable, docs/scaling.md (2026-11-22)",
  check: ({ processes, variables }, context) => {
    const web = processes.filter(({ type }) => type === "web");
    const accepted = Number(variables.find(({ name }) => name === "ANYCABLE_MAX_CONN")?.value ?? 0);
    const full = exceeded("websockets", web, context);
    const byFiles = web.flatMap((process) => {
      const { at, quantity, size = "?" } = process;
      const budget = context.budgetsAt(at).find(({ kind }) => kind === "websockets");
      const files = filesOf(process);
      if (budget === undefined || files === undefined || quantity === undefined || quantity === 0) return [];
      const fit = files.perDyno * quantity;
      // The budget may be bound by memory and pass, while the platform itself accepts no more.
      const refused = full.length === 0 && files.verified && budget.used > fit;
      return [
        ...(refused
          ? [{ at, message: `Websockets: up to ${budget.used}, and the web dynos open files for ${fit}.` }]
          : []),
        ...(accepted > files.perDyno
          ? [{ at, message: `ANYCABLE_MAX_CONN is ${accepted}, and a ${size} dyno opens files for ${files.perDyno}.` }]
          : []),
      ];
    });
    return [...full, ...byFiles];
  },
};

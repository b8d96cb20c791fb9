import { deployed, hostNamed, processOf } from "./example";
import { exceeded } from "./exceeded-budget";
import type { Rule } from "./rule";

export const websocketsOpenFiles: Rule = {
  id: "websockets-open-files",
  severity: "warning",
  title: "Every user's websocket finds a file",
  why: "A websocket is an open file, and a standard dyno opens 10,000 at the most: beyond that it accepts nobody. AnyCable's own limit, ANYCABLE_MAX_CONN, has to lie below it. Users are counted where their number is given.",
  advice: "Run more dynos, or performance dynos, which open a million files.",
  source: "AnyCable documentation: deployment/heroku (2025-03-18); anycable/anycable-rails#79",
  compliant: [
    {
      shows: "a limit below that of the dyno",
      topology: deployed({
        processes: [processOf("web", "standard-1x")],
        hosts: [hostNamed("cable.acme.com")],
        variables: [{ name: "ANYCABLE_MAX_CONN", kind: "plain", owner: "heroku_app.web", value: "9000" }],
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "a limit that no dyno of that size holds",
      topology: deployed({
        processes: [processOf("web", "standard-1x")],
        hosts: [hostNamed("cable.acme.com")],
        variables: [{ name: "ANYCABLE_MAX_CONN", kind: "plain", owner: "heroku_app.web", value: "20000" }],
      }),
    },
  ],
  check: ({ processes, variables }, context) => {
    const web = processes.filter(({ type }) => type === "web");
    const accepted = Number(variables.find(({ name }) => name === "ANYCABLE_MAX_CONN")?.value ?? 0);
    const limited = web.flatMap(({ at, quantity, size }) => {
      const fit = context.budgetsAt(at).find(({ kind }) => kind === "websockets")?.limit;
      if (fit === undefined || quantity === undefined || quantity === 0 || accepted <= fit / quantity) return [];
      return [
        {
          at,
          message: `ANYCABLE_MAX_CONN is ${accepted}, and a ${size ?? "?"} dyno holds ${fit / quantity} websockets.`,
        },
      ];
    });
    return [...exceeded("websockets", web, context), ...limited];
  },
};

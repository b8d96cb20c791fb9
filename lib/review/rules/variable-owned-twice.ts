import type { Rule } from "./rule";

export const variableOwnedTwice: Rule = {
  id: "variable-owned-twice",
  severity: "error",
  title: "A config var has one owner",
  why: "Each owner sets its own value at every apply and restarts the dynos, so the app runs with the value of whichever came last. Removing one of them removes the variable from the app.",
  advice: "Keep the variable in one heroku_app_config_association, or in the attachment that provides it.",
  source: "Provider 5.3.2 run against a loopback API: every apply changes both (2026-06)",
  check: ({ variables }) => {
    const owners = new Map<string, Set<string>>();
    for (const { name, owner } of variables) owners.set(name, (owners.get(name) ?? new Set()).add(owner));
    return [...owners].flatMap(([name, all]) => {
      const [first, ...others] = all;
      if (first === undefined || others.length === 0) return [];
      return [{ at: first, message: `${name} is set by ${first} and by ${others.join(" and by ")}.` }];
    });
  },
};

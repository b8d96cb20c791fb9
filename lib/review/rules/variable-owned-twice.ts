import type { Rule, Violation } from "./rule";

export const variableOwnedTwice: Rule = {
  id: "variable-owned-twice",
  severity: "error",
  title: "A config var has one owner",
  why: "Each owner sets its own value at every apply and restarts the dynos, so the app runs with the value of whichever came last. Removing one of them removes the variable from the app.",
  advice: "Keep the variable in one heroku_app_config_association, or in the attachment that provides it.",
  source: "Provider 5.3.2 run against a loopback API: every apply changes both (2026-06)",
  check: ({ variables, variableMaps = [] }) => {
    const owners = new Map<string, Set<string>>();
    for (const { name, owner } of variables) owners.set(name, (owners.get(name) ?? new Set()).add(owner));
    const named = [...owners.values()].filter((all) => all.size > 1);
    const shared = variableMaps.flatMap(({ owner, from }, index): readonly Violation[] => {
      const other = variableMaps.slice(index + 1).find((one) => one.from === from && one.owner !== owner);
      if (other === undefined || named.some((all) => all.has(owner) && all.has(other.owner))) return [];
      const message = `${owner} and ${other.owner} both take their config vars from ${from}: each variable in it has two owners.`;
      return [{ at: owner, severity: "warning", message }];
    });
    const twice = [...owners].flatMap(([name, all]) => {
      const [first, ...others] = all;
      if (first === undefined || others.length === 0) return [];
      return [{ at: first, message: `${name} is set by ${first} and by ${others.join(" and by ")}.` }];
    });
    return [...twice, ...shared];
  },
};

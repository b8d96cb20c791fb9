import type { Rule, Violation } from "./rule";

export const variableOwnedTwice: Rule = {
  id: "variable-owned-twice",
  severity: "error",
  title: "A config var has one owner",
  why: "Each owner sets its own value at every apply and restarts the dynos, so the app runs with the value of whichever came last. Removing one of them removes the variable from the app.",
  advice: "Keep the variable in one heroku_app_config_association, or in the attachment that provides it.",
  source: "Provider 5.3.2 run against a loopback API: every apply changes both (2026-06)",
  check: ({ variables, variableMaps = [] }) => {
    const owners = gathered(variables.map(({ name, owner }) => [name, owner]));
    const named = [...owners.values()].filter((all) => all.size > 1);
    const takers = [...gathered(variableMaps.map(({ owner, from }) => [owner, from]))];
    const shared = takers.flatMap(([owner, maps], index): readonly Violation[] => {
      const [other, others] = takers.slice(index + 1).find(([, its]) => [...maps].some((one) => its.has(one))) ?? [];
      if (other === undefined || named.some((all) => all.has(owner) && all.has(other))) return [];
      const both = [...maps].filter((one) => others?.has(one) === true);
      const message = `${owner} and ${other} both take their config vars from ${both.join(" and ")}: each variable in it has two owners.`;
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

function gathered(pairs: readonly (readonly [key: string, value: string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const [key, value] of pairs) found.set(key, (found.get(key) ?? new Set()).add(value));
  return found;
}

import type { AppTopology, VariableTopology } from "../../deployment/topology";
import { breakingChange, isNeeded, PROVIDER } from "../variable-change";
import type { Consequence } from "./model";

/** Config vars that an app cannot do without, which nothing sets any more, and values that break what was made with them. */
export function changedVariables(now: AppTopology, before: AppTopology): readonly Consequence[] {
  const isOpen = now.unknowns.some(({ property }) => property === "variables" || property === "resource");
  // What a map from elsewhere sets is not known.
  if (isOpen || (now.variableMaps ?? []).length > 0) return [];
  const set = new Map(now.variables.map((one) => [one.name, one]));
  const isKnown = ({ name }: VariableTopology): boolean =>
    !now.unknowns.some(({ property }) => property === `variables.${name}`);
  return before.variables.filter(isKnown).flatMap((old): readonly Consequence[] => {
    const { name, kind, value, owner } = old;
    const is = set.get(name);
    if (is === undefined) {
      // What an add-on or AnyCable gives is said with them.
      const isOfPart = kind === "url" || name === PROVIDER || name.startsWith("ANYCABLE_");
      if (isOfPart || !isNeeded(name, value, kind === "sensitive")) return [];
      const message = `${name} is set by nothing any more, and the app stays: it restarts without it.`;
      return [{ kind: "detached", severity: "error", at: owner, message }];
    }
    const breaking =
      value === undefined || is.value === undefined || is.value === value ? undefined : breakingChange(name, value);
    if (breaking === undefined) return [];
    const message = `${name} changes: ${breaking.effect}.`;
    return [{ kind: "changed", severity: breaking.severity, at: is.owner, message }];
  });
}

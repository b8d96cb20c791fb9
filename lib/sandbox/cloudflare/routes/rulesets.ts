import { describeRuleset } from "../descriptions";
import type { Call, Routes } from "./route";
import { zoneOf } from "./zones";

/** Rulesets of a zone, and of an account, which is anybody's. */
export const rulesetRoutes: Routes = {
  ...routesUnder("/zones/:zone", (call) => `zones/${zoneOf(call).id}`),
  ...routesUnder("/accounts/:account", (call) => `accounts/${call.part("account")}`),
};

function routesUnder(path: `/${string}`, owner: (call: Call) => string): Routes {
  const found = (call: Call) => call.platform.rulesets.get(owner(call), call.part("ruleset"));
  return {
    [`GET ${path}/rulesets` as const]: (call: Call) => ({
      result: call.platform.rulesets.all(owner(call)).map((ruleset) => {
        const { rules, ...rest } = describeRuleset(ruleset);
        return rules === undefined ? {} : rest;
      }),
    }),
    [`POST ${path}/rulesets` as const]: (call: Call) => ({
      result: describeRuleset(call.platform.rulesets.create(owner(call), call.body)),
    }),
    [`GET ${path}/rulesets/:ruleset` as const]: (call: Call) => ({ result: describeRuleset(found(call)) }),
    [`PUT ${path}/rulesets/:ruleset` as const]: (call: Call) => ({
      result: describeRuleset(call.platform.rulesets.replace(found(call), call.body)),
    }),
    [`DELETE ${path}/rulesets/:ruleset` as const]: (call: Call) => {
      call.platform.rulesets.delete(found(call));
      return { result: null };
    },
  };
}

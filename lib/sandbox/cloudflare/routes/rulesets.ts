import { describeRuleset } from "../descriptions";
import type { Call, Route } from "./route";
import { zoneOf } from "./zones";

/** Of a zone or of an account; an account is anybody's. */
const OWNERS: readonly (readonly [string, (call: Call) => string])[] = [
  ["/zones/:zone", (call) => `zones/${zoneOf(call).id}`],
  ["/accounts/:account", (call) => `accounts/${call.part("account")}`],
];

/** Rulesets. */
export const rulesetRoutes: readonly Route[] = OWNERS.flatMap(([path, owner]): Route[] => {
  const found = (call: Call) => call.platform.rulesets.get(owner(call), call.part("ruleset"));
  return [
    [
      "GET",
      `${path}/rulesets`,
      (call) => ({
        result: call.platform.rulesets.all(owner(call)).map((ruleset) => {
          const { rules, ...rest } = describeRuleset(ruleset);
          return rules === undefined ? {} : rest;
        }),
      }),
    ],
    [
      "POST",
      `${path}/rulesets`,
      (call) => ({ result: describeRuleset(call.platform.rulesets.create(owner(call), call.body)) }),
    ],
    ["GET", `${path}/rulesets/:ruleset`, (call) => ({ result: describeRuleset(found(call)) })],
    [
      "PUT",
      `${path}/rulesets/:ruleset`,
      (call) => ({ result: describeRuleset(call.platform.rulesets.replace(found(call), call.body)) }),
    ],
    [
      "DELETE",
      `${path}/rulesets/:ruleset`,
      (call) => {
        call.platform.rulesets.delete(found(call));
        return { result: null };
      },
    ],
  ];
});

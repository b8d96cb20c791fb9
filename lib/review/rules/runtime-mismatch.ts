import { isForSpaces } from "../../catalogue/addon-plan";
import { dynoFacts } from "../../catalogue/dynos";
import type { AppTopology } from "../../deployment/topology";
import type { Rule, Violation } from "./rule";

export const runtimeMismatch: Rule = {
  id: "runtime-mismatch",
  severity: "error",
  title: "Dynos and plans are of the app's own runtime",
  why: "An app in a Private Space runs on private or shield dynos, and has private or shield plans of Heroku's databases; an app in the Common Runtime has none of these. Heroku refuses the other ones during the apply, after other resources were changed already.",
  advice: "Choose a size or plan of the app's runtime, or set the Private Space of the app.",
  source: "Dev Center: dyno-types, private-spaces, heroku-postgres-plans",
  check: (app) => {
    const inSpace = isInSpace(app);
    if (inSpace === undefined) return [];
    const runtime = inSpace ? "the app runs in a Private Space" : "the app runs in the Common Runtime";
    const wrong = (at: string, what: string): Violation => ({ at, message: `${what}: ${runtime}.` });
    const sizes = app.processes.flatMap(({ at, size }) => {
      const tier = dynoFacts(size)?.tier;
      if (tier === undefined || (tier === "private" || tier === "shield") === inSpace) return [];
      return [wrong(at, `size "${size ?? ""}"`)];
    });
    const plans = app.addons.flatMap((addon) => {
      const forSpaces = isForSpaces(addon);
      // An add-on of another app is of the runtime of that one.
      if (forSpaces === undefined || forSpaces === inSpace || addon.createdFor !== undefined) return [];
      return [wrong(addon.at, `plan "${addon.service ?? ""}:${addon.plan ?? ""}"`)];
    });
    return [...sizes, ...plans];
  },
};

/** Undefined for an app that is managed elsewhere, and for a space that is not known. */
function isInSpace({ space, name, region, unknowns }: AppTopology): boolean | undefined {
  if (space !== undefined) return true;
  const isManaged = name !== undefined || region !== undefined;
  return isManaged && !unknowns.some(({ property }) => property === "space") ? false : undefined;
}

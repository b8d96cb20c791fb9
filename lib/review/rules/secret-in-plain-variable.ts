import { secretForm, secretReason } from "../../text/secrets";
import type { AppTopology, Topology, VariableTopology } from "../../deployment/topology";
import type { Rule, Violation } from "./rule";

export const secretInPlainVariable: Rule = {
  id: "secret-in-plain-variable",
  severity: "error",
  title: "Secrets come from outside of the configuration, as sensitive config vars",
  why: "Plain config vars are printed in plans, in the logs of pull requests and in files that are committed. A plain one named as a secret is printed as well when it comes from a variable without sensitive = true. A sensitive one that is written out in the configuration is in the repository.",
  advice:
    "Take the value from a sensitive variable that is set outside of the repository, or from the provider's environment variable, and make a new secret. In a config var, make it a sensitive one.",
  source: "heroku/terraform-provider-heroku#72, #205, #362",
  check: (app) => [...app.variables.flatMap(ofVariable), ...elsewhere(app)],
};

/** Secrets that are written out or printed beside the apps. */
export function exposed({ exposures = [] }: Topology): readonly Violation[] {
  return exposures.map(({ at, argument, reason, printedFrom }): Violation =>
    printedFrom === undefined
      ? { at, message: `${argument} is a secret that is written in the configuration: ${reason}.` }
      : {
          at,
          severity: "warning",
          message: `${argument} comes from ${printedFrom}, which is not sensitive, and ${reason}: plans and their logs print it.`,
          advice: `Set sensitive = true in ${printedFrom}, and set the config var in the map of sensitive ones.`,
        },
  );
}

function ofVariable({ name, kind, owner, value, exposed }: VariableTopology): readonly Violation[] {
  if (exposed !== undefined) {
    const message = `The sensitive config var ${name} has its value written in the configuration, which looks like a secret: ${exposed}.`;
    return [{ at: owner, message }];
  }
  const reason = kind === "plain" && value !== undefined ? secretReason(name, value) : undefined;
  return reason === undefined
    ? []
    : [{ at: owner, message: `The plain config var ${name} looks like a secret: ${reason}.` }];
}

/** Other texts that are kept in state and printed in plans. */
function elsewhere({ at, buildpacks = [], builds = [], addons }: AppTopology): readonly Violation[] {
  const texts: readonly (readonly [string, string, string | undefined])[] = [
    ...buildpacks.map((buildpack) => [at, "A buildpack", buildpack] as const),
    ...builds.map((build) => [build.at, "source.url", build.url] as const),
    ...addons.flatMap((addon) =>
      Object.entries(addon.options).map(([name, value]) => [addon.at, `config.${name}`, value] as const),
    ),
  ];
  return texts.flatMap(([place, what, text]) => {
    const reason = text === undefined ? undefined : secretForm(text);
    return reason === undefined ? [] : [{ at: place, message: `${what} holds a secret: ${reason}.` }];
  });
}

import { DYNOS, dynoFacts } from "../../catalogue/dynos";
import { CATALOGUE_DATE } from "../../catalogue/fact";
import { meantName } from "../../catalogue/meant-name";
import type { Rule } from "./rule";

/** Names that sizes had up to 2022, and the size that took their place. */
const FORMER: Readonly<Record<string, string>> = { free: "eco", hobby: "basic" };

export const dynoSizeUnknown: Rule = {
  id: "dyno-size-unknown",
  severity: "warning",
  title: "Heroku has the dyno size",
  why: "Terraform sends any size to Heroku, which refuses one that it does not have during the apply. Memory, threads and cost of a size that the catalogue does not list cannot be judged.",
  advice:
    "Correct the size; `heroku ps:type` lists them. If the size is newer than the catalogue, acknowledge this rule.",
  source:
    "heroku CLI 11.10.0, ps:type (2026-08-04); the end of free dynos: Heroku's mail of 2022-08-25, in badges/shields#8337",
  check: ({ processes }) =>
    processes.flatMap(({ at, size }) => {
      if (size === undefined || dynoFacts(size) !== undefined) return [];
      const name = size.toLowerCase();
      const near = FORMER[name] ?? meantName(name, Object.keys(DYNOS));
      const remedy = near === undefined ? `Allowed: ${Object.keys(DYNOS).join(", ")}.` : `Did you mean "${near}"?`;
      return [{ at, message: `size "${size}": unknown to the catalogue of ${CATALOGUE_DATE}. ${remedy}` }];
    }),
};

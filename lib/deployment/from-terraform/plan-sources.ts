import { objectOf, type JsonObject } from "./json";

/** What is known of the root of a plan besides the plan. */
export interface PlanSources {
  /** The configuration of the root module. */
  readonly configuration: JsonObject;
  /** The values that stand in for variables without one, by the name of the variable. */
  readonly placeholders: JsonObject;
}

const SOURCES = "//sources";

/** A plan with what is known of its root. */
export function withSources(plan: JsonObject, sources: PlanSources): JsonObject {
  return { ...plan, [SOURCES]: sources };
}

/** What is known of the root of a plan; undefined for a plan that was read from a file. */
export function sourcesOf(plan: JsonObject): PlanSources | undefined {
  const sources = plan[SOURCES];
  if (sources === undefined) return undefined;
  const { configuration, placeholders } = objectOf(sources);
  return { configuration: objectOf(configuration), placeholders: objectOf(placeholders) };
}

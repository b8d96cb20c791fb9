import type { Unknown } from "../topology";
import { blocksOf, objectOf, stringOf, type JsonObject } from "./json";

/** What is known of the root of a plan besides the plan. */
export interface PlanSources {
  /** The configuration of the root module. */
  readonly configuration: JsonObject;
  /** The directory or file that it was read from. */
  readonly path: string;
  /** The values that stand in for variables without one, by the name of the variable. */
  readonly placeholders: JsonObject;
  /** The calls of modules whose files were not there: what the plan has in their place stands for nothing. */
  readonly unread: readonly Unknown[];
}

const SOURCES = "//sources";

/** A plan with what is known of its root. */
export function withSources(plan: JsonObject, sources: PlanSources): JsonObject {
  const { unread } = sources;
  const configuration = objectOf(plan.configuration);
  const root = objectOf(configuration.root_module);
  const read = unread.reduce((module, { at }) => withoutModule(module, at.split(".module.")), root);
  return {
    ...plan,
    ...(unread.length === 0 ? {} : { configuration: { ...configuration, root_module: read } }),
    [SOURCES]: sources,
  };
}

/** The configuration of a module without what was planned in the place of one that it calls. */
function withoutModule(module: JsonObject, [first = "", ...inner]: readonly string[]): JsonObject {
  const name = first.replace(/^module\./, "");
  const calls = objectOf(module.module_calls);
  const { module: called, ...call } = objectOf(calls[name]);
  const left = inner.length === 0 ? call : { ...call, module: withoutModule(objectOf(called), inner) };
  return { ...module, module_calls: { ...calls, [name]: left } };
}

/** What is known of the root of a plan; undefined for a plan alone. */
export function sourcesOf(plan: JsonObject): PlanSources | undefined {
  const sources = plan[SOURCES];
  if (sources === undefined) return undefined;
  const { configuration, path, placeholders, unread } = objectOf(sources);
  return {
    configuration: objectOf(configuration),
    path: stringOf(path) ?? "",
    placeholders: objectOf(placeholders),
    unread: blocksOf(unread).flatMap(({ at, from }) => {
      const [place, source] = [stringOf(at), stringOf(from)];
      return place === undefined || source === undefined
        ? []
        : [{ at: place, property: "resource" as const, from: source }];
    }),
  };
}

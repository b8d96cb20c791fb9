import { blocksOf, type JsonObject } from "./json";
import { instanceScope } from "./names";
import { evaluated, type Scope } from "./source/expression";
import { isKnown, type Value } from "./source/value";

const MOST_INSTANCES = 1_000;

/** Resources whose `for_each` refers to each other this many times mean a circle. */
const DEEPEST = 20;

/** One of what `count` or `for_each` makes of a block. */
export interface Instance<Thing> {
  readonly key?: string | number;
  readonly value: Thing;
}

/** What `count` or `for_each` makes of a block. */
export interface Instances {
  readonly instances: readonly Instance<Scope>[];
  /** Whether each has a number or a key. */
  readonly kind: "single" | "list" | "map";
}

/** The instances that a block makes, each with the scope of its expressions; one without a key where it is not known. */
export function instancesOf(
  { count, for_each: forEach }: JsonObject,
  configuration: JsonObject,
  scope: Scope,
): Instances {
  if (count !== undefined) {
    const known = Number(evaluated(count as Value, scope));
    const isCount = Number.isInteger(known) && known >= 0 && known <= MOST_INSTANCES;
    // What a literal 0 switches off is still meant to be there at times, and is judged.
    if (!isCount || count === 0) return { kind: "single", instances: [{ value: scope }] };
    const keys = Array.from({ length: known }, (_, key) => key);
    return {
      kind: "list",
      instances: keys.map((key) => ({ key, value: instanceScope(scope, { key, value: key }) })),
    };
  }
  if (forEach === undefined) return { kind: "single", instances: [{ value: scope }] };
  const each = elementsOf(evaluated(forEach as Value, scope), configuration, scope);
  if (each === undefined || each.length > MOST_INSTANCES) return { kind: "single", instances: [{ value: scope }] };
  const instances = each.map(([key, value]) => ({ key, value: instanceScope(scope, { key, value }) }));
  return { kind: "map", instances };
}

/** The keys and values of `for_each`; undefined where not all keys are known. */
function elementsOf(
  collection: Value,
  configuration: JsonObject,
  scope: Scope,
  depth = 0,
): readonly (readonly [string, Value])[] | undefined {
  if (Array.isArray(collection)) {
    const elements = collection as readonly Value[];
    if (!elements.every((element) => typeof element === "string" && isKnown(element))) return undefined;
    return elements.flatMap((element) => (typeof element === "string" ? [[element, element] as const] : []));
  }
  if (typeof collection === "object" && collection !== null) {
    const entries = Object.entries(collection as Readonly<Record<string, Value>>);
    return entries.every(([key]) => isKnown(key)) ? entries : undefined;
  }
  // Every instance of another resource.
  const [, type = "", name = ""] = /^\$\{(?:module\..*\.)?([a-z]\w*)\.([\w-]+)\}$/.exec(String(collection)) ?? [];
  const [body] = blocksOf(configuration.resource).flatMap((types) =>
    blocksOf(types[type]).flatMap((names) => blocksOf(names[name])),
  );
  if (body?.for_each === undefined || depth > DEEPEST) return undefined;
  const others = elementsOf(evaluated(body.for_each as Value, scope), configuration, scope, depth + 1);
  const address = String(collection).slice(2, -1);
  return others?.map(([key]) => [key, `\${${address}[${JSON.stringify(key)}]}`]);
}

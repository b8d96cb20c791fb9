import { blocksOf, objectOf, type JsonObject } from "./json";
import { evaluated, type Scope } from "./source/expression";
import { isKnown, type Value } from "./source/value";

/** What one kind of name stands for in a configuration, by the rest of the name. */
export type NamesOfKind = (name: string) => Value | undefined;

/** What a module is given, and what it can refer to beyond its own blocks. */
export interface Surroundings {
  /** The address of the module; empty for the root. */
  readonly module: string;
  /** The values of variables, evaluated where they were written. */
  readonly variables: NamesOfKind;
  /** The outputs of the modules that it calls. */
  readonly modules: NamesOfKind;
}

/**
 * What the names in a configuration stand for. A variable has its default where no value is given; one without either is
 * not known.
 */
export function scopeOf(configuration: JsonObject, { module, variables, modules }: Surroundings): Scope {
  const locals = Object.assign({}, ...blocksOf(configuration.locals)) as JsonObject;
  const declared = Object.assign({}, ...blocksOf(configuration.variable)) as JsonObject;
  const found = new Map<string, Value | undefined>();
  const value = (kind: string, key: string): Value | undefined => {
    if (kind === "module") return modules(key);
    if (kind === "local") return Object.hasOwn(locals, key) ? evaluated(locals[key] as Value, scope) : undefined;
    if (kind !== "var") return undefined;
    const given = variables(key) ?? undefined;
    if (given !== undefined) return given;
    const fallback = defaultOf(declared[key]);
    return fallback !== undefined && isKnown(fallback) ? fallback : undefined;
  };
  const scope: Scope = {
    module,
    valueOf: (name) => {
      if (found.has(name)) return found.get(name);
      // A local that refers to itself is Terraform's to refuse; here it is not known.
      found.set(name, undefined);
      const [kind = "", key = ""] = name.split(".");
      found.set(name, value(kind, key));
      return found.get(name);
    },
  };
  return scope;
}

/** The same scope in one instance of a resource or module. */
export function instanceScope(scope: Scope, { key, value }: { readonly key: Value; readonly value: Value }): Scope {
  const names: Readonly<Record<string, Value>> = { "each.key": key, "each.value": value, "count.index": key };
  return { ...scope, valueOf: (name) => names[name] ?? scope.valueOf(name) };
}

/** A default of null stands for no value. */
function defaultOf(variable: unknown): Value | undefined {
  return (blocksOf(variable).map((block) => objectOf(block).default)[0] ?? undefined) as Value | undefined;
}

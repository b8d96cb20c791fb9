import { blocksOf, objectOf, stringsOf, type JsonObject } from "./json";
import { withoutKeys } from "./resource";
import { calledModule, rootModule, type DeclaredModule } from "./plan-references";

/**
 * Finds what `count` or `for_each` is of a declared resource, or of a module that it is in, where that is made of a variable
 * whose value is a placeholder: the plan has as many instances as the placeholder makes, and that says nothing.
 *
 * @param plan - the configuration in a plan
 * @param written - the configuration of the root as it is written, which has the locals
 * @param open - the variables that have a placeholder, as `var.hosts`
 */
export function openInstances(
  plan: JsonObject,
  written: JsonObject,
  open: ReadonlySet<string>,
): (address: string) => string | undefined {
  if (open.size === 0) return () => undefined;
  const locals = Object.assign({}, ...blocksOf(written.locals)) as JsonObject;
  const root = rootModule(plan);
  return (address) => {
    const steps = withoutKeys(address).match(/module\.[\w-]+|[a-z][\w-]*\.[\w-]+/g) ?? [];
    let module = root;
    for (const step of steps) {
      const name = step.startsWith("module.") ? step.slice("module.".length) : undefined;
      const block =
        name === undefined
          ? blocksOf(module.json.resources).find((resource) => resource.address === step)
          : objectOf(objectOf(module.json.module_calls)[name]);
      const found = block === undefined ? undefined : openIn(block, module, locals, open);
      if (found !== undefined) return found;
      if (name !== undefined) module = calledModule(module, name);
    }
    return undefined;
  };
}

function openIn(
  block: JsonObject,
  module: DeclaredModule,
  locals: JsonObject,
  open: ReadonlySet<string>,
): string | undefined {
  for (const [word, argument] of [
    ["count", "count_expression"],
    ["for_each", "for_each_expression"],
  ] as const) {
    const variable = reached(block[argument], module, locals, open, new Set());
    if (variable !== undefined) return `${word}, which depends on ${variable}`;
  }
  return undefined;
}

/** The variable with a placeholder that an expression comes to. */
function reached(
  expression: unknown,
  module: DeclaredModule,
  locals: JsonObject,
  open: ReadonlySet<string>,
  seen: Set<string>,
): string | undefined {
  for (const reference of stringsOf(objectOf(expression).references)) {
    const [, kind, name = ""] = /^(var|local)\.([\w-]+)/.exec(reference) ?? [];
    if (kind === undefined) continue;
    if (module.calledBy === undefined) {
      const variable = kind === "var" ? `var.${name}` : throughLocals(name, locals, open, seen);
      if (variable !== undefined && open.has(variable)) return variable;
      continue;
    }
    // A plan has no locals of modules, which may hold anything that the module is given.
    const { module: calling, call } = module.calledBy;
    const given = objectOf(call.expressions);
    const passed = kind === "var" ? [given[name]] : Object.values(given);
    for (const one of passed) {
      const variable = reached(one, calling, locals, open, seen);
      if (variable !== undefined) return variable;
    }
  }
  return undefined;
}

function throughLocals(
  name: string,
  locals: JsonObject,
  open: ReadonlySet<string>,
  seen: Set<string>,
): string | undefined {
  if (seen.has(name)) return undefined;
  seen.add(name);
  for (const [, kind, inner = ""] of JSON.stringify(locals[name] ?? "").matchAll(/\b(var|local)\.([\w-]+)/g)) {
    const variable = kind === "var" ? `var.${inner}` : throughLocals(inner, locals, open, seen);
    if (variable !== undefined && open.has(variable)) return variable;
  }
  return undefined;
}

import { objectOf, stringOf, stringsOf, type JsonObject } from "./json";
import { nameOf, stepsOf, withoutKeys, type Reference, type Step } from "./resource";

/** A module as its configuration stands in a plan, and where. */
export interface DeclaredModule {
  readonly path: readonly Step[];
  readonly json: JsonObject;
  /** The module that calls it, and the call; undefined for the root. */
  readonly calledBy?: { readonly module: DeclaredModule; readonly call: JsonObject };
}

/** Where an expression stands: its module, and whose `each` it may name. */
interface Place {
  readonly module: DeclaredModule;
  readonly forEach?: unknown;
  /** Which step of the resource that refers has the key of that `each`. */
  readonly eachStep: number;
}

/** Modules may pass something on to each other many times; this many mean a circle. */
const DEEPEST = 20;

/** The root module of the configuration in a plan. */
export function rootModule(configuration: JsonObject): DeclaredModule {
  return { path: [], json: objectOf(configuration.root_module) };
}

/** The module that a module calls by a name. */
export function calledModule(module: DeclaredModule, name: string, key?: string): DeclaredModule {
  const call = objectOf(objectOf(module.json.module_calls)[name]);
  const step = { name: `module.${name}`, ...(key === undefined ? {} : { key }) };
  return { path: [...module.path, step], json: objectOf(call.module), calledBy: { module, call } };
}

/**
 * What the attribute of a declared resource refers to: variables are followed to the call, outputs into the module, and
 * `each.value` to what `for_each` goes through.
 */
export function referencesOf(attribute: unknown, resource: JsonObject, module: DeclaredModule): readonly Reference[] {
  return followed(attribute, { module, forEach: resource.for_each_expression, eachStep: module.path.length }, 0);
}

function followed(expression: unknown, place: Place, depth: number): readonly Reference[] {
  const all = stringsOf(objectOf(expression).references);
  // Terraform lists `heroku_app.web.id` and then the `heroku_app.web` in it.
  const longest = all.filter((one) => !all.some((other) => other.startsWith(`${one}.`) || other.startsWith(`${one}[`)));
  return longest.flatMap((reference) => meaningOf(reference, place, depth));
}

function meaningOf(reference: string, place: Place, depth: number): readonly Reference[] {
  if (depth > DEEPEST) return [{ expression: reference }];
  const { module, eachStep } = place;
  const [, variable] = /^var\.([\w-]+)/.exec(reference) ?? [];
  if (variable !== undefined && module.calledBy !== undefined) return ofVariable(variable, module.calledBy, depth);
  const [, attribute] = /^each\.value\b(.*)$/s.exec(reference) ?? [];
  if (attribute !== undefined) return ofEachValue(reference, attribute, place, depth);
  const { steps, rest } = stepsOf(reference);
  const [first] = steps;
  if (first === undefined) return [{ expression: reference }];
  if (first.name.startsWith("module.")) {
    const output = /^[\w-]+/.exec(rest)?.[0];
    return ofModule(
      reference,
      calledModule(module, first.name.slice("module.".length), first.key),
      output,
      place,
      depth,
    );
  }
  const path = [...module.path, ...steps];
  const address = nameOf(path);
  const known = { steps: path, eachStep };
  const whole = [nameOf(module.path), withoutKeys(reference)].filter((part) => part !== "").join(".");
  // The attribute stays in the second, so that a URL that is copied can be told from an id.
  return [{ expression: address, ...known }, ...(whole === address ? [] : [{ expression: whole, ...known }])];
}

function ofVariable(
  name: string,
  { module, call }: NonNullable<DeclaredModule["calledBy"]>,
  depth: number,
): readonly Reference[] {
  const place = { module, forEach: call.for_each_expression, eachStep: module.path.length };
  return followed(objectOf(call.expressions)[name], place, depth + 1);
}

function ofModule(
  reference: string,
  module: DeclaredModule,
  output: string | undefined,
  { eachStep }: Place,
  depth: number,
): readonly Reference[] {
  const outputs = objectOf(module.json.outputs);
  const inside = { module, eachStep };
  if (output !== undefined && outputs[output] === undefined) {
    // The files of the module were not there: its outputs are told apart by their names.
    const at = [nameOf(module.calledBy?.module.path ?? []), reference].filter((part) => part !== "").join(".");
    return [{ expression: withoutKeys(at), whole: true }];
  }
  if (output !== undefined) return followed(objectOf(outputs[output]).expression, inside, depth + 1);
  // Of `module.app[each.key].id` Terraform keeps `module.app`.
  const all = Object.values(outputs).flatMap((one) => followed(objectOf(one).expression, inside, depth + 1));
  return [
    { expression: withoutKeys(reference) },
    ...doubtful(all).map((one) => ({ ...one, anyOutput: true as const })),
  ];
}

/** `each.value.id` is the `id` of what `for_each` goes through, and the key says of which one. */
function ofEachValue(reference: string, attribute: string, place: Place, depth: number): readonly Reference[] {
  const source = objectOf(place.forEach);
  const through = stringsOf(source.references).map((one) => (isBare(one) ? `${one}${attribute}` : one));
  const found = followed({ references: through }, { ...place, forEach: undefined }, depth + 1);
  return [...doubtful(found.filter(({ steps }) => steps !== undefined)), { expression: reference }];
}

/** Whether a reference ends with a resource, a module or a variable, and names nothing in it. */
function isBare(reference: string): boolean {
  const { steps, rest } = stepsOf(reference);
  return steps.length > 0 ? rest === "" : /^var\.[\w-]+$/.test(reference);
}

/** Marks the references of which only one can be meant. */
function doubtful(references: readonly Reference[]): readonly Reference[] {
  const byType = new Map<string, Set<string>>();
  for (const { steps = [] } of references) {
    const address = nameOf(steps);
    const type = typeOf(steps);
    byType.set(type, (byType.get(type) ?? new Set()).add(address));
  }
  return references.map((one) =>
    (byType.get(typeOf(one.steps ?? []))?.size ?? 0) > 1 ? { ...one, oneOfSeveral: true as const } : one,
  );
}

function typeOf(steps: readonly Step[]): string {
  return stringOf(steps.at(-1)?.name.split(".").at(-2)) ?? "";
}

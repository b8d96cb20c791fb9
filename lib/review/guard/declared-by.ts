import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Declaration } from "../../deployment/from-terraform/source/declarations";
import { readDeclarations } from "../../deployment/from-terraform/source/read-declarations";
import { blocksOf, objectOf, stringOf, type JsonObject } from "../../deployment/from-terraform/json";
import { withoutKeys } from "../../deployment/from-terraform/resource";

/** Finds the declaration of a resource by its address in a plan; undefined where it is not declared any more. */
export type DeclaredBy = (address: string) => Declaration | undefined;

/**
 * Looks for the configuration that a plan was made of, which a plan does not name; undefined where none is it.
 *
 * @param plan - what `terraform show -json` prints
 * @param candidates - directories and files, the likeliest first
 */
export function declaredBy(plan: JsonObject, candidates: readonly string[]): DeclaredBy | undefined {
  const root = objectOf(objectOf(plan.configuration).root_module);
  const path = madeOf(plan, candidates);
  if (path === undefined) return undefined;
  const read = new Map<string, Declarations>();
  const declarations = (place: string): Declarations => {
    const known = read.get(place) ?? byAddress(place);
    read.set(place, known);
    return known;
  };
  return (address) => declarationOf(address, { path, module: root }, declarations);
}

/** The configuration among some directories and files that a plan was made of; undefined where none is it. */
export function madeOf(plan: JsonObject, candidates: readonly string[]): string | undefined {
  const root = objectOf(objectOf(plan.configuration).root_module);
  return candidates.find((candidate) => isDeclaredBy(root, byAddress(candidate)));
}

type Declarations = ReadonlyMap<string, Declaration>;

interface Place {
  readonly path: string;
  readonly module: JsonObject;
}

const MODULE = /^module\.([\w-]+)\./;

function declarationOf(
  address: string,
  { path, module }: Place,
  declarations: (path: string) => Declarations,
): Declaration | undefined {
  const local = withoutKeys(address);
  const name = MODULE.exec(local)?.[1];
  if (name === undefined) return declarations(path).get(local);
  const call = objectOf(objectOf(module.module_calls)[name]);
  const source = stringOf(call.source) ?? "";
  // Other modules are copies that Terraform downloaded: nothing can be changed in them.
  if (!/^\.\.?\//.test(source)) return undefined;
  const inner = { path: join(directoryOf(path), source), module: objectOf(call.module) };
  return declarationOf(local.slice(`module.${name}.`.length), inner, declarations);
}

function directoryOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? dirname(path) : path;
}

function byAddress(path: string): Declarations {
  return new Map(readDeclarations(path).map((declaration) => [declaration.address, declaration]));
}

/** Two stacks of one program declare the same addresses, so what is written there has to be the same as well. */
function isDeclaredBy(module: JsonObject, declarations: Declarations): boolean {
  const resources = blocksOf(module.resources).filter(({ mode }) => mode !== "data");
  const parts = [
    ...resources.map((resource) => [stringOf(resource.address) ?? "", resource] as const),
    ...Object.entries(objectOf(module.module_calls)).map(([name, call]) => [`module.${name}`, objectOf(call)] as const),
  ];
  return (
    parts.length > 0 &&
    parts.every(([address, { expressions }]) => {
      const declaration = declarations.get(address);
      return declaration !== undefined && agrees(objectOf(expressions), declaration);
    })
  );
}

function agrees(expressions: JsonObject, { attributes }: Declaration): boolean {
  return Object.entries(expressions).every(([name, expression]) => {
    const [planned, written] = [objectOf(expression).constant_value, attributes[name]];
    return !isScalar(planned) || !isScalar(written) || String(planned) === String(written);
  });
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

import { visiblePath } from "../../text/construct-path";
import { isLiteral } from "../derived";
import { blocksOf, isObject, objectOf, stringOf, stringsOf, type JsonObject } from "./json";
import { crossStackOutput, type CrossStackOutput } from "./cross-stack";
import {
  addressesIn,
  nameOf,
  type Reference,
  type Step,
  type TerraformModule,
  type TerraformResource,
} from "./resource";

/** A configuration among others: its addresses are its own, and it can refer to what the others give out. */
interface Stack {
  /** What its addresses begin with; nothing where it stands alone. */
  readonly path: readonly Step[];
  readonly configuration: JsonObject;
  readonly output: (expression: string) => CrossStackOutput<Stack> | undefined;
}

/** Reads a configuration in Terraform's JSON syntax: a `.tf.json` file, or the `cdk.tf.json` of a stack. */
export function readConfiguration(configuration: JsonObject): TerraformModule {
  return readStack({ path: [], configuration, output: () => undefined });
}

/** Reads the stacks of one program together, since they can refer to each other. */
export function readStacks(configurations: readonly JsonObject[]): TerraformModule {
  const stacks: Stack[] = configurations.map((configuration, index) => ({
    path: [{ name: `stack.${index}` }],
    configuration,
    output: (expression) => crossStackOutput(expression, stacks),
  }));
  const read = stacks.map(readStack);
  return {
    resources: read.flatMap(({ resources }) => resources),
    providers: new Map(read.flatMap(({ providers }) => [...providers])),
  };
}

function readStack(stack: Stack): TerraformModule {
  const resources = blocksOf(stack.configuration.resource).flatMap((types) =>
    Object.entries(types).flatMap(([type, named]) =>
      blocksOf(named).flatMap((names) =>
        Object.entries(names).flatMap(([name, bodies]) =>
          name === "//" ? [] : blocksOf(bodies).map((body) => resourceOf(type, name, body, stack)),
        ),
      ),
    ),
  );
  return { resources, providers: providersOf(stack) };
}

/** One configuration out of the files of a folder, which Terraform reads as one module. */
export function merged(configurations: readonly JsonObject[]): JsonObject {
  const blocks = (name: string): readonly JsonObject[] =>
    configurations.flatMap((configuration) => blocksOf(configuration[name]));
  return { resource: blocks("resource"), provider: blocks("provider"), output: blocks("output") };
}

function resourceOf(type: string, name: string, body: JsonObject, stack: Stack): TerraformResource {
  const address = `${type}.${name}`;
  const steps = [...stack.path, { name: address }];
  const comment = objectOf(body["//"]);
  const path = stringOf(objectOf(comment.metadata).path);
  const at = path === undefined ? address : visiblePath(path);
  const { lifecycle, provider, ...attributes } = body;
  const life = objectOf(blocksOf(lifecycle)[0]);
  const ignores = life.ignore_changes;
  return {
    address: nameOf(steps),
    steps,
    at,
    type,
    values: objectOf(literal(attributes)),
    keysOf: (attribute) => Object.keys(objectOf(attributes[attribute])).filter((key) => key !== "//"),
    references: (attribute, key) =>
      referencesOf(key === undefined ? attributes[attribute] : valueAt(attributes[attribute], key), stack),
    provider: inStack(stack, stringOf(provider)?.replaceAll(/[${}]/g, "") ?? type.slice(0, type.indexOf("_"))),
    lifecycle: {
      preventDestroy: life.prevent_destroy === true,
      ignores: ignores === "all" ? ["all"] : stringsOf(ignores).map((ignored) => ignored.replaceAll(/[${}]/g, "")),
    },
    saysDestroyable: life.prevent_destroy === false,
    acknowledgements: Object.entries(objectOf(comment.acknowledge)).map(([rule, reason]) => ({
      at,
      rule,
      reason: stringOf(reason) ?? "",
    })),
  };
}

function valueAt(value: unknown, key: string): unknown {
  return objectOf(value)[key];
}

/** What holds no expression; expressions are left out, not replaced. */
function literal(value: unknown): unknown {
  if (typeof value === "string") return isLiteral(value) ? value.replaceAll("$${", "${") : undefined;
  if (Array.isArray(value))
    return value.some((element) => literal(element) === undefined) ? undefined : value.map(literal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, element]) => {
      const known = literal(element);
      return key === "//" || known === undefined ? [] : [[key, known]];
    }),
  );
}

function referencesOf(value: unknown, stack: Stack): readonly Reference[] {
  if (typeof value === "string") return isLiteral(value) ? [] : expressionOf(value, stack);
  if (Array.isArray(value)) return value.flatMap((element) => referencesOf(element, stack));
  return isObject(value) ? Object.values(value).flatMap((element) => referencesOf(element, stack)) : [];
}

function expressionOf(expression: string, stack: Stack): readonly Reference[] {
  const output = stack.output(expression);
  const elsewhere = output === undefined ? [] : referencesOf(output.value, output.stack);
  if (elsewhere.length > 0) return elsewhere;
  const addresses = addressesIn(expression).map((address) => ({
    expression: address,
    steps: [...stack.path, { name: address }],
  }));
  return [...addresses, { expression, whole: true }];
}

function inStack({ path }: Stack, name: string): string {
  return [...path.map((step) => step.name), name].join(".");
}

function providersOf(stack: Stack): ReadonlyMap<string, JsonObject> {
  return new Map(
    blocksOf(stack.configuration.provider).flatMap((names) =>
      Object.entries(names).flatMap(([name, blocks]) =>
        blocksOf(blocks).map((block): [string, JsonObject] => {
          const alias = stringOf(block.alias);
          return [inStack(stack, alias === undefined ? name : `${name}.${alias}`), block];
        }),
      ),
    ),
  );
}

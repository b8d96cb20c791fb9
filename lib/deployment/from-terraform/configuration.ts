import { visiblePath } from "../../text/construct-path";
import { isLiteral } from "../derived";
import type { Unknown } from "../topology";
import { blocksOf, isObject, objectOf, stringOf, stringsOf, type JsonObject } from "./json";
import { crossStackOutput, type CrossStackOutput } from "./cross-stack";
import { namesOf } from "./names";
import { evaluated, type Names } from "./source/expression";
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
  readonly names: Names;
  readonly output: (expression: string) => CrossStackOutput<Stack> | undefined;
}

/** Reads a configuration in Terraform's JSON syntax: a `.tf.json` file, or the `cdk.tf.json` of a stack. */
export function readConfiguration(configuration: JsonObject): TerraformModule {
  return readStack({ path: [], configuration, names: namesIn(configuration), output: () => undefined });
}

/** The values of variables, which a folder may have in files of their own, are kept beside the blocks. */
const VALUES = "//values";

/** A configuration with the values that `terraform.tfvars` gives its variables. */
export function withValues(configuration: JsonObject, values: JsonObject): JsonObject {
  return { ...configuration, [VALUES]: values };
}

function namesIn(configuration: JsonObject): Names {
  return namesOf(configuration, objectOf(configuration[VALUES]));
}

/** Reads the stacks of one program together, since they can refer to each other. */
export function readStacks(configurations: readonly JsonObject[]): TerraformModule {
  const stacks: Stack[] = configurations.map((configuration, index) => ({
    path: [{ name: `stack.${index}` }],
    configuration,
    names: namesIn(configuration),
    output: (expression) => crossStackOutput(expression, stacks),
  }));
  const read = stacks.map(readStack);
  return {
    resources: read.flatMap(({ resources }) => resources),
    providers: new Map(read.flatMap(({ providers }) => [...providers])),
    unread: read.flatMap(({ unread = [] }) => unread),
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
  return { resources, providers: providersOf(stack), unread: unreadIn(stack) };
}

/** Modules: their files are not read, and so nothing is known of what is in them. */
function unreadIn({ configuration }: Stack): readonly Unknown[] {
  return blocksOf(configuration.module).flatMap((calls) =>
    Object.entries(calls).flatMap(([name, call]) => {
      if (name === "//") return [];
      const source = stringOf(objectOf(blocksOf(call)[0]).source);
      const from = `module.${name}${source === undefined ? "" : `, source ${JSON.stringify(source)}`}`;
      return [{ at: `module.${name}`, property: "resource" as const, from }];
    }),
  );
}

/** One configuration out of the files of a folder, which Terraform reads as one module. */
export function merged(configurations: readonly JsonObject[]): JsonObject {
  const blocks = (name: string): readonly JsonObject[] =>
    configurations.flatMap((configuration) => blocksOf(configuration[name]));
  const values = configurations.map((configuration) => objectOf(configuration[VALUES]));
  const sections = ["resource", "provider", "output", "locals", "variable", "module"];
  return withValues(
    Object.fromEntries(sections.map((name) => [name, blocks(name)])),
    Object.assign({}, ...values) as JsonObject,
  );
}

function resourceOf(type: string, name: string, body: JsonObject, stack: Stack): TerraformResource {
  const address = `${type}.${name}`;
  const steps = [...stack.path, { name: address }];
  const comment = objectOf(body["//"]);
  const path = stringOf(objectOf(comment.metadata).path);
  const at = path === undefined ? address : visiblePath(path);
  const { lifecycle, provider, ...written } = body;
  const attributes = objectOf(evaluated({ ...written, "//": null }, stack.names));
  const life = objectOf(blocksOf(lifecycle)[0]);
  const ignores = life.ignore_changes;
  return {
    address: nameOf(steps),
    steps,
    at,
    type,
    values: objectOf(literal(attributes)),
    keysOf: (attribute) => Object.keys(objectOf(attributes[attribute])).filter((key) => key !== "//" && isLiteral(key)),
    unknown: (attribute, key) =>
      expressionIn(key === undefined ? attributes[attribute] : valueAt(attributes[attribute], key)),
    unknownKeys: (attribute) => {
      const map = attributes[attribute];
      const whole = typeof map === "string" ? expressionIn(map) : undefined;
      const keys = Object.keys(objectOf(map)).filter((key) => key !== "//" && !isLiteral(key));
      return [...(whole === undefined ? [] : [whole]), ...keys.map(bare)];
    },
    ...instancesOf(attributes),
    references: (attribute, key) =>
      referencesOf(key === undefined ? attributes[attribute] : valueAt(attributes[attribute], key), stack),
    provider: inStack(stack, stringOf(provider)?.replaceAll(/[${}]/g, "") ?? type.slice(0, type.indexOf("_"))),
    lifecycle: {
      preventDestroy: life.prevent_destroy === true,
      ignores:
        ignores === "all" || ignores === "${all}"
          ? ["all"]
          : stringsOf(ignores).map((ignored) => ignored.replaceAll(/[${}]/g, "")),
    },
    saysDestroyable: life.prevent_destroy === false,
    acknowledgements: Object.entries(objectOf(comment.acknowledge)).map(([rule, reason]) => ({
      at,
      rule,
      reason: stringOf(reason) ?? "",
    })),
  };
}

function instancesOf({ count, for_each: forEach }: JsonObject): Pick<TerraformResource, "instances"> {
  if (forEach !== undefined) return { instances: `for_each = ${bare(textOf(forEach))}` };
  return typeof count === "string" ? { instances: `count = ${bare(count)}` } : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The first expression in a value; undefined where the value is known. */
function expressionIn(value: unknown): string | undefined {
  if (typeof value === "string") return isLiteral(value) ? undefined : bare(value);
  if (typeof value !== "object" || value === null) return undefined;
  return Object.values(value)
    .map(expressionIn)
    .find((found) => found !== undefined);
}

/** An expression as it is written in Terraform's own language. */
function bare(text: string): string {
  const [, inner] = /^\$\{([^{}]*)\}$/.exec(text) ?? [];
  return (inner ?? text).replaceAll(/\s+/g, " ").trim();
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

function referencesOf(value: unknown, stack: Stack, depth = 0): readonly Reference[] {
  if (typeof value === "string") return isLiteral(value) ? [] : expressionOf(value, stack, depth);
  if (Array.isArray(value)) return value.flatMap((element) => referencesOf(element, stack, depth));
  return isObject(value) ? Object.values(value).flatMap((element) => referencesOf(element, stack, depth)) : [];
}

/** Locals that refer to each other this many times mean a circle. */
const DEEPEST = 20;

function expressionOf(expression: string, stack: Stack, depth: number): readonly Reference[] {
  const output = stack.output(expression);
  const elsewhere = output === undefined ? [] : referencesOf(output.value, output.stack);
  if (elsewhere.length > 0) return elsewhere;
  const locals = depth > DEEPEST ? [] : (expression.match(/\blocal\.[\w-]+/g) ?? []);
  const through = locals.flatMap((name) => referencesOf(stack.names(name), stack, depth + 1));
  const addresses = addressesIn(expression).map((address) => ({
    expression: address,
    steps: [...stack.path, { name: address }],
  }));
  return [...addresses, ...through, { expression, whole: true }];
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

import { isObject } from "../../text/json";
import { visiblePath } from "../../text/construct-path";
import { isLiteral } from "../derived";
import type { Unknown } from "../topology";
import { blocksOf, objectOf, stringOf, stringsOf, type JsonObject } from "./json";
import { crossStackOutput, type CrossStackOutput } from "./cross-stack";
import { callsIn, isWhole, leftOutOf, modulesOf, valuesOf, withValues } from "./folder";
import { instancesOf, type Instance, type Instances } from "./instances";
import { scopeOf, type Surroundings } from "./names";
import { evaluated, type Scope } from "./source/expression";
import { mergedMaps } from "./source/merged";
import type { Value } from "./source/value";
import {
  addressOf,
  nameOf,
  referredTo,
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
  /** The scopes of its modules by their address, the root's by an empty one. */
  readonly scopes: Map<string, Scope>;
}

/** The root module of a stack, or one instance of a module that it calls. */
interface Module {
  readonly stack: Stack;
  readonly steps: readonly Step[];
  readonly configuration: JsonObject;
  readonly scope: Scope;
  /** The key of a provider's block by the name that the provider has in the module. */
  readonly providerOf: (name: string) => string;
  readonly calls: ReadonlyMap<string, Call>;
}

/** The call of a module whose files were read: its instances, where it is known how many there are. */
interface Call {
  readonly instances: readonly Instance<Module>[];
  /** Whether `count` or `for_each` makes instances of it. */
  readonly kind: Instances["kind"];
}

/** Reads a configuration in Terraform's JSON syntax: a `.tf.json` file, or the `cdk.tf.json` of a stack. */
export function readConfiguration(configuration: JsonObject): TerraformModule {
  return readStack({ path: [], configuration, output: () => undefined, scopes: new Map() });
}

/** Reads the stacks of one program together, since they can refer to each other. */
export function readStacks(configurations: readonly JsonObject[]): TerraformModule {
  const stacks: Stack[] = configurations.map((configuration, index) => ({
    path: [{ name: `stack.${index}` }],
    configuration,
    output: (expression) => crossStackOutput(expression, stacks),
    scopes: new Map(),
  }));
  const read = stacks.map(readStack);
  return {
    resources: read.flatMap(({ resources }) => resources),
    providers: new Map(read.flatMap(({ providers }) => [...providers])),
    unread: read.flatMap(({ unread = [] }) => unread),
  };
}

function readStack(stack: Stack): TerraformModule {
  const { configuration } = stack;
  const values = valuesOf(configuration);
  const root = moduleOf(
    stack,
    [],
    configuration,
    (name) => values[name] as Value | undefined,
    (name) => name,
  );
  const resources = withWritten(resourcesIn(root), stack);
  const providers = new Map(providersIn(root));
  // Terraform configures a provider that has no block, and takes the defaults for it.
  if (isWhole(configuration)) {
    for (const { type, provider } of resources) {
      if (type.startsWith("heroku_") && provider === inStack(stack, "heroku") && !providers.has(provider))
        providers.set(provider, {});
    }
  }
  return { resources, providers, unread: unreadIn(root) };
}

/** Files of values are rarely committed: what comes from them is not written in the configuration. */
function withWritten(resources: readonly TerraformResource[], stack: Stack): readonly TerraformResource[] {
  if (Object.keys(valuesOf(stack.configuration)).length === 0) return resources;
  const committed = readStack({ ...stack, configuration: withValues(stack.configuration, {}), scopes: new Map() });
  const byAddress = new Map(committed.resources.map((resource) => [resource.address, resource]));
  return resources.map((resource) => ({
    ...resource,
    written: (attribute, key) => byAddress.get(resource.address)?.written(attribute, key),
  }));
}

/** Modules that call each other in a circle end here. */
const MOST_MODULES = 2_000;

function moduleOf(
  stack: Stack,
  steps: readonly Step[],
  configuration: JsonObject,
  variables: Surroundings["variables"],
  providerOf: Module["providerOf"],
): Module {
  const address = addressOf(steps);
  const calls = new Map<string, Call>();
  const scope = scopeOf(configuration, { module: address, variables, modules: (name) => outputsOf(calls.get(name)) });
  stack.scopes.set(address, scope);
  const own = new Set(blocksOf(configuration.provider).flatMap((names) => Object.keys(names)));
  const module: Module = {
    stack,
    steps,
    configuration,
    scope,
    calls,
    providerOf: (name) =>
      steps.length === 0 || own.has(name.split(".")[0] ?? name)
        ? [address, name].filter(Boolean).join(".")
        : providerOf(name),
  };
  const loaded = modulesOf(configuration);
  for (const [name, block] of callsIn(configuration)) {
    const inner = loaded[name];
    if (isObject(inner) && stack.scopes.size < MOST_MODULES) calls.set(name, callOf(module, name, block, inner));
  }
  return module;
}

const NO_INSTANCES: Instances = { kind: "list", instances: [] };

function callOf(module: Module, name: string, block: JsonObject, configuration: JsonObject): Call {
  const { stack, steps } = module;
  const { instances, kind } = block.count === 0 ? NO_INSTANCES : instancesOf(block, module.configuration, module.scope);
  const passed = objectOf(block.providers);
  return {
    kind,
    instances: instances.map(({ key, value: within }) => ({
      ...(key === undefined ? {} : { key }),
      value: moduleOf(
        stack,
        [...steps, { name: `module.${name}`, ...(key === undefined ? {} : { key: `[${JSON.stringify(key)}]` }) }],
        configuration,
        (variable) => (Object.hasOwn(block, variable) ? evaluated(block[variable] as Value, within) : undefined),
        (provider) => module.providerOf(stringOf(passed[provider])?.replaceAll(/[${}]/g, "") ?? provider),
      ),
    })),
  };
}

/** What a module gives out, as far as it is known. */
function outputsOf(call: Call | undefined): Value | undefined {
  if (call === undefined) return undefined;
  const outputs = call.instances.map(({ key, value: { configuration, scope } }) => {
    const declared = Object.assign({}, ...blocksOf(configuration.output)) as JsonObject;
    const values = Object.entries(declared).flatMap(([name, block]): [string, Value][] => {
      const value = objectOf(blocksOf(block)[0]).value;
      return name === "//" || value === undefined ? [] : [[name, evaluated(value as Value, scope)]];
    });
    return [key, Object.fromEntries(values)] as const;
  });
  if (call.kind === "single") return outputs[0]?.[1];
  return call.kind === "list"
    ? outputs.map(([, values]) => values)
    : Object.fromEntries(outputs.map(([key, values]) => [String(key), values]));
}

const LEFT_OUT =
  "The root calls more than 2,000 modules, or calls them more than 50 deep, and this one was left out. Check its directory, or the plan: save it with plan -out=tfplan, and check the JSON that show -json tfplan prints.";

/** Modules whose files are not here, or were left out: nothing is known of what is in them. */
function unreadIn({ steps, configuration, calls }: Module): readonly Unknown[] {
  // What was read and is not called here is beyond MOST_MODULES as well.
  const leftOut = new Set([...leftOutOf(configuration), ...Object.keys(modulesOf(configuration))]);
  const own = callsIn(configuration).flatMap(([name, { source }]) => {
    if (calls.has(name)) return [];
    const at = addressOf([...steps, { name: `module.${name}` }]);
    const from = `${at}${typeof source === "string" ? `, source ${JSON.stringify(source)}` : ""}`;
    const remedy = leftOut.has(name) ? LEFT_OUT : undefined;
    return [{ at, property: "resource" as const, from, ...(remedy === undefined ? {} : { remedy }) }];
  });
  const inner = [...calls.values()].flatMap(({ instances }) => instances.flatMap(({ value }) => unreadIn(value)));
  return [...own, ...inner];
}

function resourcesIn(module: Module): readonly TerraformResource[] {
  const own = blocksOf(module.configuration.resource).flatMap((types) =>
    Object.entries(types).flatMap(([type, named]) =>
      blocksOf(named).flatMap((names) =>
        Object.entries(names).flatMap(([name, bodies]) =>
          name === "//" ? [] : blocksOf(bodies).flatMap((body) => resourcesOf(type, name, body, module)),
        ),
      ),
    ),
  );
  const inner = [...module.calls.values()].flatMap(({ instances }) =>
    instances.flatMap(({ value }) => resourcesIn(value)),
  );
  return [...own, ...inner];
}

function resourcesOf(type: string, name: string, body: JsonObject, module: Module): readonly TerraformResource[] {
  return instancesOf(body, module.configuration, module.scope).instances.map(({ key, value: scope }) =>
    resourceOf(
      { name: `${type}.${name}`, ...(key === undefined ? {} : { key: `[${JSON.stringify(key)}]` }) },
      type,
      body,
      module,
      scope,
    ),
  );
}

function resourceOf(step: Step, type: string, body: JsonObject, module: Module, scope: Scope): TerraformResource {
  const { stack } = module;
  const address = addressOf([...module.steps, step]);
  const steps = [...stack.path, ...module.steps, step];
  const comment = objectOf(body["//"]);
  const path = stringOf(objectOf(comment.metadata).path);
  const at = path === undefined ? address : `${visiblePath(path)}${step.key ?? ""}`;
  const { lifecycle, provider, ...written } = body;
  const attributes = withMaps(objectOf(evaluated({ ...written, "//": null }, scope)));
  const life = objectOf(blocksOf(lifecycle)[0]);
  const ignores = life.ignore_changes;
  return {
    address: addressOf(steps),
    steps,
    at,
    type,
    values: objectOf(literal(attributes)),
    keysOf: (attribute) => Object.keys(objectOf(attributes[attribute])).filter((key) => key !== "//" && isLiteral(key)),
    unknown: (attribute, key) =>
      expressionIn(key === undefined ? attributes[attribute] : valueAt(attributes[attribute], key)),
    written: (attribute, key) => {
      const value = valueAt(attributes[attribute], key);
      return typeof value === "string" && isLiteral(value) ? value : undefined;
    },
    unknownKeys: (attribute) => {
      const map = attributes[attribute];
      const whole = typeof map === "string" ? expressionIn(map) : undefined;
      const keys = Object.keys(objectOf(map)).filter((key) => key !== "//" && !isLiteral(key));
      return [...(whole === undefined ? [] : [whole]), ...keys.map(bare)];
    },
    maps: (attribute) => {
      const raw = written[attribute];
      // `each.value` is another map in each instance.
      const direct = (typeof raw === "string" && !isLiteral(raw) ? mergedMaps(raw) : []).filter(
        (one) => !/\b(?:each|count)\./.test(one),
      );
      // What merge cannot evaluate stays under itself as a key.
      const open = Object.entries(objectOf(attributes[attribute])).flatMap(([key, value]) =>
        key === value && !isLiteral(key) ? [bare(key)] : [],
      );
      return [...new Set([...direct.map((one) => addressOf([...module.steps, { name: one }])), ...open])];
    },
    ...(unknownInstances(attributes) && step.key === undefined ? { instances: instancesText(attributes) } : {}),
    references: (attribute, key) =>
      referencesOf(key === undefined ? attributes[attribute] : valueAt(attributes[attribute], key), stack),
    provider: inStack(
      stack,
      module.providerOf(stringOf(provider)?.replaceAll(/[${}]/g, "") ?? type.slice(0, type.indexOf("_"))),
    ),
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

/** Maps that Terraform up to 0.11 read from blocks as well, as in `config_vars { RAILS_ENV = "production" }`. */
const MAPS = ["config_vars", "sensitive_config_vars", "vars", "sensitive_vars", "config"];

function withMaps(attributes: JsonObject): JsonObject {
  const maps = MAPS.flatMap((name) => {
    const blocks = attributes[name];
    return Array.isArray(blocks) && blocks.every(isObject) ? [[name, Object.assign({}, ...blocks)] as const] : [];
  });
  return maps.length === 0 ? attributes : { ...attributes, ...Object.fromEntries(maps) };
}

function unknownInstances({ count, for_each: forEach }: JsonObject): boolean {
  return forEach !== undefined || (count !== undefined && typeof count !== "number");
}

function instancesText({ count, for_each: forEach }: JsonObject): string {
  return forEach !== undefined ? `for_each = ${bare(textOf(forEach))}` : `count = ${bare(textOf(count))}`;
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

const NAMED = /((?:module\.[\w-]+(?:\[(?:"[^"]*"|\d+)\])?\.)*)\b((?:local|var)\.[\w-]+)/g;

function expressionOf(expression: string, stack: Stack, depth: number): readonly Reference[] {
  const output = stack.output(expression);
  const elsewhere = output === undefined ? [] : referencesOf(output.value, output.stack);
  if (elsewhere.length > 0) return elsewhere;
  const named = depth > DEEPEST ? [] : Array.from(expression.matchAll(NAMED));
  const through = named.flatMap(([, module = "", name = ""]) =>
    referencesOf(stack.scopes.get(module.replace(/\.$/, ""))?.valueOf(name), stack, depth + 1),
  );
  const addresses = referredTo(expression).map((steps) => ({
    expression: nameOf(steps),
    steps: [...stack.path, ...steps],
  }));
  return [...addresses, ...through, { expression, whole: true }];
}

function inStack({ path }: Stack, name: string): string {
  return [...path.map((step) => step.name), name].join(".");
}

/** The blocks of providers by the key that resources name them by. */
function providersIn(module: Module): readonly (readonly [string, JsonObject])[] {
  const own = blocksOf(module.configuration.provider).flatMap((names) =>
    Object.entries(names).flatMap(([name, blocks]) =>
      blocksOf(blocks).map((block) => {
        const alias = stringOf(block.alias);
        const key = [addressOf(module.steps), alias === undefined ? name : `${name}.${alias}`]
          .filter(Boolean)
          .join(".");
        return [inStack(module.stack, key), block] as const;
      }),
    ),
  );
  const inner = [...module.calls.values()].flatMap(({ instances }) =>
    instances.flatMap(({ value }) => providersIn(value)),
  );
  return [...own, ...inner];
}

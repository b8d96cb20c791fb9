import { isObject } from "../../text/json";
import { isSecretName, secretForm, secretReason } from "../../text/secrets";
import { isLiteral } from "../derived";
import type { Exposure } from "../topology";
import { modulesOf } from "./folder";
import { blocksOf, objectOf, stringOf, type JsonObject } from "./json";
import { isPlan } from "./plan";
import { sourcesOf } from "./plan-sources";

/** Arguments of resources that hold nothing but secrets, by type. */
const SECRET_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  heroku_app_webhook: ["secret"],
  heroku_drain: ["sensitive_url"],
  heroku_pipeline_config_var: ["sensitive_vars"],
  heroku_ssl: ["private_key"],
};
/** Maps of config vars that plans print, by type. */
const PLAIN_MAPS: Readonly<Record<string, string>> = {
  heroku_app: "config_vars",
  heroku_app_config_association: "vars",
  heroku_pipeline_config_var: "vars",
};
/** Arguments that must not hold one, by type. What apps have is judged with the apps. */
const JUDGED_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  heroku_app_webhook: ["url", "authorization"],
  heroku_drain: ["url"],
  heroku_pipeline_config_var: ["vars"],
};

/**
 * Secrets that are written out in a configuration, or in the one that a plan was made of, where no app has them: in blocks of
 * providers, in defaults of variables, and in resources beside the config vars of apps. Also config vars that plans print,
 * since the variable that they come from is not sensitive.
 */
export function exposuresOf(json: JsonObject): readonly Exposure[] {
  if (!isPlan(json)) return inModule(json, "");
  const written = sourcesOf(json)?.configuration;
  return inModule(written ?? writtenIn(objectOf(json.configuration)), "");
}

function inModule(configuration: JsonObject, path: string): readonly Exposure[] {
  const at = (address: string): string => (path === "" ? address : `${path}.${address}`);
  const named = (section: string) =>
    blocksOf(configuration[section]).flatMap((names) => Object.entries(names).filter(([name]) => name !== "//"));
  const inner = Object.entries(modulesOf(configuration)).flatMap(([name, module]) =>
    inModule(objectOf(module), at(`module.${name}`)),
  );
  const defaults = new Map(
    named("variable").flatMap(([name, blocks]) => blocksOf(blocks).map((block) => [name, block.default] as const)),
  );
  return [
    ...named("provider").flatMap(([name, blocks]) =>
      blocksOf(blocks).flatMap((block) => [...inProvider(name, block, at), ...inDefaultsOf(block, defaults, at)]),
    ),
    ...named("variable").flatMap(([name, blocks]) =>
      blocksOf(blocks).flatMap((block) => inDefault(name, block, at(`var.${name}`))),
    ),
    ...named("resource").flatMap(([type, resources]) =>
      blocksOf(resources).flatMap((names) =>
        Object.entries(names).flatMap(([name, bodies]) =>
          blocksOf(bodies).flatMap((body) => inResource(type, body, at(`${type}.${name}`))),
        ),
      ),
    ),
    // What a module is given may be sensitive where it is called.
    ...(path === "" ? printed(configuration) : []),
    ...inner,
  ];
}

/** Plain config vars that are named as secrets, and whose values are variables that are not sensitive. */
function printed(configuration: JsonObject): readonly Exposure[] {
  const entries = (section: unknown): readonly (readonly [string, JsonObject])[] =>
    blocksOf(section).flatMap((names) =>
      Object.entries(names).flatMap(([name, bodies]) => blocksOf(bodies).map((body) => [name, body] as const)),
    );
  const variables = new Map(entries(configuration.variable));
  const locals = Object.assign({}, ...blocksOf(configuration.locals)) as JsonObject;
  const isPrinted = (name: string): boolean => {
    const variable = variables.get(name);
    return variable !== undefined && variable.sensitive !== true && !/\b(?:bool|number)\b/.test(String(variable.type));
  };
  const sourceOf = (value: unknown): string | undefined => {
    if (typeof value !== "string" || /\bsensitive\(/.test(value)) return undefined;
    const named = value.replaceAll(/\blocal\.([\w-]+)/g, (whole, name: string) => stringOf(locals[name]) ?? whole);
    return [...named.matchAll(/\bvar\.([\w-]+)/g)].map(([, name = ""]) => name).find(isPrinted);
  };
  return Object.entries(PLAIN_MAPS).flatMap(([type, argument]) =>
    blocksOf(configuration.resource).flatMap((types) =>
      entries(types[type]).flatMap(([name, body]) =>
        blocksOf(body[argument]).flatMap((map) =>
          Object.entries(map).flatMap(([key, value]): readonly Exposure[] => {
            const from = isSecretName(key) ? sourceOf(value) : undefined;
            if (from === undefined) return [];
            const reason = "its name says that it holds a secret";
            return [{ at: `${type}.${name}`, argument: `${argument}.${key}`, reason, printedFrom: `var.${from}` }];
          }),
        ),
      ),
    ),
  );
}

/** A file of credentials is named by its path. */
const PATH = /^[~./]|\.(?:json|pem|key|p12|txt|ya?ml)$/i;

function inProvider(name: string, block: JsonObject, at: (address: string) => string): readonly Exposure[] {
  const alias = stringOf(block.alias);
  const address = at(["provider", name, ...(alias === undefined ? [] : [alias])].join("."));
  return stringsIn(block, "").flatMap(({ argument, name: key, value }) => {
    const byName = isSecretName(key) && !PATH.test(value) ? "its name says that it holds a secret" : undefined;
    return exposure(address, argument, secretForm(value) ?? byName);
  });
}

/** A variable by which a provider takes a secret may have any name. */
function inDefaultsOf(
  block: JsonObject,
  defaults: ReadonlyMap<string, unknown>,
  at: (address: string) => string,
): readonly Exposure[] {
  return Object.entries(block).flatMap(([argument, value]) => {
    const [, variable = ""] = /^\$\{var\.([\w-]+)\}$/.exec(stringOf(value) ?? "") ?? [];
    const written = defaults.get(variable);
    const isSecret = isSecretName(argument) && typeof written === "string" && written.trim() !== "";
    // By the name of the variable it is said already.
    if (!isSecret || PATH.test(written) || secretReason(variable, written) !== undefined) return [];
    return exposure(at(`var.${variable}`), "default", `a provider takes it for ${argument}`);
  });
}

function inDefault(name: string, { default: value, sensitive }: JsonObject, at: string): readonly Exposure[] {
  return stringsIn(value, name).flatMap((one) => {
    const bySensitive = sensitive === true && !PATH.test(one.value) ? "the variable is sensitive" : undefined;
    return exposure(at, "default", secretReason(one.name, one.value) ?? bySensitive);
  });
}

function inResource(type: string, body: JsonObject, at: string): readonly Exposure[] {
  const secret = SECRET_ARGUMENTS[type] ?? [];
  const judged = JUDGED_ARGUMENTS[type] ?? [];
  return [...secret, ...judged].flatMap((argument) =>
    stringsIn(body[argument], argument).flatMap(({ argument: path, name, value }) =>
      exposure(
        at,
        path,
        secret.includes(argument) ? "the argument holds nothing but secrets" : secretReason(name, value),
      ),
    ),
  );
}

function exposure(at: string, argument: string, reason: string | undefined): readonly Exposure[] {
  return reason === undefined ? [] : [{ at, argument, reason }];
}

interface Text {
  readonly argument: string;
  readonly name: string;
  readonly value: string;
}

/** The texts in a value that are written out and not empty, with the names that lead to them. */
function stringsIn(value: unknown, name: string, argument = name): readonly Text[] {
  if (typeof value === "string") return value.trim() === "" || !isLiteral(value) ? [] : [{ argument, name, value }];
  if (Array.isArray(value)) return value.flatMap((element: unknown) => stringsIn(element, name, argument));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === "//" ? [] : stringsIn(member, key, argument === "" ? key : `${argument}.${key}`),
  );
}

/** What the configuration in a plan says by itself, in the form that a configuration has. */
function writtenIn({ provider_config: providers, root_module: root }: JsonObject): JsonObject {
  return {
    provider: Object.values(objectOf(providers)).flatMap((entry) => {
      const { name, alias, module_address: module, expressions } = objectOf(entry);
      if (module !== undefined || typeof name !== "string") return [];
      return [{ [name]: [{ ...constantsIn(expressions), ...(alias === undefined ? {} : { alias }) }] }];
    }),
    ...moduleWritten(objectOf(root)),
  };
}

function moduleWritten({ variables, resources, module_calls: calls }: JsonObject): JsonObject {
  return {
    variable: objectOf(variables),
    resource: blocksOf(resources).flatMap(({ mode, type, name, expressions }) =>
      mode === "data" || typeof type !== "string" || typeof name !== "string"
        ? []
        : [{ [type]: { [name]: constantsIn(expressions) } }],
    ),
    "//modules": Object.fromEntries(
      Object.entries(objectOf(calls)).map(([name, call]) => [name, moduleWritten(objectOf(objectOf(call).module))]),
    ),
  };
}

function constantsIn(expressions: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(expressions)).flatMap(([name, expression]): [string, unknown][] => {
      if (Array.isArray(expression)) return [[name, expression.map(constantsIn)]];
      const value = objectOf(expression).constant_value;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

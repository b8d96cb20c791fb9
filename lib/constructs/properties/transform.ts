import type { IConstruct } from "constructs";
import { nearest } from "../../text/nearest";
import { problemsOfArguments } from "./arguments";
import { ConfigurationError, refuse, type ConfigurationProblem } from "./configuration-error";
import { isPlainObject } from "./plain-object";
import { problemOfProxy, type Place } from "./shape";
import { noun } from "./shown";

/**
 * Changes what goes into a generated resource: some arguments that replace the library's own, or a function from the
 * library's arguments to the ones to use. It reaches every argument of the provider's schema.
 *
 * @example
 * ```ts
 * new RailsApp(this, "rails", { name: "acme", region: "us", transform: { app: { internalRouting: true } } });
 * new Process(this, "web", {
 *   app: rails,
 *   type: "web",
 *   size: "standard-1x",
 *   quantity: 2,
 *   transform: { formation: (config) => ({ ...config, lifecycle: { ignoreChanges: ["quantity"] } }) },
 * });
 * ```
 */
export type Transform<Config> = Partial<Config> | ((config: Config) => Config);

/** Arguments that Terraform has for every resource. */
const OF_EVERY_RESOURCE = "count forEach dependsOn provider lifecycle provisioners connection".split(" ");

/**
 * The arguments to use after the user's transform.
 *
 * @param resource - the class of the generated resource, which knows its arguments
 * @throws ConfigurationError when a function returns anything but arguments, and for an argument that is wrong or unknown
 */
export function transformed<Config extends object>(
  at: IConstruct,
  part: string,
  config: Config,
  transform: Transform<Config> | undefined,
  resource: { readonly prototype: object },
): Config {
  if (transform === undefined) return config;
  const property = part === "" ? "transform" : `transform.${part}`;
  const changed: unknown = typeof transform === "function" ? transform(config) : { ...config, ...transform };
  const trapped = problemOfProxy({ at, property }, changed);
  if (trapped !== undefined) throw new ConfigurationError(trapped);
  if (isPlainObject(changed)) {
    refuse([
      ...unknownArguments({ at, property }, changed, config, resource),
      ...problemsOfArguments({ at, property }, changed, config),
    ]);
    return changed as unknown as Config;
  }
  throw new ConfigurationError({
    at,
    property,
    problem: `returned ${noun(changed)}, not the arguments of the resource`,
    allowed: "a function from arguments to arguments",
    remedy: "Return { ...config } with your changes",
  });
}

/** cdktf ignores arguments that a resource does not have. */
function unknownArguments(
  { at, property }: Place,
  changed: object,
  own: object,
  { prototype }: { readonly prototype: object },
): readonly ConfigurationProblem[] {
  const inputs = Object.getOwnPropertyNames(prototype).filter((name) => name.endsWith("Input"));
  const known = [...inputs.map((name) => name.slice(0, -"Input".length)), ...OF_EVERY_RESOURCE];
  return Object.keys(changed)
    .filter((name) => !known.includes(name) && !Object.hasOwn(own, name))
    .map((name) => {
      const suggestion = nearest(name, known);
      return {
        at,
        property: `${property}.${name}`,
        problem: "unknown argument of the resource",
        allowed: known,
        remedy: suggestion === undefined ? "Leave it out" : `Did you mean ${JSON.stringify(suggestion)}?`,
      };
    });
}

/** Two transforms of the same part, one after the other. */
export function inTurn<Config extends object>(
  first: Transform<Config> | undefined,
  second: Transform<Config> | undefined,
): Transform<Config> | undefined {
  if (first === undefined || second === undefined) return second ?? first;
  const apply = (config: Config, transform: Transform<Config>): Config =>
    typeof transform === "function" ? transform(config) : { ...config, ...transform };
  return (config) => apply(apply(config, first), second);
}

/** Two sets of transforms, merged part by part. */
export function mergedTransforms<Transforms extends object>(
  common: Transforms | undefined,
  own: Transforms | undefined,
): Transforms | undefined {
  if (common === undefined || own === undefined) return own ?? common;
  const first = { ...common } as Record<string, Transform<object> | undefined>;
  const merged = Object.entries(own as Record<string, Transform<object> | undefined>).map(
    ([part, transform]) => [part, inTurn(first[part], transform)] as const,
  );
  return { ...common, ...Object.fromEntries(merged) };
}

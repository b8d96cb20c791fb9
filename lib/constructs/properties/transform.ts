import type { IConstruct } from "constructs";
import { ConfigurationError } from "./configuration-error";
import { isPlainObject } from "./shape";
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

/**
 * The arguments to use after the user's transform.
 *
 * @throws ConfigurationError when a function returns anything but arguments
 */
export function transformed<Config extends object>(
  at: IConstruct,
  part: string,
  config: Config,
  transform: Transform<Config> | undefined,
): Config {
  if (transform === undefined) return config;
  if (typeof transform !== "function") return { ...config, ...transform };
  const changed: unknown = transform(config);
  if (isPlainObject(changed)) return changed as unknown as Config;
  throw new ConfigurationError({
    at,
    property: part === "" ? "transform" : `transform.${part}`,
    problem: `returned ${noun(changed)}, not the arguments of the resource`,
    allowed: "a function from arguments to arguments",
    remedy: "Return { ...config } with your changes",
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

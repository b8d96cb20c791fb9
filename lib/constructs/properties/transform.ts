/**
 * Changes what goes into a generated resource: some arguments that replace the library's own, or a function from the
 * library's arguments to the ones to use. Nothing of the provider's schema is out of reach.
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

/** The arguments to use after the user had their say. */
export function transformed<Config extends object>(config: Config, transform: Transform<Config> | undefined): Config {
  if (transform === undefined) return config;
  return typeof transform === "function" ? transform(config) : { ...config, ...transform };
}

import "./rules/at-synth";
export type {
  AnyCableAppSettings,
  AnyCableInThruster,
  AnyCableOptions,
  AnyCableOverGrpc,
  AnyCableOverHttp,
  AnyCableSettings,
} from "./cable/anycable-options";
export { AnyCableServer, type AnyCableServerPlace, type AnyCableServerProps } from "./cable/anycable-server";
export { AnyCableThruster, type AnyCableThrusterProps } from "./cable/anycable-thruster";
export { CableHost, type CableHostProps, type CableOptions } from "./cable/cable-host";
export { CATALOGUE_DATE } from "./catalogue/fact";
export type { DynoSizeName } from "./catalogue/dynos";
export type { AppFeatureName } from "./catalogue/features";
export type { MaxmemoryPolicy, RedisRole } from "./catalogue/redis-roles";
export type { RedisPlanName } from "./catalogue/redis-plans";
export type { RedisVersionName } from "./catalogue/redis-versions";
export type { RegionName } from "./catalogue/regions";
export type { StackName } from "./catalogue/stacks";
export { HostRecord, type HostRecordProps, type ZoneProps } from "./cloudflare/host-record";
export { ConfigurationError, type ConfigurationProblem } from "./configuration-error";
export { Addon, type AddonProps, type AddonTransforms } from "./heroku/addon";
export type { AppInventory } from "./heroku/app-inventory";
export type { ConfigVars } from "./heroku/config-vars";
export {
  Domain,
  type DomainProps,
  type DomainTransforms,
  type ExistingCertificate,
  type HostProps,
  type UploadedCertificate,
} from "./heroku/domain";
export type { FirstRelease, IRailsApp, RailsAppAttributes } from "./heroku/existing-rails-app";
export type { Listed, Unlisted } from "./heroku/listed";
export { Process, type ProcessProps, type ProcessScale } from "./heroku/process";
export { RailsApp, type BuildSource, type RailsAppProps, type RailsAppTransforms } from "./heroku/rails-app";
export { RedisAddon, SESSION_KEY_PREFIX, SESSION_TTL_SECONDS, type RedisAddonProps } from "./heroku/redis-addon";
export type { RedisClient, RedisOptions } from "./heroku/redis-options";
export { acknowledge } from "./rules/acknowledge";
export { StimulusReflexApp } from "./stimulus-reflex-app";
export type {
  CableProps,
  RedisProps,
  RedisRoleProps,
  SharedRedis,
  StimulusReflexAppProps,
  WebDomainProps,
} from "./stimulus-reflex-app-props";
export { StimulusReflexStack, type StimulusReflexStackProps } from "./stimulus-reflex-stack";
export type { Transform } from "./transform";

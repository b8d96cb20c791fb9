import "./synth/at-synth";
import "./synth/ledger/keep-ledger";
export type {
  AnyCableAppSettings,
  AnyCableInThruster,
  AnyCableOptions,
  AnyCableOverGrpc,
  AnyCableOverHttp,
  AnyCableSettings,
} from "./constructs/cable/anycable-options";
export { AnyCableServer, type AnyCableServerPlace, type AnyCableServerProps } from "./constructs/cable/anycable-server";
export { AnyCableThruster, type AnyCableThrusterProps } from "./constructs/cable/anycable-thruster";
export { CableHost, type CableHostProps, type CableOptions } from "./constructs/cable/cable-host";
export { CATALOGUE_DATE } from "./catalogue/fact";
export type { DynoSizeName } from "./catalogue/dynos";
export type { AppFeatureName } from "./catalogue/features";
export type { MaxmemoryPolicy, RedisRole } from "./catalogue/redis-roles";
export type { RedisPlanName } from "./catalogue/redis-plans";
export type { RedisVersionName } from "./catalogue/redis-versions";
export type { RegionName } from "./catalogue/regions";
export type { StackName } from "./catalogue/stacks";
export { HostRecord, type HostRecordProps, type ZoneProps } from "./constructs/cloudflare/host-record";
export { ConfigurationError, type ConfigurationProblem } from "./constructs/properties/configuration-error";
export { Addon, type AddonProps, type AddonTransforms } from "./constructs/heroku/addon";
export type { ConfigVars, PublicValue } from "./constructs/heroku/config-vars";
export {
  Domain,
  type DomainProps,
  type DomainTransforms,
  type ExistingCertificate,
  type HostProps,
  type UploadedCertificate,
} from "./constructs/heroku/domain";
export type { IRailsApp, RailsAppAttributes } from "./constructs/heroku/existing-rails-app";
export type { Listed, Unlisted } from "./constructs/properties/listed";
export { Process, type ProcessProps, type ProcessScale } from "./constructs/heroku/process";
export { RailsApp, type BuildSource, type RailsAppProps, type RailsAppTransforms } from "./constructs/heroku/rails-app";
export {
  RedisAddon,
  SESSION_KEY_PREFIX,
  SESSION_TTL_SECONDS,
  type RedisAddonProps,
  type SessionOptions,
} from "./constructs/heroku/redis-addon";
export type { RedisClient, RedisOptions } from "./constructs/heroku/redis-options";
export { acknowledge } from "./synth/acknowledge";
export { importExisting, type AdoptedIds, type ImportOptions } from "./synth/import-existing";
export { StimulusReflexApp } from "./constructs/stimulus-reflex-app";
export type {
  CableProps,
  RedisProps,
  RedisRoleProps,
  SessionRedisProps,
  SharedRedis,
  StimulusReflexAppProps,
  WebDomainProps,
} from "./constructs/stimulus-reflex-app-props";
export {
  StimulusReflexStack,
  type ProviderVersions,
  type StimulusReflexStackProps,
} from "./constructs/stimulus-reflex-stack";
export type { Transform } from "./constructs/properties/transform";

import type { RailsSource } from "../rails-source";
import {
  cableAdapter,
  cableTls,
  cableUrl,
  identifiedBy,
  metaTags,
  oneConsumer,
  requestOrigins,
  standaloneCable,
} from "./cable";
import { cacheStore, cacheTls, contentSecurityPolicy, defaultUrlOptions, localCaching } from "./caching";
import { redisConnectionLimit } from "./capacity";
import type { RailsCheck, RailsComplaint } from "./check";
import { anycableWarden, gemVersions, hiredisTls, hiredisVerifyMode, rackFloor } from "./gem-versions";
import { generatedFiles, includedFiles } from "./generated-files";
import { packageVersions } from "./npm-packages";
import { databasePool, passengerCable, queueRedis, redisProvider } from "./servers";
import {
  cookieReachesTheCable,
  sessionFailuresAreHeard,
  sessionsAreApart,
  sessionsExpire,
  sessionStoreDoesTls,
  sessionStoreHasNoTtl,
  sessionStoreIsWritable,
} from "./session-store";

/** Every check, in the order in which complaints are shown. */
export const RAILS_CHECKS: readonly RailsCheck[] = [
  sessionStoreIsWritable,
  sessionStoreHasNoTtl,
  sessionsExpire,
  sessionStoreDoesTls,
  sessionFailuresAreHeard,
  sessionsAreApart,
  cookieReachesTheCable,
  cacheStore,
  cacheTls,
  localCaching,
  cableAdapter,
  cableTls,
  cableUrl,
  requestOrigins,
  standaloneCable,
  metaTags,
  oneConsumer,
  identifiedBy,
  queueRedis,
  redisProvider,
  redisConnectionLimit,
  databasePool,
  defaultUrlOptions,
  contentSecurityPolicy,
  gemVersions,
  hiredisTls,
  hiredisVerifyMode,
  anycableWarden,
  rackFloor,
  packageVersions,
  passengerCable,
  generatedFiles,
  includedFiles,
];

/** A complaint and the check that found it. */
export interface RailsFinding extends RailsComplaint {
  readonly check: string;
  readonly severity: RailsCheck["severity"];
}

/** What all checks find. */
export function checkRails(source: RailsSource): readonly RailsFinding[] {
  return RAILS_CHECKS.flatMap(({ id, severity, find }) =>
    find(source).map((complaint) => ({ check: id, severity, ...complaint })),
  );
}

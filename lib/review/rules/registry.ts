import { addonConfigReplaces } from "./addon-config-replaces";
import { addonPlanRetired } from "./addon-plan-retired";
import { addonPlanUnknown } from "./addon-plan-unknown";
import { addonPlanUnnamed } from "./addon-plan-unnamed";
import { buildOfAWebPage } from "./build-of-a-web-page";
import { buildpackOrder } from "./buildpack-order";
import { buildpackUnknown } from "./buildpack-unknown";
import { cableForgeryProtection } from "./cable-forgery-protection";
import { cableOrigins } from "./cable-origins";
import { cableRecordProxied } from "./cable-record-proxied";
import { cableSharesSessionCookie } from "./cable-shares-session-cookie";
import { cacheAndSessionApart } from "./cache-and-session-apart";
import { cacheEvicts } from "./cache-evicts";
import { clockRunsTwice } from "./clock-runs-twice";
import { databaseConnectionLimit } from "./database-connection-limit";
import { databasePool } from "./database-pool";
import { durableDataProtected } from "./durable-data-protected";
import { dynoSizeUnknown } from "./dyno-size-unknown";
import { dynoThreadLimit } from "./dyno-thread-limit";
import { ecoDynosSleep } from "./eco-dynos-sleep";
import { hiredisWithoutTls } from "./hiredis-without-tls";
import { oneRedisForEverything } from "./one-redis-for-everything";
import { queueApart } from "./queue-apart";
import { queueNeverEvicts } from "./queue-never-evicts";
import { queueWithoutWorker } from "./queue-without-worker";
import { redisConnectionLimit } from "./redis-connection-limit";
import { redisForcedUpgradeAhead } from "./redis-forced-upgrade-ahead";
import { redisOptionUnknown } from "./redis-option-unknown";
import { redisTimeoutOutOfRange } from "./redis-timeout-out-of-range";
import { redisUrlAmbiguous } from "./redis-url-ambiguous";
import { redisUrlCopied } from "./redis-url-copied";
import { redisVersionRetired } from "./redis-version-retired";
import { redisWithoutPersistence } from "./redis-without-persistence";
import { runtimeMismatch } from "./runtime-mismatch";
import { secretInPlainVariable } from "./secret-in-plain-variable";
import { sessionAffinity } from "./session-affinity";
import { sessionKeysExpire } from "./session-keys-expire";
import { sessionMemoryRule } from "./session-memory";
import { sessionVolatileLru } from "./session-volatile-lru";
import { sessionsOutgrowPlan } from "./sessions-outgrow-plan";
import { stackNearItsEnd } from "./stack-near-its-end";
import { stackUnknown } from "./stack-unknown";
import { standaloneCable } from "./standalone-cable";
import { urlsInState } from "./urls-in-state";
import { variableOwnedTwice } from "./variable-owned-twice";
import { webProcessMissing } from "./web-process-missing";
import { webRecordProxiedWithAcm } from "./web-record-proxied-with-acm";
import { websocketsOpenFiles } from "./websockets-open-files";
import { workerWithoutQueue } from "./worker-without-queue";
import type { Rule } from "./rule";

/** Every rule, by id. */
export const RULES: readonly Rule[] = [
  addonConfigReplaces,
  addonPlanRetired,
  addonPlanUnknown,
  addonPlanUnnamed,
  buildOfAWebPage,
  buildpackOrder,
  buildpackUnknown,
  cableForgeryProtection,
  cableOrigins,
  cableRecordProxied,
  cableSharesSessionCookie,
  cacheAndSessionApart,
  cacheEvicts,
  clockRunsTwice,
  databaseConnectionLimit,
  databasePool,
  durableDataProtected,
  dynoSizeUnknown,
  dynoThreadLimit,
  ecoDynosSleep,
  hiredisWithoutTls,
  oneRedisForEverything,
  queueApart,
  queueNeverEvicts,
  queueWithoutWorker,
  redisConnectionLimit,
  redisForcedUpgradeAhead,
  redisOptionUnknown,
  redisTimeoutOutOfRange,
  redisUrlAmbiguous,
  redisUrlCopied,
  redisVersionRetired,
  redisWithoutPersistence,
  runtimeMismatch,
  secretInPlainVariable,
  sessionAffinity,
  sessionKeysExpire,
  sessionMemoryRule,
  sessionVolatileLru,
  sessionsOutgrowPlan,
  stackNearItsEnd,
  stackUnknown,
  standaloneCable,
  urlsInState,
  variableOwnedTwice,
  webProcessMissing,
  webRecordProxiedWithAcm,
  websocketsOpenFiles,
  workerWithoutQueue,
].sort((a, b) => (a.id < b.id ? -1 : 1));

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
import type { RuleExamples } from "../example";

/** Deployments that keep each rule, and that break it, by the rule's id: for its tests and for its page in docs/rules. */
export const EXAMPLES: Readonly<Record<string, RuleExamples>> = {
  "addon-config-replaces": addonConfigReplaces,
  "addon-plan-retired": addonPlanRetired,
  "addon-plan-unknown": addonPlanUnknown,
  "addon-plan-unnamed": addonPlanUnnamed,
  "build-of-a-web-page": buildOfAWebPage,
  "buildpack-order": buildpackOrder,
  "buildpack-unknown": buildpackUnknown,
  "cable-forgery-protection": cableForgeryProtection,
  "cable-origins": cableOrigins,
  "cable-record-proxied": cableRecordProxied,
  "cable-shares-session-cookie": cableSharesSessionCookie,
  "cache-and-session-apart": cacheAndSessionApart,
  "cache-evicts": cacheEvicts,
  "clock-runs-twice": clockRunsTwice,
  "database-connection-limit": databaseConnectionLimit,
  "database-pool": databasePool,
  "durable-data-protected": durableDataProtected,
  "dyno-size-unknown": dynoSizeUnknown,
  "dyno-thread-limit": dynoThreadLimit,
  "eco-dynos-sleep": ecoDynosSleep,
  "hiredis-without-tls": hiredisWithoutTls,
  "one-redis-for-everything": oneRedisForEverything,
  "queue-apart": queueApart,
  "queue-never-evicts": queueNeverEvicts,
  "queue-without-worker": queueWithoutWorker,
  "redis-connection-limit": redisConnectionLimit,
  "redis-forced-upgrade-ahead": redisForcedUpgradeAhead,
  "redis-option-unknown": redisOptionUnknown,
  "redis-timeout-out-of-range": redisTimeoutOutOfRange,
  "redis-url-ambiguous": redisUrlAmbiguous,
  "redis-url-copied": redisUrlCopied,
  "redis-version-retired": redisVersionRetired,
  "redis-without-persistence": redisWithoutPersistence,
  "runtime-mismatch": runtimeMismatch,
  "secret-in-plain-variable": secretInPlainVariable,
  "session-affinity": sessionAffinity,
  "session-keys-expire": sessionKeysExpire,
  "session-memory": sessionMemoryRule,
  "session-volatile-lru": sessionVolatileLru,
  "sessions-outgrow-plan": sessionsOutgrowPlan,
  "stack-near-its-end": stackNearItsEnd,
  "stack-unknown": stackUnknown,
  "standalone-cable": standaloneCable,
  "urls-in-state": urlsInState,
  "variable-owned-twice": variableOwnedTwice,
  "web-process-missing": webProcessMissing,
  "web-record-proxied-with-acm": webRecordProxiedWithAcm,
  "websockets-open-files": websocketsOpenFiles,
  "worker-without-queue": workerWithoutQueue,
};

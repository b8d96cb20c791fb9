import { compareVersions, majorOf, railsIn, type Gems } from "./gems";

/** Which gems an app has, as far as the configuration depends on it. */
export interface Generation {
  /** Major and minor version, as in `7.1`. */
  readonly rails: RailsVersion;
  /** Whether Action Cable's listener takes the pauses between attempts, which it does from Rails 7.0.5. */
  readonly hasPauses: boolean;
  /** Whether Action Cable's listener does not know the errors that the redis gem raises: see {@link missesErrors}. */
  readonly missesErrors: boolean;
  /** The major version of the redis gem. */
  readonly redis: number;
  /** What connects to Redis: `hiredis` is hiredis-rb, which cannot do TLS. */
  readonly client: "ruby" | "hiredis-client" | "hiredis";
  /** The `driver:` to write, where the client's own default would not do. */
  readonly driver?: ":hiredis" | ":ruby";
  readonly sessionStore: "redis-session-store" | "cache-store";
  /** What the sessions of a running app are found by. */
  readonly sessions?: KeptSessions;
  /** The major version of Sidekiq, where the app has it. */
  readonly sidekiq?: number;
  readonly anycable: boolean;
}

/** By what a running app finds the sessions of its visitors. A change of any of these logs everybody out. */
export interface KeptSessions {
  readonly store?: "redis-session-store" | "cache-store";
  /** The name of the cookie while it has `domain`. @default "_session_production" */
  readonly key?: string;
  /** The domain of the cookie. @default - the host of the pages alone */
  readonly domain?: string;
  /** What stands before the id in Redis. @default - SESSION_KEY_PREFIX of the deployment */
  readonly prefix?: string;
  /** How redis-session-store writes a session, as Ruby. @default ":json" */
  readonly serializer?: string;
}

/** Whether Action Cable's listener takes pauses and the redis gem, of version 4, a number of attempts: each gets its own then. */
export function listensApart({ hasPauses, redis }: Pick<Generation, "hasPauses" | "redis">): boolean {
  return redis === 4 && hasPauses;
}

/** Whether Action Cable's listener takes pauses. Of a version without its last part the newest is meant. */
export function listenerHasPauses(rails: string): boolean {
  return rails === "7.0" || compareVersions(rails, "7.0.5") >= 0;
}

/** The first version of each Rails whose listener knows the errors of the redis gem 5.4.1. */
const KNOWS_ERRORS_FROM: Readonly<Record<string, string>> = { "7.1": "7.1.6", "7.2": "7.2.3", "8.0": "8.0.3" };

/**
 * Whether a dropped connection ends the worker, because Action Cable's listener waits for an error of redis-client, and the redis
 * gem raises one of its own, as it does from 5.4.1. Of versions without their last part the newest are meant.
 */
export function missesErrors(rails: string, redis: string): boolean {
  if (majorOf(redis) < 5 || (/^\d+\.\d+\./.test(redis) && compareVersions(redis, "5.4.1") < 0)) return false;
  const minor = rails.split(".").slice(0, 2).join(".");
  const fixed = KNOWS_ERRORS_FROM[minor];
  return minor === "7.0" || (fixed !== undefined && rails !== minor && compareVersions(rails, fixed) < 0);
}

/** Versions of Rails that files are written for. */
export const RAILS_VERSIONS = ["6.1", "7.0", "7.1", "7.2", "8.0", "8.1"] as const;

export type RailsVersion = (typeof RAILS_VERSIONS)[number];

/** hiredis-client verifies certificates whatever it is told, up to here (redis-client#133, PR #303, 2026-06-08). */
export const HIREDIS_CLIENT_HONOURS_VERIFY_MODE_FROM = "0.30.0";

/**
 * @throws Error when Rails or the redis gem is missing, or of a version that no files are written for
 */
export function generationOf(gems: Gems): Generation {
  const rails = railsIn(gems);
  const version = RAILS_VERSIONS.find((known) => rails === known || rails?.startsWith(`${known}.`));
  if (rails === undefined || version === undefined) {
    throw new Error(
      `rails ${rails ?? "is not in Gemfile.lock"}: no files are written for it.\n` +
        `  Allowed: ${RAILS_VERSIONS.join(", ")}.\n  Name the versions you are moving to with --generation rails:8.1,redis:5.4.`,
    );
  }
  const redis = gems.get("redis");
  if (redis === undefined || majorOf(redis) < 4 || majorOf(redis) > 5) {
    throw new Error(
      `redis ${redis ?? "is not in Gemfile.lock"}: StimulusReflex and Action Cable up to Rails 8.1 need the redis gem.\n` +
        '  Allowed: 4 or 5.\n  Write gem "redis", ">= 4.0", "< 6" into the Gemfile and run bundle install.',
    );
  }
  if (majorOf(redis) === 5 && compareVersions(rails, "7.0.4") < 0 && rails !== "7.0") {
    throw new Error(
      `redis ${redis} with rails ${rails}: Action Cable requires redis < 5 there and stops at boot, also with action-cable-redis-backport.\n` +
        '  Write gem "redis", "~> 4.8" into the Gemfile, or move to Rails 7.0.4 or newer.',
    );
  }
  const hiredisClient = gems.get("hiredis-client");
  const client =
    majorOf(redis) === 4
      ? gems.has("hiredis")
        ? "hiredis"
        : "ruby"
      : hiredisClient === undefined
        ? "ruby"
        : "hiredis-client";
  const deaf =
    hiredisClient !== undefined && compareVersions(hiredisClient, HIREDIS_CLIENT_HONOURS_VERIFY_MODE_FROM) < 0;
  const sidekiq = gems.get("sidekiq");
  return {
    rails: version,
    hasPauses: listenerHasPauses(rails),
    missesErrors: missesErrors(rails, redis),
    redis: majorOf(redis),
    client,
    driver: driverOf(client, majorOf(redis), deaf),
    sessionStore: gems.has("redis-session-store") ? "redis-session-store" : "cache-store",
    sidekiq: sidekiq === undefined ? undefined : majorOf(sidekiq),
    anycable: gems.has("anycable-rails") || gems.has("anycable-rails-core"),
  };
}

/** With the redis gem 4 RedisCacheStore of Rails up to 7.0 takes hiredis wherever it can be loaded, asked or not. */
function driverOf(client: Generation["client"], redis: number, deaf: boolean): Generation["driver"] {
  if (client === "ruby") return redis === 4 ? ":ruby" : undefined;
  return client === "hiredis-client" && deaf ? ":ruby" : ":hiredis";
}

/** The gems of a new app, for a directory that has no `Gemfile.lock` yet. */
export function assumedGems(client: Generation["client"], queue: boolean): Gems {
  const old = client === "hiredis";
  return new Map([
    ["rails", old ? "6.1" : "8.1"],
    ["redis", old ? "4.8" : "5.4"],
    ...(old ? [["hiredis", "0.6"] as const] : []),
    ...(client === "hiredis-client" ? [["hiredis-client", HIREDIS_CLIENT_HONOURS_VERIFY_MODE_FROM] as const] : []),
    ...(queue ? [["sidekiq", old ? "6.4" : "8.1"] as const] : []),
  ]);
}

/** In words, as in `Rails 7.1, redis 5 with hiredis-client, Sidekiq 8, redis-session-store`. */
export function describeGeneration({ rails, redis, client, sidekiq, sessionStore }: Generation): string {
  return [
    `Rails ${rails}`,
    `redis ${redis}${client === "ruby" ? "" : ` with ${client}`}`,
    sidekiq === undefined ? "no Sidekiq" : `Sidekiq ${sidekiq}`,
    sessionStore === "redis-session-store" ? "redis-session-store" : "sessions in Rails' cache store session",
  ].join(", ");
}

/** The line of the Gemfile for AnyCable: from 1.5.4 anycable-rails asks for Rails 7.0. */
export function anycableLine(rails: string): string {
  return `gem "anycable-rails", "~> ${compareVersions(rails, "7.0") < 0 ? "1.5.0" : "1.6"}"`;
}

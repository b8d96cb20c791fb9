import {
  HIREDIS_CLIENT_HONOURS_VERIFY_MODE_FROM,
  listenerHasPauses,
  missesErrors,
  RAILS_VERSIONS,
} from "../generation";
import { tlsOnlyRoles } from "../deployment";
import { compareVersions, majorOf, railsIn } from "../gems";
import { entryOf, textIn, type RubyValue } from "../ruby/value";
import type { RailsSource } from "../rails-source";
import type { RailsCheck, RailsComplaint } from "./check";
import { judged } from "./judged";

const LOCK = "Gemfile.lock";

/** The first Rails whose Action Cable takes the redis gem 5. */
const REDIS_5_FROM = "7.0.4";

/** The outage that has to be outlasted: shorter lists stayed deaf after it, run 2026-11-26. */
const SHORTEST_OUTAGE_SECONDS = 12;

export const cableReconnects: RailsCheck = {
  id: "cable-reconnect",
  severity: "error",
  title: "A dropped connection of the cable's Redis ends every Puma worker with its requests",
  source:
    "Rails 6.1.7 with CLIENT KILL TYPE pubsub, run 2026-11-26; StimulusReflex's installer adds the gem below Rails 7.1",
  find: ({ gems, cable, settings }) => {
    const rails = railsIn(gems);
    const adapter = cable?.values.get("adapter");
    if (rails === undefined || cable === undefined || !/^redis$|"redis"/.test(adapter?.value ?? "")) return [];
    const found: RailsComplaint[] = [];
    const redis = gems.get("redis");
    const isOld = majorOf(redis ?? "5") === 4;
    const hasListener = listenerHasPauses(rails);
    const hasConnector = settings.some(({ path }) => path.endsWith("redis_connector"));
    const ends = "when the cable's Redis drops a connection, every Puma worker ends and cuts its requests";
    if (compareVersions(rails, "7.1") < 0 && (isOld || !hasListener) && !gems.has("action-cable-redis-backport")) {
      const problem = `Rails ${rails} without action-cable-redis-backport: ${ends}`;
      found.push({ file: LOCK, problem, remedy: 'Add gem "action-cable-redis-backport", "~> 1" to the Gemfile' });
    }
    if (redis !== undefined && missesErrors(rails, redis) && !hasConnector) {
      found.push({
        file: LOCK,
        problem: `Rails ${rails} waits for an error of redis-client, and redis ${redis} raises one of its own: ${ends}`,
        remedy:
          "Update Rails to 7.1.6, 7.2.3, 8.0.3 or newer, or run stimulus-reflex rails, whose redis_connector translates the error",
      });
    }
    const attempts = cable.values.get("reconnect_attempts");
    const later =
      "after an outage of some seconds the websockets stay open, and reflexes and broadcasts do not arrive until a restart";
    const list = "reconnect_attempts: [0, 1, 2, 4, 8, 16, 16, 16]";
    const remedy =
      isOld && hasListener
        ? "Run stimulus-reflex rails, whose redis_connector gives the listener its pauses and the redis gem 4 a number, or move to the redis gem 5"
        : `Write ${isOld ? "reconnect_attempts: 10, reconnect_delay: 1 and reconnect_delay_max: 8" : list} below production`;
    const complain = (problem: string) => {
      found.push({ file: cable.file, line: (attempts ?? adapter)?.line, problem, remedy });
    };
    if (attempts === undefined || /^[01]$/.test(attempts.value)) {
      complain(`reconnect_attempts is ${attempts?.value ?? "not set"}: ${later}`);
      return found;
    }
    const pauses = entryOf(cable.options, "reconnect_attempts");
    const seconds = pauses?.kind === "array" ? pauses.elements : [];
    const sum = seconds.reduce((all, one) => all + (one.kind === "number" ? one.number : NaN), 0);
    if (!isOld && seconds.length > 0 && sum < SHORTEST_OUTAGE_SECONDS) {
      complain(`reconnect_attempts are over after ${sum} s of pauses: ${later}`);
    }
    if (/^\d+$/.test(attempts.value) && (hasListener || !isOld) && !hasConnector) {
      complain(`reconnect_attempts: ${attempts.value} has no pauses, so all attempts are over at once: ${later}`);
    }
    // A list has no value of its own.
    if (isOld && attempts.value === "" && !hasConnector) {
      complain(
        "the redis gem 4 takes no list of pauses: when the connection breaks, it ends the worker with an ArgumentError",
      );
    }
    const delay = cable.values.get("reconnect_delay") ?? cable.values.get("reconnect_delay_max");
    if (!isOld && delay !== undefined) {
      const problem = "the redis gem 5 has no reconnect_delay, and refuses to connect: unknown keyword";
      found.push({ file: cable.file, line: delay.line, problem, remedy: `Take it out, and write ${list}` });
    }
    return found;
  },
};

/** Whether something that was read takes the redis gem: a Turbo app on Solid Cable and Solid Cache has none. */
function needsRedis({ gems, cable, settings, isPartial }: RailsSource): boolean {
  const adapter = cable?.values.get("adapter")?.value ?? "redis";
  const isStore = (path: string) => path === "cache_store" || path === "session_store";
  return (
    isPartial ||
    gems.has("stimulus_reflex") ||
    /redis|<%/.test(adapter) ||
    settings.some(({ path, code }) => isStore(path) && /redis/i.test(code))
  );
}

export const gemVersions: RailsCheck = {
  id: "gem-versions",
  severity: "error",
  title: "Gems that do not work together: the app stops at boot with Gem::LoadError, or does not install",
  source:
    "stimulus_reflex 3.5.5, redis-session-store 0.11.6 and Action Cable 8.1.3: redis < 6; rails v6.1.7 and v7.0: redis < 5",
  find: (source) => {
    const { gems } = source;
    const found: RailsComplaint[] = [];
    const complain = (problem: string, remedy: string) => found.push({ file: LOCK, problem, remedy });
    const rails = railsIn(gems);
    const redis = gems.get("redis");
    if (gems.size === 0) return found;
    if (rails !== undefined && !RAILS_VERSIONS.some((known) => rails === known || rails.startsWith(`${known}.`))) {
      complain(
        `rails ${rails} is not among ${RAILS_VERSIONS.join(", ")}`,
        "Move to one of them: nothing here was checked for it",
      );
    }
    if (redis === undefined && !needsRedis(source)) return found;
    if (redis === undefined) {
      complain("no redis gem", 'Write gem "redis", ">= 4.0", "< 6" into the Gemfile');
    } else if (majorOf(redis) >= 6) {
      complain(
        `redis ${redis}: Action Cable, stimulus_reflex and redis-session-store take no 6`,
        'Write gem "redis", "< 6" into the Gemfile',
      );
    } else if (majorOf(redis) === 5 && rails !== undefined && compareVersions(rails, REDIS_5_FROM) < 0) {
      complain(
        `redis ${redis}: Action Cable of Rails ${rails} requires redis < 5 and stops at boot, also with action-cable-redis-backport`,
        `Write gem "redis", "~> 4.8", or move to Rails ${REDIS_5_FROM} or newer`,
      );
    }
    if (redis !== undefined && majorOf(redis) >= 5 && gems.has("hiredis") && !gems.has("hiredis-client")) {
      complain(
        `hiredis beside redis ${redis}: its driver is gone from the redis gem 5`,
        'Replace gem "hiredis" by gem "hiredis-client", "~> 0.30"',
      );
    }
    const because = source.unread.some(({ file }) => file === LOCK)
      ? `${LOCK} could not be read as a whole`
      : undefined;
    return [...found, ...missingGems(source)].map((one) => ({ because, ...one }));
  },
};

/** Gems that bring a store or an adapter, by its name and by what is told of it. */
const BROUGHT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  session_store: {
    redis_session_store: "redis-session-store",
    redis_store: "redis-actionpack",
    active_record_store: "activerecord-session_store",
    mem_cache_store: "dalli",
  },
  cache_store: { redis_store: "redis-activesupport", mem_cache_store: "dalli", solid_cache_store: "solid_cache" },
  adapter: { solid_cable: "solid_cable", postgresql: "pg" },
};

/** What production is told to use, and no gem of the lock brings. */
function missingGems(source: RailsSource): readonly RailsComplaint[] {
  const { gems, cable } = source;
  const missing = (
    kind: string,
    name: string | undefined,
    at: Pick<RailsComplaint, "file" | "line">,
  ): RailsComplaint[] => {
    const gem = BROUGHT[kind]?.[name ?? ""];
    if (gem === undefined || gems.has(gem)) return [];
    const problem = `${kind} ${name ?? ""} needs the gem ${gem}, which is not in ${LOCK}: the app stops at boot`;
    return [{ ...at, problem, remedy: `Write gem "${gem}" into the Gemfile and run bundle install` }];
  };
  const stores = ["session_store", "cache_store"].flatMap((kind) =>
    judged(source, [kind], (setting) => {
      const [first] = setting?.args.flatMap((one) => (one.kind === "array" ? one.elements : [one])) ?? [];
      return setting === undefined ? [] : missing(kind, textIn(first), { file: setting.file, line: setting.line });
    }),
  );
  const adapter = cable?.values.get("adapter");
  return cable === undefined || adapter === undefined
    ? stores
    : [...stores, ...missing("adapter", adapter.value, { file: cable.file, line: adapter.line })];
}

export const hiredisTls: RailsCheck = {
  id: "hiredis-tls",
  severity: "error",
  title: "SSL not supported by hiredis driver: nothing that is on Redis connects",
  source: "redis-rb v4.8.0, lib/redis/connection/hiredis.rb; Heroku requires TLS since December 2024",
  find: ({ generation, deployment, files }) => {
    if (generation?.client !== "hiredis" || deployment === undefined) return [];
    const roles = tlsOnlyRoles(deployment);
    if (roles.length === 0) return [];
    return {
      file: files.has(LOCK) ? LOCK : "Gemfile",
      problem: `hiredis cannot do TLS, and the Redis of ${roles.join(", ")} takes nothing else`,
      remedy:
        generation.rails === "6.1"
          ? 'Remove gem "hiredis", and load redis 4 without it: gem "redis", "~> 4.8"; Action Cable of Rails 6.1 refuses redis 5'
          : 'Replace it by gem "redis", "~> 5.4" and gem "hiredis-client", "~> 0.30"; below Rails 7.0.4 by gem "redis", "~> 4.8" alone',
    };
  },
};

export const hiredisVerifyMode: RailsCheck = {
  id: "hiredis-verify-mode",
  severity: "error",
  title: "hiredis-client verifies certificates whatever verify_mode says, so Heroku's are refused",
  source: "redis-rb/redis-client#133, fixed in 0.30.0 (PR #303, 2026-06-08)",
  find: ({ gems, settings, cable }) => {
    const version = gems.get("hiredis-client");
    if (version === undefined || compareVersions(version, HIREDIS_CLIENT_HONOURS_VERIFY_MODE_FROM) >= 0) return [];
    const remedy = `Update hiredis-client to ${HIREDIS_CLIENT_HONOURS_VERIFY_MODE_FROM} or newer, or set driver: :ruby there`;
    const problem = `verify_mode has no effect in hiredis-client ${version}`;
    const found = settings
      .filter(({ args }) => args.some((one) => hasTls(one)))
      .map(({ file, line }): RailsComplaint => ({ file, line, problem, remedy }));
    const verifyMode = [...(cable?.values ?? [])].find(([key]) => key.startsWith("ssl_params"))?.[1];
    if (cable !== undefined && verifyMode !== undefined && !/^:?ruby$/.test(cable.values.get("driver")?.value ?? "")) {
      found.push({ file: cable.file, line: verifyMode.line, problem, remedy });
    }
    return found;
  },
};

/** Whether somewhere in a value there are TLS options, and no driver that takes them. */
function hasTls(value: RubyValue): boolean {
  if (value.kind === "array") return value.elements.some(hasTls);
  if (value.kind === "instance") return value.args.some(hasTls);
  if (value.kind !== "hash") return false;
  if (value.entries.has("ssl_params") && textIn(value.entries.get("driver")) !== "ruby") return true;
  return [...value.entries.values()].some(hasTls);
}

export const rackFloor: RailsCheck = {
  id: "rack-floor",
  severity: "warning",
  title:
    "Behind a proxy that sends X-Forwarded-Proto: wss (Render, Traefik) Rack takes the cable's request for plain HTTP",
  source: "rack/rack#1730; that 2.2.4 is the first release with the fix is an assumption",
  find: ({ gems }) => {
    const rack = gems.get("rack");
    if (rack === undefined || compareVersions(rack, "2.2.4") >= 0) return [];
    return [{ file: LOCK, problem: `rack ${rack}`, remedy: "bundle update rack, to 2.2.4 or newer" }];
  },
};

export const anycableWarden: RailsCheck = {
  id: "anycable-warden",
  severity: "error",
  title: "Under AnyCable there is no Warden: Devise finds no user, and every connection is refused",
  source: "stimulus_reflex #46, #104, #173, #304; anycable-rails 1.5.2",
  find: ({ gems }) => {
    const anycable = gems.get("anycable-rails-core") ?? gems.get("anycable-rails");
    if (anycable === undefined || !gems.has("devise") || compareVersions(anycable, "1.5.2") >= 0) return [];
    const remedy = "bundle update anycable-rails, to 1.5.2 or newer";
    return { file: LOCK, problem: `anycable-rails ${anycable} beside devise`, remedy };
  },
};

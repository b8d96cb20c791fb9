import { join } from "node:path";
import { CloudflareApi } from "./cloudflare/api";
import { CloudflarePlatform } from "./cloudflare/platform/cloudflare-platform";
import { createCloudflareProvider } from "./cloudflare/provider";
import { answerControl } from "./control";
import { parseFault } from "./faults/fault";
import { FaultSchedule } from "./faults/fault-schedule";
import { HerokuApi } from "./heroku/api";
import { HerokuPlatform } from "./heroku/platform/heroku-platform";
import { forceUpgrades, type ForcedUpgrade } from "./heroku/platform/redis-operations";
import { createHerokuProvider } from "./heroku/provider";
import { Journal } from "./journal";
import { answerAndTell } from "./kit/exchange";
import type { Interceptor } from "./kit/interceptor";
import type { Provider } from "./protocol/provider";
import type { RedisContents } from "./redis/redis-process";
import { RedisServers } from "./redis/redis-servers";

/** What providers deploy to: something that lasts between runs, and the providers that know it. */
export interface Platforms {
  readonly providers: readonly Provider[];
  /** All that exists, for {@link PlatformsFactory} to start from next time. */
  toJSON(): unknown;
  /** Called once the sandbox has its directory for itself. */
  start?(): Promise<void>;
  /** Resolves when the world outside of the platforms has followed their last change; awaited before that is saved. */
  settled?(): Promise<void>;
  /** Answers what is asked from another process; what it answers with is sent as JSON. */
  control?(question: unknown): unknown;
  /** Called when the sandbox ends. */
  stop?(): Promise<void>;
}

/**
 * Makes the platforms of a sandbox.
 * @param saved - what {@link Platforms.toJSON} gave in an earlier run; undefined for the first one
 * @param workingDirectories - where Terraform has been at work, the newest first: relative paths start from there
 */
export type PlatformsFactory<T extends Platforms = Platforms> = (
  saved: unknown,
  workingDirectories: () => readonly string[],
) => T;

/** How Heroku and Cloudflare are to behave. */
export interface HerokuAndCloudflareOptions {
  /** The day whose rules hold, `YYYY-MM-DD`. @default the saved one, the catalogue's for new platforms */
  readonly asOf?: string;
  /** As `parseFault` reads them. @default nothing goes wrong */
  readonly faults?: readonly string[];
  /** The sandbox's directory. @default requests are not written down, and there are no real servers */
  readonly directory?: string;
  /** Whether each Key-Value Store is a real server. @default false */
  readonly redis?: boolean;
}

/** The file in a sandbox's directory that holds what the platforms were asked in the newest run. */
export const JOURNAL_FILE = "requests.jsonl";

/** Heroku and Cloudflare. */
export class HerokuAndCloudflare implements Platforms {
  readonly heroku: HerokuPlatform;
  readonly cloudflare: CloudflarePlatform;
  readonly herokuApi: HerokuApi;
  readonly cloudflareApi: CloudflareApi;
  readonly providers: readonly Provider[];
  /** Instances that the move to another day has upgraded. */
  readonly forcedUpgrades: readonly ForcedUpgrade[];
  private readonly faults: FaultSchedule;
  private readonly journal: Journal | undefined;
  private readonly servers: RedisServers | undefined;
  private readonly watchers = new Set<() => void>();

  /**
   * @throws TypeError for a saved state of another format
   * @throws RangeError for a fault that does not exist, or a day that is none
   */
  constructor(
    saved: unknown,
    workingDirectories: () => readonly string[],
    private readonly options: HerokuAndCloudflareOptions = {},
  ) {
    const faults = new FaultSchedule((options.faults ?? []).map(parseFault));
    this.faults = faults;
    const has = isSaved(saved);
    if (saved !== undefined && !has) {
      throw new TypeError("What is saved is not a sandbox of Heroku and Cloudflare. Start anew with --fresh.");
    }
    const { asOf, directory } = options;
    this.heroku = has ? HerokuPlatform.fromJSON(saved.heroku, asOf) : new HerokuPlatform({ asOf });
    this.cloudflare = has ? CloudflarePlatform.fromJSON(saved.cloudflare) : new CloudflarePlatform({ asOf });
    this.heroku.domains.resolve = (hostname) => this.cloudflare.resolve(hostname);
    this.forcedUpgrades = forceUpgrades(this.heroku);
    this.journal = directory === undefined ? undefined : new Journal(join(directory, JOURNAL_FILE));
    this.servers = directory === undefined ? undefined : new RedisServers(join(directory, "redis"), this.heroku);
    this.heroku.addons.progress = (addon) => {
      const progress = faults.progress(addon);
      const waits = progress === "done" && options.redis === true && this.servers?.isUp(addon) === false;
      return waits ? "under way" : progress;
    };
    const intercept = this.recorded(faults.intercept);
    this.herokuApi = new HerokuApi(this.heroku, intercept);
    this.cloudflareApi = new CloudflareApi(this.cloudflare, intercept);
    this.providers = [
      createHerokuProvider(this.heroku, {
        api: this.herokuApi,
        sourceDirectories: () => [...workingDirectories(), process.cwd()],
        inBackground: () => this.settled(),
      }),
      createCloudflareProvider(this.cloudflare, { api: this.cloudflareApi }),
    ];
  }

  toJSON() {
    return { heroku: this.heroku.toJSON(), cloudflare: this.cloudflare.toJSON() };
  }

  /** The faults that were asked for and have not struck, as they were written. */
  get pendingFaults(): readonly string[] {
    return (this.options.faults ?? []).filter((_, index) => !this.faults.hasStruck(index));
  }

  /** Calls back after each request until the function that it returns is called. */
  watch(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }

  /** Real servers that a killed sandbox left are stopped, and those of this one started. */
  async start(): Promise<void> {
    await this.servers?.start(this.options.redis === true);
  }

  async settled(): Promise<void> {
    this.journal?.flush();
    await this.servers?.settled();
  }

  /** What the real server of a Key-Value Store holds; undefined where there is none. */
  async redisContents(addonId: string): Promise<RedisContents | undefined> {
    return this.servers?.contentsOf(addonId);
  }

  control(question: unknown): unknown {
    const answer = answerControl(this, question);
    this.changed();
    return answer;
  }

  async stop(): Promise<void> {
    this.journal?.flush();
    await this.servers?.stop();
  }

  private changed(): void {
    for (const watcher of this.watchers) watcher();
  }

  private recorded(next: Interceptor): Interceptor {
    return (request, answer) =>
      answerAndTell(
        () => next(request, answer),
        (status) => {
          this.journal?.record(request, status);
          this.changed();
        },
      );
  }
}

/** Whether a value has the shape that {@link HerokuAndCloudflare.toJSON} gives, the platforms within it unseen. */
export function isSaved(saved: unknown): saved is { readonly heroku: unknown; readonly cloudflare: unknown } {
  return typeof saved === "object" && saved !== null && "heroku" in saved && "cloudflare" in saved;
}

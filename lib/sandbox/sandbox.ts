import { chmodSync, existsSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { hangBell } from "./calls";
import { CALLS_FOLDER, replyTo } from "./control";
import { claim, type Claim } from "./directory-lock";
import { PlatformFile } from "./platform-file";
import { privateFolder, sandboxFolder, writePrivate } from "./private-folder";
import { HerokuAndCloudflare, type Platforms, type PlatformsFactory } from "./platforms";
import type { AppliedChange } from "./protocol/operations";
import { PassiveTypes } from "./protocol/passive";
import { serveProvider, type ProviderServer } from "./protocol/server";
import { StartedProcesses } from "./started-processes";
import { findBinaries, registryOf, type TerraformBinary } from "../engines/terraform";
import { sandboxEnvironment } from "./terraform/environment";
import { allowedSource } from "./terraform/provider-source";
import { checkPassiveType, simulatedTypes } from "./terraform/simulated-types";
import { giveBackAll } from "./terraform/shadow";
import { canonicalPath } from "./terraform/state-location";
import { isWrapper } from "./terraform/wrapper-script";
import { answerWrapper, writeWrappers, type WrapperSettings } from "./terraform/wrapper";

/** Where a sandbox keeps what exists, unless told otherwise. */
const DEFAULT_DIRECTORY = ".stimulus-reflex/sandbox";

/** How to start a sandbox. */
export interface SandboxOptions<T extends Platforms = Platforms> {
  /**
   * Where what exists lasts between runs.
   * @default `.stimulus-reflex/sandbox` in the current directory
   */
  readonly directory?: string;
  /**
   * Whether to forget what exists, with all states of the sandbox.
   * @default false
   */
  readonly fresh?: boolean;
  /**
   * The environment that commands would have outside of the sandbox.
   * @default that of this process
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /**
   * Providers that are not simulated and may run for real, such as `hashicorp/aws`.
   * @default none: a stack that uses one is refused
   */
  readonly allowedProviders?: readonly string[];
  /**
   * Resource types of Heroku and Cloudflare that are not simulated and are kept in state without any effect, such as
   * `cloudflare_list`.
   * @default none: a stack that uses one is refused
   */
  readonly passiveTypes?: readonly string[];
  /**
   * The day whose rules hold, `YYYY-MM-DD`: which versions of Redis exist, which of them Heroku has upgraded by force.
   * @default the day of the last run, the catalogue's for a new sandbox
   */
  readonly asOf?: string;
  /**
   * What goes wrong, as in `connection-cut@heroku_addon`: see docs/sandbox.md.
   * @default nothing
   */
  readonly faults?: readonly string[];
  /**
   * Whether each Key-Value Store is a real `redis-server` on loopback.
   * @default false
   */
  readonly redis?: boolean;
  /**
   * Whether it stays until it is ended, so that commands of other terminals may use it.
   * @default false
   */
  readonly serves?: boolean;
  /** Told of each change after it is on disk. */
  readonly onChange?: (change: AppliedChange, platforms: T) => void;
}

/** What a timer of Node can wait at most. */
const LONGEST_INTERVAL_MS = 2 ** 31 - 1;

function withoutHost(provider: string): string {
  return provider.split("/").slice(-2).join("/");
}

/** As TF_REATTACH_PROVIDERS has it, under the addresses of one registry. */
function reattachment(servers: readonly ProviderServer[], registry: string): Readonly<Record<string, object>> {
  const entries = servers.map(({ provider, address }): [string, object] => [
    `${registry}/${withoutHost(provider)}`,
    {
      Protocol: "grpc",
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: "tcp", String: address },
    },
  ]);
  return Object.fromEntries(entries);
}

/**
 * A stand-in for Heroku and Cloudflare, with real Terraform or OpenTofu: commands that run with its {@link Sandbox.env}
 * plan and apply against it, offline, and never touch a state outside of it.
 *
 * The providers are served by this process: run commands with `spawn`, not with `spawnSync`, which would keep it from answering.
 */
export class Sandbox<T extends Platforms = HerokuAndCloudflare> {
  private constructor(
    /** Where what exists lasts, absolute. */
    readonly directory: string,
    readonly platforms: T,
    /** The environment for commands, complete. */
    readonly env: Readonly<Record<string, string>>,
    /** The engine that runs by default; undefined where neither Terraform nor OpenTofu is installed. */
    readonly terraform: TerraformBinary | undefined,
    /** The engines that run in it, and what else must end with it. */
    readonly started: StartedProcesses,
    private readonly file: PlatformFile,
    private readonly end: () => Promise<void>,
  ) {}

  /**
   * Starts a sandbox of Heroku and Cloudflare.
   * @throws SandboxInUse while another one runs in the same directory
   */
  static start(options: SandboxOptions<HerokuAndCloudflare> = {}): Promise<Sandbox> {
    const directory = canonicalPath(resolve(options.directory ?? DEFAULT_DIRECTORY));
    const create = (saved: unknown, directories: () => readonly string[]) =>
      new HerokuAndCloudflare(saved, directories, { ...options, directory });
    return Sandbox.startWith(create, options);
  }

  /** Starts a sandbox of other platforms. */
  static async startWith<T extends Platforms>(
    create: PlatformsFactory<T>,
    options: SandboxOptions<T> = {},
  ): Promise<Sandbox<T>> {
    if (process.platform === "win32") {
      throw new Error("The sandbox needs a POSIX shell: on Windows, run it in the Windows Subsystem for Linux.");
    }
    const directory = canonicalPath(resolve(options.directory ?? DEFAULT_DIRECTORY));
    sandboxFolder(directory);
    const lock = claim(directory);
    try {
      return await Sandbox.startIn(directory, lock, create, options);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private static async startIn<T extends Platforms>(
    directory: string,
    lock: Claim,
    create: PlatformsFactory<T>,
    options: SandboxOptions<T>,
  ): Promise<Sandbox<T>> {
    const outer = options.environment ?? process.env;
    if (options.fresh === true) forget(directory);
    writePrivate(join(directory, ".gitignore"), "*\n");
    for (const name of ["state", "shadow"]) privateFolder(join(directory, name));
    const entered: string[] = [];
    const path = join(directory, "platform.json");
    const platforms = create(PlatformFile.read(path), () => entered);
    const file = new PlatformFile(path, () => platforms.toJSON());
    const changed = async (change: AppliedChange) => {
      await platforms.settled?.();
      await file.save();
      options.onChange?.(change, platforms);
    };
    const types = platforms.providers.map(simulatedTypes);
    const passiveTypes = options.passiveTypes ?? [];
    for (const type of passiveTypes) checkPassiveType(type, types);
    const served = platforms.providers.map(({ facts }) => withoutHost(facts.provider));
    const allowed = (options.allowedProviders ?? []).map((source) => allowedSource(source, served));
    const passive = platforms.providers.map(({ facts }) => {
      const prefix = `${withoutHost(facts.provider).split("/")[1] ?? ""}_`;
      return new PassiveTypes(
        passiveTypes.filter((type) => type.startsWith(prefix)),
        facts,
      );
    });
    const servers = await Promise.all(
      platforms.providers.map((provider, index) => serveProvider(provider, changed, passive[index])),
    );
    const binaries = findBinaries(outer, (file) => !isWrapper(file));
    const started = new StartedProcesses();
    const settings: WrapperSettings = {
      context: {
        sandbox: directory,
        served,
        versions: Object.fromEntries(
          platforms.providers.map(({ facts }) => [withoutHost(facts.provider), facts.version]),
        ),
        allowed,
        types,
        passive: passiveTypes,
      },
      reattach: (engine) => reattachment(servers, registryOf(engine)),
      meets: ({ type, shape, referred }) => {
        for (const one of passive) one.meet(type, shape, referred);
      },
      began: (pid) => {
        started.addEngine(pid);
      },
      entered: (place) => {
        entered.splice(0, entered.length, place, ...entered.filter((earlier) => earlier !== place));
      },
    };
    const calls = join(directory, CALLS_FOLDER);
    const control = async (question: unknown): Promise<unknown> => {
      if (typeof question === "object" && question !== null && "ask" in question && question.ask === "wrappers") {
        return wrappers;
      }
      const answer = await platforms.control?.(question);
      await platforms.settled?.();
      await file.save();
      return answer;
    };
    const bell = await hangBell(calls, async (text, caller) =>
      text.startsWith("{") ? replyTo(() => control(JSON.parse(text))) : answerWrapper(text, caller, settings),
    );
    const stopServing = async () => {
      for (const server of servers) server.stop();
      await bell.stop();
    };
    const wrappers = writeWrappers(join(directory, "bin"), binaries, { calls, port: bell.port });
    const env = sandboxEnvironment(outer, wrappers, directory);
    // The servers close at once and no longer keep this process alive while what exists is being saved: without this, a
    // process with nothing else to do would end in the middle of `stop`, with exit code 0.
    const alive = setInterval(() => undefined, LONGEST_INTERVAL_MS);
    const sandbox = new Sandbox(directory, platforms, env, binaries[0], started, file, async () => {
      try {
        await stopServing();
        giveBackAll(directory, entered);
        await platforms.stop?.();
        await file.save();
      } finally {
        closeStates(directory);
        lock.release();
        clearInterval(alive);
      }
    });
    try {
      await platforms.start?.();
      await file.save();
      lock.publish({ port: bell.port, serves: options.serves ?? false });
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
    return sandbox;
  }

  /** Resolves when what exists is on disk, after a change that was made past Terraform. */
  async save(): Promise<void> {
    await this.platforms.settled?.();
    await this.file.save();
  }

  /** Ends it; what exists stays on disk. */
  async stop(): Promise<void> {
    await this.end();
  }
}

/** Terraform makes its states as it makes every file; what they hold is for their owner alone. */
function closeStates(directory: string): void {
  const folder = join(directory, "state");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = join(folder, name);
    if (lstatSync(file).isFile()) chmodSync(file, 0o600);
  }
}

/** Removes only what a sandbox makes: the directory may have been chosen by mistake. */
function forget(directory: string): void {
  for (const name of ["platform.json", "requests.jsonl", "state", "shadow"])
    rmSync(join(directory, name), { recursive: true, force: true });
}

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { HerokuPlatform } from "../heroku/platform/heroku-platform";
import type { Addon } from "../heroku/platform/rows";
import { configurationOf, endpointIn, type RedisConfiguration } from "./redis-configuration";
import {
  CONFIGURATION_FILE,
  ensureCertificate,
  freePorts,
  RedisProcess,
  stopLeftOver,
  type RedisContents,
} from "./redis-process";

interface Running {
  readonly process: RedisProcess;
  readonly configuration: RedisConfiguration;
}

const CERTIFICATE = "certificate";

/** The real servers behind the instances of a platform: one process and one folder of data for each. */
export class RedisServers {
  private readonly running = new Map<string, Running>();
  private serving = false;
  private last: Promise<void> = Promise.resolve();

  /** @param directory - where the data lies, a folder for each instance */
  constructor(
    private readonly directory: string,
    private readonly platform: HerokuPlatform,
  ) {}

  /**
   * Stops what a killed sandbox left, removes data whose add-on is gone, and brings up a server for each instance.
   * @param serving - false to leave it at the clearing away
   * @throws Error where redis-server is missing or does not come up
   */
  async start(serving: boolean): Promise<void> {
    const addons = new Map(this.addons().map((addon) => [addon.id, addon]));
    const folders = existsSync(this.directory) ? readdirSync(this.directory) : [];
    for (const id of folders.filter((name) => name !== CERTIFICATE)) {
      const folder = join(this.directory, id);
      const file = join(folder, CONFIGURATION_FILE);
      const endpoint = existsSync(file) ? endpointIn(readFileSync(file, "utf8")) : undefined;
      if (endpoint !== undefined) await stopLeftOver(endpoint, folder);
      if (!addons.has(id)) rmSync(folder, { recursive: true, force: true });
    }
    if (!serving) {
      // Without a server there is nothing at its address any more.
      for (const { redis } of addons.values()) if (redis !== null) delete redis.port;
      return;
    }
    this.serving = true;
    await this.settled();
  }

  /** Whether nothing is to be waited for: an instance's server runs, or none is going to. Add-ons of other services have none. */
  isUp(addon: Addon): boolean {
    // Once the servers are put away nobody brings another one up: what is still being made must not wait for it.
    return addon.redis === null || !this.serving || this.running.has(addon.id);
  }

  /** Resolves when the servers are as the platform has them. */
  settled(): Promise<void> {
    if (!this.serving) return Promise.resolve();
    const turn = this.last.then(() => this.reconcile());
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Stops all servers; what they keep lies in their folders until the next start. */
  async stop(): Promise<void> {
    await this.last;
    this.serving = false;
    await Promise.all([...this.running.values()].map(({ process }) => process.stop()));
    this.running.clear();
  }

  /** What the server of an add-on holds; undefined where none runs. */
  async contentsOf(addonId: string): Promise<RedisContents | undefined> {
    await this.last;
    return this.running.get(addonId)?.process.contents();
  }

  private addons(): Addon[] {
    return this.platform.apps
      .all()
      .flatMap((app) => this.platform.addons.of(app).filter(({ redis }) => redis !== null));
  }

  private async reconcile(): Promise<void> {
    const wanted = this.addons().filter(({ state }) => state !== "deprovisioned");
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, { process }] of this.running) if (!ids.has(id)) await this.destroy(id, process);
    for (const addon of wanted) await this.follow(addon);
  }

  /** Counts what is about to be lost, then loses it. */
  private async destroy(id: string, process: RedisProcess): Promise<void> {
    const keys = await process.countKeys();
    const loss = this.platform.losses.find(({ addonId }) => addonId === id);
    if (loss !== undefined && keys !== undefined) loss.keys = keys;
    await process.stop();
    this.running.delete(id);
    rmSync(join(this.directory, id), { recursive: true, force: true });
  }

  private async follow(addon: Addon): Promise<void> {
    const before = this.running.get(addon.id);
    if (before === undefined && addon.redis !== null) {
      const kept = addon.redis.port;
      addon.redis.port = await freePorts();
      // Apps that run on the address of an earlier run keep it where it is still free.
      if (kept !== undefined && (await this.tryStart(addon, kept))) return;
    }
    const configuration = this.configuration(addon);
    if (configuration === undefined) return;
    if (before !== undefined && (await before.process.isServing())) {
      if (JSON.stringify(before.configuration) === JSON.stringify(configuration)) return;
      // Another password, plan, version or setting: connections break as they do on Heroku, and the data stays.
      await before.process.save();
      await before.process.stop();
    }
    await this.launch(addon, configuration);
  }

  private configuration(addon: Addon): RedisConfiguration | undefined {
    const [attachment] = this.platform.addons.attachmentsOf(addon);
    const urls = attachment === undefined ? [] : Object.values(this.platform.attachments.variables(attachment, addon));
    return configurationOf(addon, urls);
  }

  private async tryStart(addon: Addon, port: number): Promise<boolean> {
    if (addon.redis === null) return false;
    const fresh = addon.redis.port;
    addon.redis.port = port;
    const configuration = this.configuration(addon);
    try {
      if (configuration !== undefined) await this.launch(addon, configuration);
      return configuration !== undefined;
    } catch {
      addon.redis.port = fresh;
      return false;
    }
  }

  private async launch(addon: Addon, configuration: RedisConfiguration): Promise<void> {
    const certificate = join(this.directory, CERTIFICATE);
    if (configuration.tlsPort !== undefined) await ensureCertificate(certificate);
    const process = await RedisProcess.start(configuration, join(this.directory, addon.id), certificate);
    // What was saved for a restart must not come back at a later start: this plan keeps nothing.
    if (!configuration.persistent) rmSync(join(this.directory, addon.id, "dump.rdb"), { force: true });
    this.running.set(addon.id, { process, configuration });
  }
}

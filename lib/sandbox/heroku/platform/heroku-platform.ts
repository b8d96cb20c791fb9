import { Addons } from "./addons";
import { Apps } from "./apps";
import { Attachments } from "./attachments";
import { Builds } from "./builds";
import { ConfigVars } from "./config-vars";
import { Domains } from "./domains";
import { uuid } from "../../kit/identifiers";
import { Pipelines } from "./pipelines";
import { Processes } from "./processes";
import { Releases } from "./releases";
import type { Loss, Release } from "./rows";
import { HerokuState, isHerokuPlatformJson, type HerokuPlatformJson, type HerokuPlatformOptions } from "./state";
import { Subscriptions } from "./subscriptions";

/**
 * What Heroku does, without Heroku: synchronous, without I/O, with a time and ids of its own, so that the same calls give the same
 * platform on every machine and day. Every refusal is a {@link PlatformError}.
 */
export class HerokuPlatform {
  /** Where the API of this platform is reached: addresses in its answers begin with it. Not part of the JSON. */
  origin = "https://sandbox.invalid";
  readonly apps: Apps;
  readonly releases: Releases;
  readonly configVars: ConfigVars;
  readonly addons: Addons;
  readonly attachments: Attachments;
  readonly processes: Processes;
  readonly builds: Builds;
  readonly domains: Domains;
  readonly pipelines: Pipelines;
  readonly subscriptions: Subscriptions;
  private readonly state: HerokuState;

  constructor(options: HerokuPlatformOptions = {}, json?: HerokuPlatformJson) {
    this.state = new HerokuState(options, json);
    this.releases = new Releases(this.state);
    this.attachments = new Attachments(this.state, this.releases);
    this.addons = new Addons(this.state, this.releases, this.attachments);
    this.apps = new Apps(this.state, this.releases, this.addons);
    this.configVars = new ConfigVars(this.releases, this.attachments);
    this.processes = new Processes(this.state, this.releases);
    this.builds = new Builds(this.state, this.releases, this.processes);
    this.domains = new Domains(this.state);
    this.pipelines = new Pipelines(this.state);
    this.subscriptions = new Subscriptions(this.state);
  }

  /**
   * The platform that was written as JSON.
   * @param asOf - the day whose rules hold from now on; the day that it was written with when absent
   * @throws TypeError for a value that {@link HerokuPlatform.toJSON} did not make
   */
  static fromJSON(json: unknown, asOf?: string): HerokuPlatform {
    if (!isHerokuPlatformJson(json)) {
      throw new TypeError(
        "Not the state of a Heroku sandbox of format 1. Remove the file, or start anew with --fresh.",
      );
    }
    return new HerokuPlatform({ asOf }, structuredClone(json));
  }

  /** All that exists, to be written or read at once: the rows are the platform's own, and later changes reach them. */
  toJSON(): HerokuPlatformJson {
    return this.state.toJSON();
  }

  /** The day whose rules hold, `YYYY-MM-DD`. */
  get asOf(): string {
    return this.state.asOf;
  }

  /** The platform's own time: it stands still until something changes. */
  get now(): string {
    return this.state.now;
  }

  /** The account that every request acts for. */
  get account(): { readonly id: string; readonly email: string } {
    return { id: uuid(this.state.seed, "account"), email: "sandbox@example.com" };
  }

  /** What was lost with add-ons that were removed, oldest first. */
  get losses(): readonly Loss[] {
    return [...this.state.losses];
  }

  /** Lets the platform's own time go by, as it does while someone waits. */
  elapse(milliseconds: number): void {
    this.state.elapse(milliseconds);
  }

  /** Finishes what the platform does in the background; the API calls it before each request. */
  settle(): void {
    this.addons.settle();
  }

  /**
   * What `git push heroku main` comes to: a release with these process types.
   * @param processTypes - commands by process type, as in a Procfile
   */
  push(app: string, processTypes: Readonly<Record<string, string>>): Release {
    return this.builds.push(this.apps.get(app), processTypes);
  }
}

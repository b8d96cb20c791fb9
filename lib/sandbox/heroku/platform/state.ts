import { isObject } from "../../../text/json";
import { isDay } from "../../../catalogue/days";
import { CATALOGUE_DATE } from "../../../catalogue/fact";
import { isJsonObject, isList, numberAt, stringAt, valueAt } from "../../kit/json";
import { uuid } from "../../kit/identifiers";
import type * as rows from "./rows";
import { Table } from "../../kit/table";

/** The JSON form of the platform. A change of shape that older files don't have needs a new `format`. */
export interface HerokuPlatformJson {
  readonly format: 1;
  readonly seed: string;
  readonly asOf: string;
  readonly counter: number;
  /** Milliseconds since 1970 of the platform's own time. */
  readonly now: number;
  readonly apps: readonly rows.App[];
  readonly releases: readonly rows.Release[];
  readonly addons: readonly rows.Addon[];
  readonly attachments: readonly rows.Attachment[];
  readonly formation: readonly rows.Formation[];
  readonly slugs: readonly rows.Slug[];
  readonly sources: readonly rows.Source[];
  readonly builds: readonly rows.Build[];
  readonly domains: readonly rows.Domain[];
  readonly sniEndpoints: readonly rows.SniEndpoint[];
  readonly pipelines: readonly rows.Pipeline[];
  readonly pipelineCouplings: readonly rows.PipelineCoupling[];
  readonly logDrains: readonly rows.LogDrain[];
  readonly webhooks: readonly rows.Webhook[];
  readonly collaborators: readonly rows.Collaborator[];
  readonly losses: readonly rows.Loss[];
}

/** Options of a new platform. */
export interface HerokuPlatformOptions {
  /** Every id and made-up name follows from it and from the order of what is done. @default `"sandbox"` */
  readonly seed?: string;
  /** The day whose rules hold, `YYYY-MM-DD`. @default the date of the catalogue */
  readonly asOf?: string;
}

const TABLES = [
  "apps",
  "releases",
  "addons",
  "attachments",
  "formation",
  "slugs",
  "sources",
  "builds",
  "domains",
  "sniEndpoints",
  "pipelines",
  "pipelineCouplings",
  "logDrains",
  "webhooks",
  "collaborators",
] as const;

/** Whether a value read from a file is a platform's JSON; rows are taken at their word, for only the platform writes them. */
export function isHerokuPlatformJson(json: unknown): json is HerokuPlatformJson {
  if (!isJsonObject(json)) return false;
  return (
    valueAt(json, "format") === 1 &&
    stringAt(json, "seed") !== undefined &&
    stringAt(json, "asOf") !== undefined &&
    numberAt(json, "counter") !== undefined &&
    numberAt(json, "now") !== undefined &&
    isList(valueAt(json, "losses")) &&
    TABLES.every((table) => {
      const rows = valueAt(json, table);
      return isList(rows) && rows.every((row) => isObject(row) && stringAt(row, "id") !== undefined);
    })
  );
}

const ofApp = (row: { readonly appId: string }) => row.appId;

/** The platform's memory: its tables, its time and its supply of ids. */
export class HerokuState {
  readonly seed: string;
  readonly asOf: string;
  #counter: number;
  #now: number;

  readonly apps: Table<rows.App>;
  readonly releases: Table<rows.Release>;
  readonly addons: Table<rows.Addon>;
  readonly attachments: Table<rows.Attachment>;
  readonly formation: Table<rows.Formation>;
  readonly slugs: Table<rows.Slug>;
  readonly sources: Table<rows.Source>;
  readonly builds: Table<rows.Build>;
  readonly domains: Table<rows.Domain>;
  readonly sniEndpoints: Table<rows.SniEndpoint>;
  readonly pipelines: Table<rows.Pipeline>;
  readonly pipelineCouplings: Table<rows.PipelineCoupling>;
  readonly logDrains: Table<rows.LogDrain>;
  readonly webhooks: Table<rows.Webhook>;
  readonly collaborators: Table<rows.Collaborator>;
  readonly losses: rows.Loss[];
  /** Add-ons that the platform is still making; part of `addons`, held apart so that nobody has to look for them. */
  readonly provisioning = new Set<string>();

  constructor(options: HerokuPlatformOptions = {}, json?: HerokuPlatformJson) {
    this.seed = json?.seed ?? options.seed ?? "sandbox";
    this.asOf = options.asOf ?? json?.asOf ?? CATALOGUE_DATE;
    const start = Date.parse(`${this.asOf}T00:00:00Z`);
    if (!isDay(this.asOf)) {
      throw new RangeError(`asOf: "${this.asOf}" is not a day; write it as YYYY-MM-DD, for example ${CATALOGUE_DATE}.`);
    }
    this.#counter = json?.counter ?? 0;
    // Time never runs backwards on a platform, not even when an earlier day's rules are asked for.
    this.#now = Math.max(json?.now ?? 0, start);
    this.apps = new Table(undefined, json?.apps);
    this.releases = new Table(ofApp, json?.releases);
    this.addons = new Table(ofApp, json?.addons);
    this.attachments = new Table(ofApp, json?.attachments);
    this.formation = new Table(ofApp, json?.formation);
    this.slugs = new Table(ofApp, json?.slugs);
    this.sources = new Table(undefined, json?.sources);
    this.builds = new Table(ofApp, json?.builds);
    this.domains = new Table(ofApp, json?.domains);
    this.sniEndpoints = new Table(ofApp, json?.sniEndpoints);
    this.pipelines = new Table(undefined, json?.pipelines);
    this.pipelineCouplings = new Table(ofApp, json?.pipelineCouplings);
    this.logDrains = new Table(ofApp, json?.logDrains);
    this.webhooks = new Table(ofApp, json?.webhooks);
    this.collaborators = new Table(ofApp, json?.collaborators);
    this.losses = [...(json?.losses ?? [])];
    for (const addon of this.addons.all()) if (addon.state === "provisioning") this.provisioning.add(addon.id);
  }

  /** The platform's own time, as the API writes it. */
  get now(): string {
    return new Date(this.#now).toISOString().replace(".000Z", "Z");
  }

  /** A change takes a second of the platform's time. */
  tick(): string {
    this.#now += 1000;
    return this.now;
  }

  /** Lets the platform's time go by. */
  elapse(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** An id that no earlier call gave. */
  id(): string {
    this.#counter += 1;
    return uuid(this.seed, this.#counter);
  }

  toJSON(): HerokuPlatformJson {
    return {
      format: 1,
      seed: this.seed,
      asOf: this.asOf,
      counter: this.#counter,
      now: this.#now,
      apps: this.apps.all(),
      releases: this.releases.all(),
      addons: this.addons.all(),
      attachments: this.attachments.all(),
      formation: this.formation.all(),
      slugs: this.slugs.all(),
      sources: this.sources.all(),
      builds: this.builds.all(),
      domains: this.domains.all(),
      sniEndpoints: this.sniEndpoints.all(),
      pipelines: this.pipelines.all(),
      pipelineCouplings: this.pipelineCouplings.all(),
      logDrains: this.logDrains.all(),
      webhooks: this.webhooks.all(),
      collaborators: this.collaborators.all(),
      losses: [...this.losses],
    };
  }
}

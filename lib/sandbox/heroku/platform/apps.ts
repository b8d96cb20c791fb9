import { APP_FEATURES } from "../../../catalogue/features";
import { REGIONS, type RegionFacts } from "../../../catalogue/regions";
import { DEFAULT_STACK, STACKS, type StackFacts } from "../../../catalogue/stacks";
import type { Addons } from "./addons";
import { digest, freeName, uuid } from "../../kit/identifiers";
import { invalid, notFound, PlatformError } from "./platform-error";
import type { Releases } from "./releases";
import type { App } from "./rows";
import type { HerokuState } from "./state";

/** Source: the API's own schema, as shipped with heroku-go 6.1.0. */
const APP_NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;

/** Names of the buildpacks that Heroku gives back for these repositories, with or without `.git`. */
const BUILDPACK_URL = /^https:\/\/github\.com\/heroku\/heroku-buildpack-([a-z0-9-]+?)(?:\.git)?$/;

/** What an app is made of. */
export interface NewApp {
  /** Made up when absent. */
  readonly name?: string;
  /** @default `"us"` */
  readonly region?: string;
  /** @default the platform's default stack */
  readonly stack?: string;
  readonly team?: string;
  readonly space?: string;
  readonly personal?: boolean;
  readonly locked?: boolean;
  readonly internalRouting?: boolean;
}

/** What of an app can be changed. */
export interface AppChange {
  readonly name?: string;
  readonly stack?: string;
  readonly locked?: boolean;
  readonly maintenance?: boolean;
}

/** Apps, and what an app alone decides. */
export class Apps {
  constructor(
    private readonly state: HerokuState,
    private readonly releases: Releases,
    private readonly addons: Addons,
  ) {}

  all(): App[] {
    return this.state.apps.all();
  }

  /** @throws PlatformError 404 */
  get(idOrName: string): App {
    return this.state.apps.get(idOrName) ?? this.state.apps.find(({ name }) => name === idOrName) ?? notFound("app");
  }

  create(options: NewApp): App {
    const madeUp = (attempt: number) =>
      `sandbox-${digest(this.state.seed, "app", this.state.apps.size + attempt).slice(0, 12)}`;
    const name = options.name ?? freeName(madeUp, (one) => this.isTaken(one));
    this.checkName(name);
    const region = this.region(options.region ?? "us", options.space);
    const stack = this.stack(options.stack ?? DEFAULT_STACK);
    const createdAt = this.state.tick();
    const app = this.state.apps.add({
      id: this.state.id(),
      name,
      region,
      stack,
      team: options.team ?? null,
      space: options.space ?? null,
      personal: options.personal ?? options.team === undefined,
      locked: options.locked ?? false,
      internalRouting: options.internalRouting ?? null,
      acm: false,
      buildpacks: [],
      configVars: {},
      features: {},
      version: 0,
      restarts: 0,
      createdAt,
      updatedAt: createdAt,
    });
    this.releases.create(app, "Initial release");
    return app;
  }

  update(app: App, change: AppChange): App {
    if (change.name !== undefined && change.name !== app.name) this.checkName(change.name);
    const stack = change.stack === undefined ? app.stack : this.stack(change.stack);
    app.name = change.name ?? app.name;
    app.stack = stack;
    app.locked = change.locked ?? app.locked;
    if (change.maintenance !== undefined) app.maintenance = change.maintenance;
    app.updatedAt = this.state.tick();
    return app;
  }

  /** Removes the app with everything on it; data in its add-ons is lost. */
  delete(app: App): void {
    for (const addon of this.state.addons.all(app.id)) this.addons.delete(addon);
    const { attachments, formation, slugs, builds, domains, sniEndpoints, pipelineCouplings, releases } = this.state;
    const { logDrains, webhooks, collaborators } = this.state;
    const code = [formation, slugs, builds, releases];
    const others = [attachments, domains, sniEndpoints, pipelineCouplings, logDrains, webhooks, collaborators];
    for (const table of [...code, ...others]) table.clear(app.id);
    this.state.apps.delete(app);
    this.state.tick();
  }

  /** Heroku's own buildpacks are known by their registry names from then on. */
  setBuildpacks(app: App, buildpacks: readonly string[]): void {
    const names = buildpacks.map((name) => name.replace(BUILDPACK_URL, "heroku/$1"));
    if (names.some((name) => name === "")) throw invalid("Buildpack must be a registry name or a URL.");
    if (names.join("\n") === app.buildpacks.join("\n")) return;
    app.buildpacks = names;
    this.releases.create(app, "Update buildpacks");
  }

  setAcm(app: App, acm: boolean): App {
    app.acm = acm;
    app.updatedAt = this.state.tick();
    return app;
  }

  /** Those that the catalogue knows, and whatever else was set on the app. */
  features(app: App): { readonly name: string; readonly id: string; readonly enabled: boolean }[] {
    const names = new Set([...APP_FEATURES, ...Object.keys(app.features)]);
    return [...names].sort().map((name) => this.feature(app, name));
  }

  feature(app: App, idOrName: string): { readonly name: string; readonly id: string; readonly enabled: boolean } {
    const name = /^[0-9a-f-]{36}$/.test(idOrName)
      ? [...APP_FEATURES, ...Object.keys(app.features)].find((candidate) => featureId(app, candidate) === idOrName)
      : idOrName;
    // Which features exist changes; the platform takes any name rather than refuse a new one (an assumption).
    if (name === undefined || !/^[a-z0-9][a-z0-9-]*$/.test(name)) notFound("app feature");
    return { name, id: featureId(app, name), enabled: app.features[name] ?? false };
  }

  setFeature(app: App, idOrName: string, enabled: boolean): { name: string; id: string; enabled: boolean } {
    const { name, id } = this.feature(app, idOrName);
    app.features[name] = enabled;
    app.updatedAt = this.state.tick();
    return { name, id, enabled };
  }

  private checkName(name: string): void {
    if (!APP_NAME.test(name)) {
      throw invalid(
        `Name ${name} is invalid: it must start with a letter, end with a letter or digit, and can only contain lowercase letters, digits and dashes, 3 to 30 characters in all.`,
      );
    }
    if (this.isTaken(name)) throw invalid(`Name ${name} is already taken`);
  }

  private isTaken(name: string): boolean {
    return this.state.apps.find((app) => app.name === name) !== undefined;
  }

  private region(name: string, space: string | undefined): string {
    const regions: Readonly<Record<string, RegionFacts | undefined>> = REGIONS;
    const facts = regions[name];
    if (facts === undefined) {
      throw new PlatformError(
        404,
        "not_found",
        `Region ${name} not found. Known are ${Object.keys(REGIONS).join(", ")}.`,
      );
    }
    // What Heroku says here has not been seen; that only us and eu are open without a space is documented.
    if (!facts.commonRuntime && space === undefined) {
      throw invalid(`Region ${name} is available in a Private Space only. Use us or eu, or give a space.`);
    }
    return name;
  }

  private stack(name: string): string {
    const stacks: Readonly<Record<string, StackFacts | undefined>> = STACKS;
    const facts = stacks[name];
    if (facts === undefined || (facts.availableFrom !== undefined && facts.availableFrom > this.state.asOf)) {
      throw new PlatformError(
        404,
        "not_found",
        `Stack ${name} not found. Known are ${Object.keys(STACKS).join(", ")}.`,
      );
    }
    return name;
  }
}

function featureId(app: App, name: string): string {
  return uuid(app.id, "feature", name);
}

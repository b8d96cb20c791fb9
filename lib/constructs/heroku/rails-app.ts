import type { IResolvable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { APP_FEATURES, type AppFeatureName } from "../../catalogue/features";
import { REGIONS, type RegionFacts, type RegionName } from "../../catalogue/regions";
import { DEFAULT_STACK, PAST_STACKS, STACKS, type StackName } from "../../catalogue/stacks";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError, pathOf } from "../properties/configuration-error";
import { App as HerokuApp, type AppConfig as HerokuAppConfig } from "../../provider-heroku/app";
import type { AppConfigAssociation, AppConfigAssociationConfig } from "../../provider-heroku/app-config-association";
import { AppFeature, type AppFeatureConfig } from "../../provider-heroku/app-feature";
import { Build, type BuildConfig } from "../../provider-heroku/build";
import { boolean, catalogued, list, provider, record, text, transformOf } from "../properties/kinds";
import { checkShape, optional, required, type Check, type Shape } from "../properties/shape";
import { attributeOf } from "../properties/references";
import { transformed, type Transform } from "../properties/transform";
import { AppInventory } from "./app-inventory";
import { claimOnce } from "../properties/claimed-once";
import { ConfigVars, isNames, plainVariables, sensitiveVariables, type PublicValue } from "./config-vars";
import { ExistingRailsApp, type BRAND, type IRailsApp, type RailsAppAttributes } from "./existing-rails-app";
import { nameOf, noteUnlisted, type Listed } from "../properties/listed";
import {
  NEEDS_URL,
  validateBuildpack,
  validateBuildUrl,
  validateChecksum,
  validateName,
  validateOwner,
} from "./rails-app-values";
import { checkAtSynth } from "./synth-check";
import { isToken } from "../properties/tokens";

/** A tarball that Terraform has Heroku build and release. */
export interface BuildSource {
  /** An `https` URL that Heroku can download without credentials, such as a tag's archive. A new URL is a new build. */
  readonly url: string;
  /**
   * What the release is called, a tag or a commit.
   *
   * @default - Heroku shows none
   */
  readonly version?: string;
  /**
   * `SHA256:` and the digest of the tarball.
   *
   * @default - Heroku does not verify the download
   */
  readonly checksum?: string;
}

/** Properties of a {@link RailsApp}. */
export interface RailsAppProps {
  /** 3 to 30 lower-case letters, digits and dashes, beginning with a letter: unique on all of Heroku. */
  readonly name: string;
  /** Where it runs. Changing it replaces the app. */
  readonly region: Listed<RegionName>;
  /**
   * The Heroku team that owns it.
   *
   * @default - the account whose API key Terraform runs with
   */
  readonly team?: string;
  /**
   * The Private Space it runs in; needs a team.
   *
   * @default - the Common Runtime
   */
  readonly space?: string;
  /**
   * The stack: the operating system it is built and run on.
   *
   * @default "heroku-24", the platform's own default on 2026-09-30
   */
  readonly stack?: Listed<StackName>;
  /**
   * Whether the front end is built by the `heroku/nodejs` buildpack, ahead of `heroku/ruby` as Heroku recommends.
   *
   * @default false
   */
  readonly nodejs?: boolean;
  /**
   * The buildpacks in order: registry names, or https URLs of git repositories for unregistered ones.
   *
   * @default - `heroku/ruby`, with `heroku/nodejs` ahead of it if `nodejs` is set
   */
  readonly buildpacks?: readonly string[];
  /**
   * Automated Certificate Management: free certificates for every DNS-only host.
   *
   * @default true
   */
  readonly acm?: boolean | IResolvable;
  /**
   * App features to switch on.
   *
   * @default - none: Action Cable with Redis needs no session affinity
   */
  readonly features?: readonly Listed<AppFeatureName>[];
  /**
   * Variables that everybody may read. A value that looks like a secret and is public is declared as
   * `{ public: "…", reason: "…" }`.
   *
   * @default - none
   */
  readonly configVars?: Readonly<Record<string, string | PublicValue>>;
  /**
   * Variables that Terraform never prints. Names alone, as in `["RAILS_MASTER_KEY"]`, declare a sensitive
   * TerraformVariable for each in the stack: set `TF_VAR_rails_master_key` where Terraform runs. Names with values take
   * tokens, such as the stringValue of a sensitive TerraformVariable, and no literals.
   *
   * @default - none
   */
  readonly sensitiveConfigVars?: readonly string[] | Readonly<Record<string, string>>;
  /**
   * Code for Terraform to build and release. Processes are then scaled in the same apply.
   *
   * @default - code is released by other means, `git push heroku` or a pipeline; see `released`
   */
  readonly build?: BuildSource;
  /**
   * Whether the app has had a release of its code. Before that Heroku knows no process types, so processes wait.
   *
   * @default - true with `build`, false without: set it after the first `git push`
   */
  readonly released?: boolean | IResolvable;
  /**
   * An environment that may be thrown away, data and all: nothing on the app is protected from destruction.
   *
   * @default false
   */
  readonly disposable?: boolean;
  /**
   * The Heroku provider to use.
   *
   * @default - the stack's own
   */
  readonly provider?: TerraformProvider;
  /**
   * Changes to the generated resources.
   *
   * @default - none
   */
  readonly transform?: RailsAppTransforms;
}

/** What of a {@link RailsApp} can be transformed. */
export interface RailsAppTransforms {
  readonly app?: Transform<HerokuAppConfig>;
  /** The variables themselves are set afterwards, through `configVars`. */
  readonly config?: Transform<AppConfigAssociationConfig>;
  readonly build?: Transform<BuildConfig>;
  readonly feature?: Transform<AppFeatureConfig>;
}

const BUILD = {
  url: required(text(validateBuildUrl, { secrets: true }), NEEDS_URL),
  version: optional(text()),
  checksum: optional(text(validateChecksum)),
} satisfies Shape<BuildSource>;

const TRANSFORMS = {
  app: optional(transformOf<HerokuAppConfig>()),
  config: optional(transformOf<AppConfigAssociationConfig>()),
  build: optional(transformOf<BuildConfig>()),
  feature: optional(transformOf<AppFeatureConfig>()),
} satisfies Shape<RailsAppTransforms>;

const known = catalogued(Object.keys(STACKS) as StackName[], "stack");

const stackName: Check<Listed<StackName>> = ({ at, property }, value) => {
  const past = typeof value === "string" && Object.hasOwn(PAST_STACKS, value) ? PAST_STACKS[value] : undefined;
  if (past === undefined) return known({ at, property }, value);
  return [
    {
      at,
      property,
      value,
      problem: `Heroku refuses builds on it since ${past.buildsFailFrom ?? past.date} (${past.source})`,
      allowed: Object.keys(STACKS),
      remedy: `Choose a newer one. For an app that still runs on it, pass { unlisted: ${JSON.stringify(value)} }`,
    },
  ];
};

/** The properties of {@link RailsAppProps}, without the provider. */
export const UNPROVIDED_RAILS_SHAPE = {
  name: required(text(validateName), "3 to 30 lower-case letters, digits and dashes, as in acme-production"),
  region: required(
    catalogued(Object.keys(REGIONS) as RegionName[], "region"),
    'the region it runs in, as in "us" or "eu"',
  ),
  team: optional(text(validateOwner)),
  space: optional(text(validateOwner)),
  stack: optional(stackName),
  nodejs: optional(boolean("plain")),
  buildpacks: optional(list(text(validateBuildpack, { secrets: true }), true)),
  acm: optional(boolean("flag")),
  features: optional(list(catalogued(APP_FEATURES, "app feature"))),
  configVars: optional(plainVariables),
  sensitiveConfigVars: optional(sensitiveVariables),
  build: optional(record<BuildSource>("a build", BUILD)),
  released: optional(boolean("flag")),
  disposable: optional(boolean("protection")),
  transform: optional(record<RailsAppTransforms>("a RailsApp's transform", TRANSFORMS)),
} satisfies Shape<Omit<RailsAppProps, "provider">>;

/** The properties of {@link RailsAppProps}. */
export const RAILS_SHAPE = {
  ...UNPROVIDED_RAILS_SHAPE,
  provider: optional(provider("heroku")),
} satisfies Shape<RailsAppProps>;

/**
 * A Rails app on Heroku: the app itself, its buildpacks, features and config vars.
 *
 * @example
 * ```ts
 * const rails = new RailsApp(this, "rails", { name: "acme", region: "us" });
 * rails.configVars.add("RAILS_LOG_LEVEL", "info");
 * ```
 */
export class RailsApp extends Construct implements IRailsApp {
  /**
   * An app that exists already, made by another stack or by hand.
   *
   * @example
   * ```ts
   * const rails = RailsApp.fromAttributes(this, "rails", { appId: heroku.id, hostname: heroku.herokuHostname });
   * ```
   */
  static fromAttributes(scope: Construct, id: string, attributes: RailsAppAttributes): IRailsApp {
    return new ExistingRailsApp(scope, id, attributes);
  }

  readonly appId: string;
  readonly acm: boolean | IResolvable;
  readonly disposable: boolean;
  readonly configVars: ConfigVars;
  declare readonly [BRAND]: true;
  readonly provider: TerraformProvider | undefined;
  readonly #app: HerokuApp;
  #hostname: string | undefined;
  readonly #features: readonly AppFeature[];
  readonly #build: Build | undefined;

  constructor(scope: Construct, id: string, props: RailsAppProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "a RailsApp", props, RAILS_SHAPE);
    claimOnce(this, "name", props.name, "a name belongs to one app on all of Heroku");
    noteUnlisted(this, "stack", props.stack);
    const inventory = new AppInventory(this, { inSpace: props.space !== undefined });
    this.acm = props.acm ?? true;
    this.disposable = props.disposable ?? false;
    this.provider = props.provider;
    const provider = this.provider;

    const config = transformed<HerokuAppConfig>(
      this,
      "app",
      {
        name: props.name,
        region: this.#region(props),
        stack: nameOf(props.stack ?? DEFAULT_STACK),
        buildpacks: this.#buildpacks(props),
        acm: this.acm,
        space: props.space,
        organization: this.#organization(props),
        lifecycle: this.disposable ? undefined : { preventDestroy: true },
        provider,
      },
      props.transform?.app,
      HerokuApp,
    );
    this.#app = new HerokuApp(this, "Default", config);
    inventory.mayBeReplaced = config.lifecycle?.preventDestroy !== true;
    this.appId = attributeOf(this.#app, "id");

    this.configVars = new ConfigVars(this, "config", {
      appId: this.appId,
      provider,
      inventory,
      transform: props.transform?.config,
    });
    for (const name of Object.keys({ ...config.configVars, ...config.sensitiveConfigVars })) {
      this.configVars.claim(name, `heroku_app of ${pathOf(this)}`, this);
    }
    for (const [name, value] of Object.entries(props.configVars ?? {})) this.configVars.add(name, value, this);
    const sensitive = props.sensitiveConfigVars ?? {};
    if (isNames(sensitive)) for (const name of sensitive) this.configVars.addSensitive(name, undefined, this);
    else for (const [name, value] of Object.entries(sensitive)) this.configVars.addSensitive(name, value, this);

    this.#features = this.#featuresOf(props);

    this.#build = props.build === undefined ? undefined : this.#buildFrom(props.build, props.transform?.build);
    if (this.#build !== undefined) inventory.addBuild(this.#build);
    inventory.firstRelease = { build: this.#build, released: props.released ?? this.#build !== undefined };
    checkAtSynth(this);
  }

  /** The generated resources. */
  get nodes(): {
    readonly app: HerokuApp;
    readonly config: AppConfigAssociation | undefined;
    readonly features: readonly AppFeature[];
    readonly build: Build | undefined;
  } {
    return {
      app: this.#app,
      config: this.configVars.association,
      features: [...this.#features],
      build: this.#build,
    };
  }

  get hostname(): string {
    return (this.#hostname ??= attributeOf(this.#app, "heroku_hostname"));
  }

  /** Where to push code to. */
  get gitUrl(): string {
    return attributeOf(this.#app, "git_url");
  }

  #region({ region, space }: RailsAppProps): string {
    const name = nameOf(region);
    const facts: Readonly<Record<string, RegionFacts | undefined>> = REGIONS;
    if (space === undefined && facts[name]?.commonRuntime === false) {
      throw new ConfigurationError({
        at: this,
        property: "region",
        value: name,
        problem: "is available in Private Spaces only",
        allowed: Object.entries(REGIONS)
          .filter(([, { commonRuntime }]) => commonRuntime)
          .map(([common]) => common),
        remedy: "Choose a region of the Common Runtime, or pass the Private Space as `space`",
      });
    }
    return name;
  }

  #buildpacks({ buildpacks, nodejs }: RailsAppProps): string[] {
    if (buildpacks === undefined) return nodejs === true ? ["heroku/nodejs", "heroku/ruby"] : ["heroku/ruby"];
    if (nodejs !== undefined) {
      throw new ConfigurationError({
        at: this,
        property: "nodejs",
        value: nodejs,
        problem: "has no effect together with `buildpacks`, which is the whole list",
        remedy: "Leave out one of the two",
      });
    }
    return [...buildpacks];
  }

  #organization({ team, space }: RailsAppProps): HerokuAppConfig["organization"] {
    if (team !== undefined) return { name: team };
    if (space === undefined) return undefined;
    throw new ConfigurationError({
      at: this,
      property: "space",
      value: space,
      problem: "needs the team that the Private Space belongs to",
      remedy: "Pass the team as `team`",
    });
  }

  #featuresOf({ features = [], transform }: RailsAppProps): readonly AppFeature[] {
    if (features.length === 0) return [];
    const scope = new Construct(this, "features");
    return features.map(nameOf).map((name, index) => {
      const own = { appId: this.appId, name, provider: this.provider };
      const config = transformed<AppFeatureConfig>(this, "feature", own, transform?.feature, AppFeature);
      return new AppFeature(scope, isToken(name) ? `feature-${index}` : name, config);
    });
  }

  #buildFrom({ url, version, checksum }: BuildSource, transform: Transform<BuildConfig> | undefined): Build {
    const config = { appId: this.appId, source: { url, version, checksum }, provider: this.provider };
    return new Build(this, "build", transformed<BuildConfig>(this, "build", config, transform, Build));
  }
}

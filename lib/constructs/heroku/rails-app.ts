import { Token, type IResolvable, type TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { APP_FEATURES, type AppFeatureName } from "../../catalogue/features";
import { REGIONS, type RegionName } from "../../catalogue/regions";
import { DEFAULT_STACK, STACKS, type StackName } from "../../catalogue/stacks";
import { ConfigurationError, pathOf } from "../properties/configuration-error";
import { App as HerokuApp, type AppConfig as HerokuAppConfig } from "../../provider-heroku/app";
import type { AppConfigAssociation, AppConfigAssociationConfig } from "../../provider-heroku/app-config-association";
import { AppFeature, type AppFeatureConfig } from "../../provider-heroku/app-feature";
import { Build, type BuildConfig } from "../../provider-heroku/build";
import { checkShape, type Shape } from "../properties/shape";
import { transformed, type Transform } from "../properties/transform";
import { AppInventory } from "./app-inventory";
import { claimOnce } from "../properties/claimed-once";
import { ConfigVars } from "./config-vars";
import { ExistingRailsApp, type FirstRelease, type IRailsApp, type RailsAppAttributes } from "./existing-rails-app";
import { listed, type Listed } from "../properties/listed";
import { secretReason } from "../properties/secrets";
import { checkAtSynth } from "./synth-check";

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
   * Variables that anyone may read.
   *
   * @default - none
   */
  readonly configVars?: Readonly<Record<string, string>>;
  /**
   * Variables that Terraform never prints: values of sensitive TerraformVariables, no literals.
   *
   * @default - none
   */
  readonly sensitiveConfigVars?: Readonly<Record<string, string>>;
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

/** The properties of {@link RailsAppProps}. */
export const RAILS_SHAPE = {
  name: { is: "string", needs: "3 to 30 lower-case letters, digits and dashes, as in acme-production" },
  region: { is: "value", needs: 'the region it runs in, as in "us" or "eu"' },
  team: "string?",
  space: "string?",
  stack: "value?",
  nodejs: "boolean?",
  buildpacks: "list?",
  acm: "flag?",
  features: "list?",
  configVars: "map?",
  sensitiveConfigVars: "map?",
  build: "value?",
  released: "flag?",
  disposable: "protection?",
  provider: "value?",
  transform: "value?",
} satisfies Shape<RailsAppProps>;

const BUILD = {
  url: { is: "string", needs: "an https URL that Heroku can download without credentials" },
  version: "string?",
  checksum: "string?",
} satisfies Shape<BuildSource>;

const TRANSFORMS = {
  app: "value?",
  config: "value?",
  build: "value?",
  feature: "value?",
} satisfies Shape<RailsAppTransforms>;

const NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;

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
  readonly firstRelease: FirstRelease;
  readonly configVars: ConfigVars;
  readonly inventory = new AppInventory();
  readonly provider: TerraformProvider | undefined;
  readonly #app: HerokuApp;
  #hostname: string | undefined;
  readonly #features: readonly AppFeature[];
  readonly #build: Build | undefined;

  constructor(scope: Construct, id: string, props: RailsAppProps) {
    super(scope, id);
    checkShape(this, "a RailsApp", props, RAILS_SHAPE);
    checkShape(this, "a RailsApp's transform", props.transform ?? {}, TRANSFORMS, "transform");
    if (props.build !== undefined) checkShape(this, "a build", props.build, BUILD, "build");
    validateName(this, props.name);
    claimOnce(this, "name", props.name, "a name is one app's of all Heroku");
    this.acm = props.acm ?? true;
    this.disposable = props.disposable ?? false;
    this.provider = props.provider;
    const provider = this.provider;

    const config = transformed<HerokuAppConfig>(
      {
        name: props.name,
        region: this.#region(props),
        stack: this.#stack(props),
        buildpacks: this.#buildpacks(props),
        acm: this.acm,
        space: props.space,
        organization: this.#organization(props),
        lifecycle: this.disposable ? undefined : { preventDestroy: true },
        provider,
      },
      props.transform?.app,
    );
    this.#app = new HerokuApp(this, "Default", config);
    this.appId = this.#app.id;

    this.configVars = new ConfigVars(this, "config", {
      appId: this.appId,
      provider,
      inventory: this.inventory,
      transform: props.transform?.config,
    });
    for (const name of Object.keys({ ...config.configVars, ...config.sensitiveConfigVars })) {
      this.configVars.claim(name, `heroku_app of ${pathOf(this)}`, this);
    }
    eachVariable(this, "configVars", props.configVars, (name, value) => {
      this.configVars.add(name, value, this);
    });
    eachVariable(this, "sensitiveConfigVars", props.sensitiveConfigVars, (name, value) => {
      this.configVars.addSensitive(name, value, this);
    });

    this.#features = this.#featuresOf(props);

    this.#build = props.build === undefined ? undefined : this.#buildFrom(props.build, props.transform?.build);
    if (this.#build !== undefined) this.inventory.addBuild(this.#build);
    this.firstRelease = { build: this.#build, released: props.released ?? this.#build !== undefined };
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

  /** Made where it is needed: cdktf records a whole stack trace with every token, the dearest part of a synth. */
  get hostname(): string {
    return (this.#hostname ??= this.#app.herokuHostname);
  }

  /** Where to push code to. */
  get gitUrl(): string {
    return this.#app.gitUrl;
  }

  #region({ region, space }: RailsAppProps): string {
    const name = listed(this, "region", region, Object.keys(REGIONS), "region");
    const facts = (REGIONS as Readonly<Record<string, { readonly commonRuntime: boolean }>>)[name];
    if (space === undefined && facts?.commonRuntime === false) {
      throw new ConfigurationError({
        at: this,
        property: "region",
        value: name,
        problem: "is a region of Private Spaces only",
        allowed: Object.entries(REGIONS)
          .filter(([, { commonRuntime }]) => commonRuntime)
          .map(([common]) => common),
        remedy: "Choose a region of the Common Runtime, or name the Private Space in `space`",
      });
    }
    return name;
  }

  #stack({ stack }: RailsAppProps): string {
    return listed(this, "stack", stack ?? DEFAULT_STACK, Object.keys(STACKS), "stack");
  }

  #buildpacks({ buildpacks, nodejs }: RailsAppProps): string[] {
    if (buildpacks === undefined) return nodejs === true ? ["heroku/nodejs", "heroku/ruby"] : ["heroku/ruby"];
    if (nodejs !== undefined) {
      throw new ConfigurationError({
        at: this,
        property: "nodejs",
        value: nodejs,
        problem: "has no effect beside `buildpacks`, which is the whole list",
        remedy: "Leave one of the two out",
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
      remedy: "Name it in `team`",
    });
  }

  #featuresOf({ features = [], transform }: RailsAppProps): readonly AppFeature[] {
    if (features.length === 0) return [];
    const scope = new Construct(this, "features");
    return features
      .map((feature) => listed(this, "features", feature, APP_FEATURES, "app feature"))
      .map((name) => {
        const config = transformed({ appId: this.appId, name, provider: this.provider }, transform?.feature);
        return new AppFeature(scope, name, config);
      });
  }

  #buildFrom(source: BuildSource, transform: Transform<BuildConfig> | undefined): Build {
    const secret = secretReason("URL", source.url);
    if (secret !== undefined || !(Token.isUnresolved(source.url) || source.url.startsWith("https://"))) {
      throw new ConfigurationError({
        at: this,
        property: "build.url",
        value: secret === undefined ? source.url : undefined,
        problem: secret === undefined ? "is no https URL" : `would leak into state: ${secret}`,
        allowed: BUILD.url.needs,
        remedy: "Publish the tarball at such a URL, or release by git push and set `released`",
      });
    }
    const { url, version, checksum } = source;
    return new Build(
      this,
      "build",
      transformed({ appId: this.appId, source: { url, version, checksum }, provider: this.provider }, transform),
    );
  }
}

function validateName(at: IConstruct, name: string): void {
  if (Token.isUnresolved(name) || NAME.test(name)) return;
  const suggestion = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 30)
    .replaceAll(/-+$/g, "");
  throw new ConfigurationError({
    at,
    property: "name",
    value: name,
    problem: "is refused by Heroku as the name of an app",
    allowed: "3 to 30 lower-case letters, digits and dashes, beginning with a letter and not ending with a dash",
    remedy: NAME.test(suggestion) ? `Did you mean ${JSON.stringify(suggestion)}?` : "Choose another name",
  });
}

function eachVariable(
  at: IConstruct,
  property: string,
  variables: Readonly<Record<string, string>> | undefined,
  add: (name: string, value: string) => void,
): void {
  if (variables === undefined) return;
  if (Token.isUnresolved(variables)) {
    throw new ConfigurationError({
      at,
      property,
      problem: "is a token for a whole map, so the owners of its variables cannot be told",
      remedy: "Pass the variables one by one: { NAME: variable.stringValue }",
    });
  }
  for (const [name, value] of Object.entries(variables)) add(name, value);
}

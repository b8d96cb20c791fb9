import { Token, type IResolvable, type TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { ConfigurationError } from "../properties/configuration-error";
import type { Build } from "../../provider-heroku/build";
import { checkShape, noun, type Shape } from "../properties/shape";
import { AppInventory } from "./app-inventory";
import { ConfigVars } from "./config-vars";
import { checkAtSynth } from "./synth-check";

/** When process types exist, so that they can be scaled. */
export interface FirstRelease {
  /**
   * The build that makes the release.
   *
   * @default - code is released by other means
   */
  readonly build?: Build;
  /** Whether code has been released, where no build of ours does it. */
  readonly released: boolean | IResolvable;
}

/** An app that add-ons, processes and domains can stand on: a RailsApp, or one that exists already. */
export interface IRailsApp extends IConstruct {
  /** The UUID. */
  readonly appId: string;
  /** `acme-1234567890ab.herokuapp.com`, without scheme. */
  readonly hostname: string;
  /** Whether Automated Certificate Management is on; undefined where it is not known. */
  readonly acm: boolean | IResolvable | undefined;
  /** Whether everything on it may be destroyed. */
  readonly disposable: boolean;
  readonly firstRelease: FirstRelease;
  readonly configVars: ConfigVars;
  readonly inventory: AppInventory;
  /** The Heroku provider of its resources; undefined for the stack's own. */
  readonly provider: TerraformProvider | undefined;
}

/** Attributes of an app that exists outside of this stack. */
export interface RailsAppAttributes {
  /** The UUID: `heroku_app.….id`, or the output of another stack. */
  readonly appId: string;
  /** `acme-1234567890ab.herokuapp.com`, without scheme. */
  readonly hostname: string;
  /**
   * Whether Automated Certificate Management is on.
   *
   * @default - not known, and not checked
   */
  readonly acm?: boolean;
  /**
   * Whether it has had a release of its code, so that processes can be scaled.
   *
   * @default true
   */
  readonly released?: boolean | IResolvable;
  /**
   * Whether everything of ours on it may be destroyed.
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
}

const SHAPE = {
  appId: { is: "string", needs: "the UUID of the app, as `heroku apps:info --json` has it" },
  hostname: { is: "string", needs: "the app's own host without scheme, as in acme-1234567890ab.herokuapp.com" },
  acm: "boolean?",
  released: "flag?",
  disposable: "protection?",
  provider: "value?",
} satisfies Shape<RailsAppAttributes>;

/** A property that is an app, in the shape of whatever stands on one. */
export const NEEDS_APP = { is: "value", needs: "a RailsApp, or what RailsApp.fromAttributes gives" } as const;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Checks that a part is given something to stand on.
 *
 * @throws ConfigurationError for anything but an app of this library
 */
export function validateApp(at: IConstruct, property: string, app: unknown): void {
  const { inventory, configVars } = Object(app) as Partial<IRailsApp>;
  if (inventory !== undefined && configVars !== undefined) return;
  throw new ConfigurationError({
    at,
    property,
    problem: `is ${noun(app)}, and no app that parts can stand on`,
    allowed: NEEDS_APP.needs,
    remedy: "Pass `app.rails` of a StimulusReflexApp, or wrap a heroku_app by RailsApp.fromAttributes",
  });
}

/** An app that another stack or a person made: parts can stand on it, and it is not managed here. */
export class ExistingRailsApp extends Construct implements IRailsApp {
  readonly appId: string;
  readonly hostname: string;
  readonly acm: boolean | undefined;
  readonly disposable: boolean;
  readonly firstRelease: FirstRelease;
  readonly configVars: ConfigVars;
  readonly inventory = new AppInventory();
  readonly provider: TerraformProvider | undefined;

  constructor(scope: Construct, id: string, attributes: RailsAppAttributes) {
    super(scope, id);
    checkShape(this, "an app that exists already", attributes, SHAPE);
    this.#validate(attributes);
    this.appId = attributes.appId;
    this.hostname = attributes.hostname;
    this.acm = attributes.acm;
    this.disposable = attributes.disposable ?? false;
    this.firstRelease = { released: attributes.released ?? true };
    this.provider = attributes.provider;
    this.configVars = new ConfigVars(this, "config", {
      appId: this.appId,
      provider: this.provider,
      inventory: this.inventory,
    });
    checkAtSynth(this);
  }

  #validate({ appId, hostname }: RailsAppAttributes): void {
    if (!Token.isUnresolved(appId) && !UUID.test(appId)) {
      throw new ConfigurationError({
        at: this,
        property: "appId",
        value: appId,
        problem: "is no UUID, and the provider takes no name of an app",
        allowed: SHAPE.appId.needs,
        remedy: "Pass that id, or the id of a heroku_app resource or data source",
      });
    }
    if (!Token.isUnresolved(hostname) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(hostname)) {
      throw new ConfigurationError({
        at: this,
        property: "hostname",
        value: hostname,
        problem: "is no host name",
        allowed: SHAPE.hostname.needs,
        remedy: "Copy it from `heroku apps:info`, without https:// and slash",
      });
    }
  }
}

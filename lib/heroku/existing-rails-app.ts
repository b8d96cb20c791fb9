import type { IResolvable, TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Build } from "../provider-heroku/build";
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
}

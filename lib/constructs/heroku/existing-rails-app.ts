import type { IResolvable, TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError } from "../properties/configuration-error";
import { boolean, provider, text } from "../properties/kinds";
import { checkShape, optional, problemsAt, required, type Check, type Place, type Shape } from "../properties/shape";
import { noun } from "../properties/shown";
import { AppInventory, hasInventory } from "./app-inventory";
import { ConfigVars } from "./config-vars";
import { checkAtSynth } from "./synth-check";
import { isToken } from "../properties/tokens";

export declare const BRAND: unique symbol;

/** An app that add-ons, processes and domains belong to: a {@link RailsApp}, or the result of `RailsApp.fromAttributes`. */
export interface IRailsApp extends IConstruct {
  /** No other class is an app: the rules would not see its parts. */
  readonly [BRAND]: true;
  /** The UUID. */
  readonly appId: string;
  /** `acme-1234567890ab.herokuapp.com`, without scheme. */
  readonly hostname: string;
  /** Whether Automated Certificate Management is on; undefined where it is not known. */
  readonly acm: boolean | IResolvable | undefined;
  /** Whether everything on it may be destroyed. */
  readonly disposable: boolean;
  /** Its config vars. */
  readonly configVars: ConfigVars;
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
   * @default - unknown, and not checked
   */
  readonly acm?: boolean;
  /**
   * Whether it has had a release of its code, so that processes can be scaled.
   *
   * @default true
   */
  readonly released?: boolean | IResolvable;
  /**
   * Whether everything that this program creates for it may be destroyed.
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

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HOSTNAME = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const SHAPE = {
  appId: required(text(validateAppId), "the UUID of the app, as `heroku apps:info --json` shows it"),
  hostname: required(
    text(validateHostname),
    "the app's own host without scheme, as in acme-1234567890ab.herokuapp.com",
  ),
  acm: optional(boolean("plain")),
  released: optional(boolean("flag")),
  disposable: optional(boolean("protection")),
  provider: optional(provider("heroku")),
} satisfies Shape<RailsAppAttributes>;

function validateAppId({ at, property }: Place, appId: string): void {
  if (isToken(appId) || UUID.test(appId)) return;
  throw new ConfigurationError({
    at,
    property,
    value: appId,
    problem: "is not a UUID, and the provider does not accept the name of an app",
    allowed: "the UUID of the app, as `heroku apps:info --json` shows it",
    remedy: "Pass that id, or the id of a heroku_app resource or data source",
  });
}

function validateHostname({ at, property }: Place, hostname: string): void {
  if (isToken(hostname) || HOSTNAME.test(hostname)) return;
  throw new ConfigurationError({
    at,
    property,
    value: hostname,
    problem: "is not a host name",
    allowed: "the app's own host without scheme, as in acme-1234567890ab.herokuapp.com",
    remedy: "Copy it from `heroku apps:info`, without https:// and slash",
  });
}

const AN_APP = "a RailsApp, or the result of RailsApp.fromAttributes";

/** An app of this library; an object that only looks like one is refused, because the rules would not see its parts. */
export const anApp: Check<IRailsApp> = (place, value) =>
  hasInventory(value)
    ? []
    : problemsAt(place, {
        problem: `is ${noun(value)}, not a RailsApp`,
        allowed: AN_APP,
        remedy: "Pass `app.rails` of a StimulusReflexApp, or wrap a heroku_app in RailsApp.fromAttributes",
      });

/** The property `app` of a part. */
export const APP = required(anApp, AN_APP);

/** An app that is managed elsewhere: parts can belong to it, and nothing here changes the app itself. */
export class ExistingRailsApp extends Construct implements IRailsApp {
  readonly appId: string;
  readonly hostname: string;
  readonly acm: boolean | undefined;
  readonly disposable: boolean;
  readonly configVars: ConfigVars;
  declare readonly [BRAND]: true;
  readonly provider: TerraformProvider | undefined;

  constructor(scope: Construct, id: string, attributes: RailsAppAttributes) {
    super(scope, checkedId(scope, id));
    checkShape(this, "an existing app", attributes, SHAPE);
    const inventory = new AppInventory(this);
    this.appId = attributes.appId;
    this.hostname = attributes.hostname;
    this.acm = attributes.acm;
    this.disposable = attributes.disposable ?? false;
    inventory.mayBeReplaced = this.disposable;
    inventory.firstRelease = { released: attributes.released ?? true };
    this.provider = attributes.provider;
    this.configVars = new ConfigVars(this, "config", {
      appId: this.appId,
      provider: this.provider,
      inventory,
    });
    checkAtSynth(this);
  }
}

import { Token, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import { ConfigurationError, pathOf } from "../properties/configuration-error";
import { Addon as HerokuAddon, type AddonConfig as HerokuAddonConfig } from "../../provider-heroku/addon";
import { AddonAttachment, type AddonAttachmentConfig } from "../../provider-heroku/addon-attachment";
import { checkShape, type Shape } from "../properties/shape";
import { transformed, type Transform } from "../properties/transform";
import { addonPlan } from "./addon-plan";
import { NEEDS_APP, validateApp, type IRailsApp } from "./existing-rails-app";
import type { Unlisted } from "../properties/listed";

/** Properties of an {@link Addon}. */
export interface AddonProps {
  /** The app that it is created for and billed to. */
  readonly app: IRailsApp;
  /**
   * Service and plan, as in `heroku-postgresql:essential-0`. The plan can be changed in place. Plans of Heroku's own
   * services are checked; `{ unlisted: "heroku-postgresql:ultra-0" }` passes what the catalogue does not know yet.
   */
  readonly plan: string | Unlisted;
  /**
   * The name of a further attachment, which gives the app the variable `<name>_URL`, whatever Heroku calls the first one.
   *
   * @default - none: the app has the variable that Heroku names
   */
  readonly attachment?: string;
  /**
   * Options of the service, used once, when it is created: Heroku never reads them back, and a later change is ignored
   * because it would destroy the add-on.
   *
   * @default - none
   */
  readonly config?: Readonly<Record<string, string>>;
  /**
   * Whether Terraform refuses every plan that would destroy the add-on.
   *
   * @default - true, unless the app is disposable: an add-on is taken to hold data
   */
  readonly preventDestroy?: boolean;
  /**
   * Changes to the generated resources.
   *
   * @default - none
   */
  readonly transform?: AddonTransforms;
}

/** What of an {@link Addon} can be transformed. */
export interface AddonTransforms {
  readonly addon?: Transform<HerokuAddonConfig>;
  readonly attachment?: Transform<AddonAttachmentConfig>;
}

/** The properties of an add-on within an app. */
export const ADDON_SHAPE = {
  plan: { is: "value", needs: "service and plan, as in heroku-postgresql:essential-0" },
  attachment: "string?",
  config: "map?",
  preventDestroy: "protection?",
  transform: "value?",
} satisfies Shape<Omit<AddonProps, "app">>;

const SHAPE = { ...ADDON_SHAPE, app: NEEDS_APP } satisfies Shape<AddonProps>;

const TRANSFORMS = { addon: "value?", attachment: "value?" } satisfies Shape<AddonTransforms>;

const ATTACHMENT = /^[A-Z][A-Z0-9_]*$/;

/**
 * An add-on of an app: PostgreSQL, a mailer, a log service. Its data is safe by default: options that are only used at
 * creation never replace it, and a plan that would destroy it fails.
 *
 * @example
 * ```ts
 * new Addon(this, "postgres", { app: rails, plan: "heroku-postgresql:essential-0" });
 * ```
 */
export class Addon extends Construct {
  readonly app: IRailsApp;
  readonly #addon: HerokuAddon;
  readonly #attachments: { readonly name: string; readonly resource: AddonAttachment }[] = [];

  constructor(scope: Construct, id: string, props: AddonProps) {
    super(scope, id);
    checkShape(this, "an Addon", props, SHAPE);
    checkShape(this, "an Addon's transform", props.transform ?? {}, TRANSFORMS, "transform");
    validateApp(this, "app", props.app);
    this.app = props.app;
    const plan = addonPlan(this, props.plan);

    const preventDestroy = props.preventDestroy ?? !props.app.disposable;
    const lifecycle: TerraformResourceLifecycle = { ignoreChanges: ["config"], preventDestroy };
    this.#addon = new HerokuAddon(
      this,
      "Default",
      transformed<HerokuAddonConfig>(
        {
          appId: props.app.appId,
          plan,
          config: props.config === undefined ? undefined : { ...props.config },
          lifecycle,
          provider: props.app.provider,
        },
        props.transform?.addon,
      ),
    );
    props.app.inventory.addNeededByBuild(this.#addon);
    props.app.inventory.placeAddon(this.#addon, this);
    this.#claimFirstVariable(plan);
    if (props.attachment !== undefined)
      this.#attach("attachment", props.attachment, props.app, props.transform?.attachment);
  }

  /** The UUID. */
  get addonId(): string {
    return this.#addon.id;
  }

  /** The names of the attachments made here, each of which gives its app the variable `<name>_URL`. */
  get attachmentNames(): readonly string[] {
    return this.#attachments.map(({ name }) => name);
  }

  /** The generated resources; attachments in the order of declaration. */
  get nodes(): { readonly addon: HerokuAddon; readonly attachments: readonly AddonAttachment[] } {
    return { addon: this.#addon, attachments: this.#attachments.map(({ resource }) => resource) };
  }

  /**
   * Gives an app the variable `<name>_URL`, which follows every rotation of the credentials: nothing is copied.
   *
   * @param name - upper-case letters, digits and underscores
   * @param app - the app to attach to; the add-on's own by default
   * @throws ConfigurationError when the app has that variable already
   */
  attach(name: string, app: IRailsApp = this.app): void {
    validateApp(this, "app", app);
    const id = app === this.app ? `attachment-${name}` : `attachment-${name}-${app.node.id}`;
    this.#attach(id, name, app, undefined);
  }

  #attach(id: string, name: string, app: IRailsApp, transform: Transform<AddonAttachmentConfig> | undefined): void {
    if (!Token.isUnresolved(name)) {
      if (!ATTACHMENT.test(name)) {
        throw new ConfigurationError({
          at: this,
          property: "attachment",
          value: name,
          problem: "is no name that Heroku takes for an attachment",
          allowed: "upper-case letters, digits and underscores, beginning with a letter",
          remedy: `Did you mean ${JSON.stringify(name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_"))}?`,
        });
      }
      app.configVars.claim(`${name}_URL`, `the attachment ${name} of ${pathOf(this)}`, this);
    }
    const attachment = new AddonAttachment(
      this,
      id,
      transformed<AddonAttachmentConfig>(
        { appId: app.appId, addonId: this.#addon.id, name, provider: app.provider },
        transform,
      ),
    );
    app.inventory.addNeededByBuild(attachment);
    this.#attachments.push({ name, resource: attachment });
    app.inventory.placeAttachment(this.#addon, name, this.app.inventory);
  }

  /** Heroku creates an add-on with `confirm`, so it would overwrite a variable of that name without a word. */
  #claimFirstVariable(plan: string): void {
    const { service } = parsePlan(plan);
    const facts = serviceFacts(service);
    if (facts === undefined) return;
    const variable = `${facts.firstAttachment}_URL`;
    const holder = this.app.configVars.owners.get(variable);
    const byHeroku = `the first ${service} add-on`;
    // A second add-on of the service is named by a colour, so only somebody else's variable is in the way.
    if (holder !== byHeroku) this.app.configVars.claim(variable, byHeroku, this);
  }
}

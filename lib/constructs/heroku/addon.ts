import type { TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import { REDIS_ROLES } from "../../catalogue/redis-roles";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError, pathOf, refuse } from "../properties/configuration-error";
import { Addon as HerokuAddon, type AddonConfig as HerokuAddonConfig } from "../../provider-heroku/addon";
import { AddonAttachment, type AddonAttachmentConfig } from "../../provider-heroku/addon-attachment";
import { boolean, record, strings, text, transformOf } from "../properties/kinds";
import { nameOf, noteUnlisted, type Unlisted } from "../properties/listed";
import { attributeOf } from "../properties/references";
import { literalSecret, secretReason } from "../properties/secrets";
import { checkShape, optional, required, type Place, type Shape } from "../properties/shape";
import { transformed, type Transform } from "../properties/transform";
import { plan, validateRuntime } from "./addon-plan";
import { inventoryOf } from "./app-inventory";
import { anApp, APP, type IRailsApp } from "./existing-rails-app";
import { isToken } from "../properties/tokens";

/** Properties of an {@link Addon}. */
export interface AddonProps {
  /** The app that it is created for and billed to. */
  readonly app: IRailsApp;
  /**
   * Service and plan, as in `heroku-postgresql:essential-0`. The plan can be changed in place. Plans of Heroku's own
   * services are checked; `{ unlisted: "heroku-postgresql:ultra-0" }` passes a plan that is newer than the catalogue.
   */
  readonly plan: string | Unlisted;
  /**
   * The name of a further attachment, which gives the app the variable `<name>_URL`.
   *
   * @default - none: the app has the variable that Heroku names
   */
  readonly attachment?: string;
  /**
   * Options of the service, used when it is created. A later change is ignored, because it would destroy the add-on.
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

const TRANSFORMS = {
  addon: optional(transformOf<HerokuAddonConfig>()),
  attachment: optional(transformOf<AddonAttachmentConfig>()),
} satisfies Shape<AddonTransforms>;

/** The property `transform` of an add-on. */
export const addonTransforms = record<AddonTransforms>("an Addon's transform", TRANSFORMS);

/** The properties of an add-on within an app. */
export const ADDON_SHAPE = {
  plan: required(plan, "service and plan, as in heroku-postgresql:essential-0"),
  attachment: optional(text(validateAttachment)),
  config: optional(strings(validateOption)),
  preventDestroy: optional(boolean("protection")),
  transform: optional(addonTransforms),
} satisfies Shape<Omit<AddonProps, "app">>;

const SHAPE = { ...ADDON_SHAPE, app: APP } satisfies Shape<AddonProps>;

/**
 * REDIS_PROVIDER names the variable of this attachment, and Sidekiq does not boot where the one is set without the other:
 * Terraform changes the variables before the attachment goes only if it creates before it destroys.
 */
function lifecycleOf(name: string, app: IRailsApp): TerraformResourceLifecycle | undefined {
  const isQueue = name === REDIS_ROLES.queue.attachment;
  return isQueue && !inventoryOf(app).mayBeReplaced ? { createBeforeDestroy: true } : undefined;
}

const ATTACHMENT = /^[A-Z][A-Z0-9_]*$/;

/** An add-on is created with its options, which are in cdktf.out and in state: the URL of a fork has a password. */
function validateOption({ at, property }: Place, name: string, value: string): void {
  const reason = isToken(value) ? literalSecret(value) : secretReason(name, value);
  if (reason === undefined) return;
  throw new ConfigurationError({
    at,
    property,
    problem: `looks like a secret (${reason}), and would be written to cdktf.out and to state`,
    remedy:
      name === "fork" || name === "follow"
        ? "Pass the name of the add-on, as in postgresql-curved-12345, instead of its URL"
        : "Pass the stringValue of a sensitive TerraformVariable",
  });
}

function validateAttachment({ at, property }: Place, name: string): void {
  if (isToken(name) || ATTACHMENT.test(name)) return;
  throw new ConfigurationError({
    at,
    property,
    value: name,
    problem: "is not a name that Heroku accepts for an attachment",
    allowed: "upper-case letters, digits and underscores, beginning with a letter",
    remedy: `Did you mean ${JSON.stringify(cutTo(name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")))}?`,
  });
}

function cutTo(name: string): string {
  return name.replace(/^[^A-Z]+/, "").slice(0, 60);
}

/**
 * An add-on of an app: PostgreSQL, a mailer, a log service. Its data is safe by default: a changed option never replaces
 * it, and Terraform refuses a plan that would destroy it.
 *
 * @example
 * ```ts
 * new Addon(this, "postgres", { app: rails, plan: "heroku-postgresql:essential-0" });
 * ```
 */
export class Addon extends Construct {
  readonly app: IRailsApp;
  readonly #addon: HerokuAddon;
  #addonId: string | undefined;
  readonly #attachments: { readonly name: string; readonly resource: AddonAttachment }[] = [];

  constructor(scope: Construct, id: string, props: AddonProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "an Addon", props, SHAPE);
    const { app, transform } = props;
    this.app = app;
    const inventory = inventoryOf(app);
    const planName = nameOf(props.plan);
    noteUnlisted(this, "plan", props.plan);
    validateRuntime(this, planName, inventory.inSpace);

    const preventDestroy = props.preventDestroy ?? !app.disposable;
    const lifecycle: TerraformResourceLifecycle = { ignoreChanges: ["config"], preventDestroy };
    this.#addon = new HerokuAddon(
      this,
      "Default",
      transformed<HerokuAddonConfig>(
        this,
        "addon",
        {
          appId: app.appId,
          plan: planName,
          config: props.config === undefined ? undefined : { ...props.config },
          lifecycle,
          provider: app.provider,
        },
        transform?.addon,
        HerokuAddon,
      ),
    );
    for (const [name, value] of Object.entries(this.#addon.configInput ?? {})) {
      if (typeof value === "string")
        validateOption({ at: this, property: `transform.addon.config.${name}` }, name, value);
    }
    inventory.addNeededByBuild(this.#addon);
    inventory.placeAddon(this.#addon, this);
    this.#claimFirstVariable(planName);
    if (props.attachment !== undefined) this.#attach("attachment", props.attachment, app, transform?.attachment);
  }

  /** The UUID. */
  get addonId(): string {
    return (this.#addonId ??= attributeOf(this.#addon, "id"));
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
    refuse([
      ...text(validateAttachment)({ at: this, property: "attachment" }, name),
      ...anApp({ at: this, property: "app" }, app),
    ]);
    const id = app === this.app ? `attachment-${name}` : `attachment-${name}-${app.node.id}`;
    this.#attach(id, name, app, undefined);
  }

  #attach(id: string, name: string, app: IRailsApp, transform: Transform<AddonAttachmentConfig> | undefined): void {
    if (!isToken(name)) {
      app.configVars.claim(`${name}_URL`, `the attachment ${name} of ${pathOf(this)}`, this);
    }
    const attachment = new AddonAttachment(
      this,
      id,
      transformed<AddonAttachmentConfig>(
        this,
        "attachment",
        { appId: app.appId, addonId: this.addonId, name, lifecycle: lifecycleOf(name, app), provider: app.provider },
        transform,
        AddonAttachment,
      ),
    );
    const inventory = inventoryOf(app);
    inventory.addNeededByBuild(attachment);
    inventory.addNamedByVariables(attachment);
    this.#attachments.push({ name, resource: attachment });
    inventory.placeAttachment(this.#addon, name, inventoryOf(this.app));
  }

  /** Terraform creates an add-on with `confirm`, so Heroku would overwrite a variable of that name silently. */
  #claimFirstVariable(plan: string): void {
    const { service } = parsePlan(plan);
    const facts = serviceFacts(service);
    if (facts === undefined) return;
    const variable = `${facts.firstAttachment}_URL`;
    const holder = this.app.configVars.owners.get(variable);
    const byHeroku = `the first ${service} add-on`;
    // Heroku names a second add-on of the service by a colour, so only a variable of another owner is in the way.
    if (holder !== byHeroku) this.app.configVars.claim(variable, byHeroku, this);
  }
}

import { parsePlan } from "../../../catalogue/addon-plan";
import { planStanding } from "../../../catalogue/plan-standing";
import { REDIS_ROLES } from "../../../catalogue/redis-roles";
import { attachmentName, defaultPlan } from "./addon-services";
import type { Attachments, NewAttachment } from "./attachments";
import { digest, freeName, numberBelow, twoWords } from "../../kit/identifiers";
import { invalid, notFound, PlatformError } from "./platform-error";
import { redisInstance } from "./redis";
import type { Releases } from "./releases";
import type { Addon, App, Attachment } from "./rows";
import type { HerokuState } from "./state";

const REDIS = "heroku-redis";
/** Source: the provider's own check, heroku_addon.name in 5.3.2. */
const ADDON_NAME = /^[a-zA-Z][A-Za-z0-9_-]{0,255}$/;

/** What an add-on is made of. */
export interface NewAddon {
  /** `heroku-redis:premium-0`, or `heroku-redis` for the service's default plan. */
  readonly plan: string;
  readonly name?: string;
  readonly config?: Readonly<Record<string, string>>;
  /** Overwrites variables that were set by hand; the name of the app. */
  readonly confirm?: string;
  readonly attachment?: NewAttachment;
}

/** How far the making of an add-on is. */
export type Provisioning = "under way" | "done" | "failed";

/** Add-ons: made in the background, removed at once, and with them what they hold. */
export class Addons {
  /** Tells how far the making of an add-on is; asked each time before a request is answered. Not part of the JSON. */
  progress: (addon: Addon) => Provisioning = () => "done";

  constructor(
    private readonly state: HerokuState,
    private readonly releases: Releases,
    private readonly attachments: Attachments,
  ) {}

  of(app: App): Addon[] {
    return this.state.addons.all(app.id);
  }

  get(idOrName: string): Addon {
    return (
      this.state.addons.get(idOrName) ?? this.state.addons.find(({ name }) => name === idOrName) ?? notFound("add-on")
    );
  }

  /** Starts making an add-on: it holds its names at once and shows its variables once {@link Addons.settle} has run. */
  create(app: App, options: NewAddon): Addon {
    const { service, plan } = orderedPlan(options.plan, this.state.asOf);
    const redis = service === REDIS ? redisInstance(options.config ?? {}, this.state.asOf) : null;
    const id = this.state.id();
    const word = service.replace(/^heroku-/, "");
    const madeUp = (attempt: number) => {
      const parts = attempt === 0 ? [id] : [id, attempt];
      return `${word}-${twoWords(...parts)}-${10_000 + numberBelow(90_000, ...parts)}`;
    };
    const name = options.name ?? freeName(madeUp, (one) => this.isTaken(one));
    this.checkName(name);
    const createdAt = this.state.tick();
    const addon: Addon = {
      id,
      appId: app.id,
      name,
      service,
      plan,
      state: "provisioning",
      config: { ...options.config },
      providerId: digest(this.state.seed, "provider", id).slice(0, 24),
      credential: 0,
      redis,
      names: [],
      createdAt,
      updatedAt: createdAt,
    };
    const taken = new Set(this.attachments.of(app).map((attachment) => attachment.name));
    const attachment = options.attachment?.name ?? attachmentName(service, id, taken);
    this.attachments.claim(app, addon, attachment, { ...options.attachment, confirm: options.confirm });
    this.state.provisioning.add(addon.id);
    return this.state.addons.add(addon);
  }

  /** Finishes what was being made: Heroku takes minutes for it, here it is done by the next request unless `progress` says otherwise. */
  settle(): void {
    for (const id of [...this.state.provisioning]) {
      const addon = this.state.addons.get(id);
      const progress = addon === undefined ? "done" : this.progress(addon);
      if (progress === "under way") continue;
      this.state.provisioning.delete(id);
      const app = addon === undefined ? undefined : this.state.apps.get(addon.appId);
      if (addon === undefined || app === undefined) continue;
      if (progress === "failed") {
        // Its names are free again, so that the next attempt gets them. That Heroku frees them at once is an assumption.
        for (const attachment of this.attachmentsOf(addon)) this.state.attachments.delete(attachment);
        addon.state = "deprovisioned";
        continue;
      }
      addon.state = "provisioned";
      this.releases.create(app, `Attach ${addon.names.join(", ")} (@${addon.name})`);
    }
  }

  /** A change of plan moves the data to another host, so the URL changes; an empty plan changes nothing (an assumption). */
  update(addon: Addon, change: { readonly plan?: string; readonly name?: string }): Addon {
    if (change.name !== undefined && change.name !== addon.name) this.checkName(change.name);
    const asked =
      change.plan === undefined || change.plan === "" ? undefined : orderedPlan(change.plan, this.state.asOf);
    if (asked !== undefined && asked.service !== addon.service) {
      throw invalid(
        `${addon.name} is a ${addon.service} add-on and can't be changed to ${change.plan ?? ""}. Create a new add-on.`,
      );
    }
    addon.name = change.name ?? addon.name;
    addon.updatedAt = this.state.tick();
    if (asked !== undefined && asked.plan !== addon.plan) {
      addon.plan = asked.plan;
      this.rotateCredentials(addon, `Update ${addon.name} to ${addon.service}:${addon.plan}`);
    }
    return addon;
  }

  /** Gives an add-on new credentials and hands them to every app that it is attached to. */
  rotateCredentials(addon: Addon, description = `Rotate credentials of ${addon.name}`): void {
    addon.credential += 1;
    addon.updatedAt = this.state.tick();
    for (const appId of new Set(this.attachmentsOf(addon).map((attachment) => attachment.appId))) {
      const app = this.state.apps.get(appId);
      if (app !== undefined) this.releases.create(app, description);
    }
  }

  /** Removes an add-on with all its attachments; what it holds is lost and noted in `losses`. */
  delete(addon: Addon): void {
    const app = this.state.apps.get(addon.appId);
    const role = Object.entries(REDIS_ROLES).find(
      ([, { attachment, durable }]) => durable && addon.names.includes(attachment),
    );
    // An add-on that could not be made held nothing.
    if (addon.state !== "deprovisioned") {
      this.state.losses.push({
        addon: addon.name,
        addonId: addon.id,
        plan: `${addon.service}:${addon.plan}`,
        app: app?.name ?? addon.appId,
        attachments: [...addon.names],
        durableRole: role?.[0] ?? null,
        at: this.state.tick(),
      });
    }
    for (const attachment of this.attachmentsOf(addon)) this.attachments.remove(attachment);
    this.state.addons.delete(addon);
    this.state.provisioning.delete(addon.id);
  }

  /** On whatever app. */
  attachmentsOf(addon: Addon): Attachment[] {
    return this.state.attachments.all().filter((attachment) => attachment.addonId === addon.id);
  }

  /** The names of the variables that it gives to the app that is billed for it. */
  variableNames(addon: Addon): string[] {
    return this.state.attachments
      .all(addon.appId)
      .filter((attachment) => attachment.addonId === addon.id)
      .flatMap((attachment) => Object.keys(this.attachments.variables(attachment, addon)));
  }

  attach(app: App, addon: Addon, options: NewAttachment = {}): Attachment {
    const taken = new Set(this.attachments.of(app).map((attachment) => attachment.name));
    return this.attachments.create(app, addon, options.name ?? attachmentName(addon.service, addon.id, taken), options);
  }

  private checkName(name: string): void {
    if (!ADDON_NAME.test(name)) {
      throw invalid(
        `Name ${name} is invalid: it must start with a letter and have letters, digits, dashes and underscores only.`,
      );
    }
    if (this.isTaken(name)) throw invalid(`Name ${name} is already taken`);
  }

  private isTaken(name: string): boolean {
    return this.state.addons.find((addon) => addon.name === name) !== undefined;
  }
}

/** What Heroku says to a plan that never was has not been seen; to one that is gone: django-simple-deploy#345, without the day. */
function orderedPlan(text: string, asOf: string): { readonly service: string; readonly plan: string } {
  const { service, plan = defaultPlan(service) } = parsePlan(text);
  const standing = planStanding(service, plan, asOf);
  const isForm = /^[a-z][a-z0-9-]*$/.test(service) && /^[a-z0-9][a-z0-9_-]*$/.test(plan) && !text.endsWith(":");
  // Synth lets a plan pass that may be newer than the catalogue, so that its deploy is rehearsed as well.
  if (!isForm || (standing.kind === "unknown" && !standing.mayBeNewer)) {
    throw new PlatformError(
      404,
      "not_found",
      `Couldn't find either the add-on service or the add-on plan of "${text}".`,
    );
  }
  if (standing.kind === "retired") {
    throw invalid(
      `The ${plan} plan has reached end-of-life on ${standing.facts.notProvisionedFrom}. Use ${service}:${standing.facts.successor}.`,
    );
  }
  return { service, plan };
}

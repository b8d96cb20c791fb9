import { addonVariables } from "./addon-services";
import { invalid, notFound, PlatformError } from "./platform-error";
import type { Releases } from "./releases";
import type { Addon, App, Attachment } from "./rows";
import type { HerokuState } from "./state";

/** What may be said about a new attachment. */
export interface NewAttachment {
  /** Chosen by the platform when absent. */
  readonly name?: string;
  readonly namespace?: string;
  /** The name of the app, to take a name from whoever has it. */
  readonly confirm?: string;
}

/** Names under which add-ons give their variables to apps. */
export class Attachments {
  constructor(
    private readonly state: HerokuState,
    private readonly releases: Releases,
  ) {}

  get(id: string): Attachment {
    return this.state.attachments.get(id) ?? notFound("add-on attachment");
  }

  of(app: App): Attachment[] {
    return this.state.attachments.all(app.id);
  }

  /** The add-on behind an attachment. */
  addon(attachment: Attachment): Addon {
    return this.state.addons.get(attachment.addonId) ?? notFound("add-on");
  }

  /** The variables of an attachment with their values, whether or not they can be seen yet. */
  variables(attachment: Attachment, addon = this.addon(attachment)): Record<string, string> {
    const values = addonVariables(addon, this.state.seed, this.state.asOf);
    return Object.fromEntries(Object.entries(values).map(([suffix, value]) => [`${attachment.name}_${suffix}`, value]));
  }

  /** The attachment that a variable of the app comes from. */
  holder(app: App, variable: string): Attachment | undefined {
    return this.of(app).find((attachment) => Object.hasOwn(this.variables(attachment), variable));
  }

  /**
   * Attaches without making a release; the caller makes it when the variables can be seen.
   * @throws PlatformError 423 `confirmation_required` when the name or one of its variables is taken
   */
  claim(app: App, addon: Addon, name: string, options: NewAttachment): Attachment {
    // The pattern is an assumption: a name becomes part of a variable's name, and those are written so.
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
      throw invalid(
        `Name ${name} is invalid: an attachment's name has uppercase letters, digits and underscores only.`,
      );
    }
    const attachment: Attachment = {
      id: this.state.id(),
      appId: app.id,
      addonId: addon.id,
      name,
      namespace: options.namespace ?? null,
      createdAt: this.state.tick(),
    };
    const variables = Object.keys(this.variables(attachment, addon));
    const rivals = this.of(app).filter(
      (other) => other.name === name || variables.some((variable) => Object.hasOwn(this.variables(other), variable)),
    );
    const set = variables.filter((variable) => Object.hasOwn(app.configVars, variable));
    if (rivals.some((rival) => rival.addonId === addon.id))
      throw invalid(`${addon.name} is already attached to ${app.name} as ${name}.`);
    if ((rivals.length > 0 || set.length > 0) && options.confirm !== app.name) {
      const what = rivals.length > 0 ? `an attachment named ${name}` : `a config var ${set.join(", ")}`;
      throw new PlatformError(
        423,
        "confirmation_required",
        `${app.name} already has ${what}, which attaching ${addon.name} as ${name} would overwrite. Confirm by naming the app.`,
      );
    }
    for (const rival of rivals) this.checkNotLast(rival);
    for (const rival of rivals) this.state.attachments.delete(rival);
    app.configVars = Object.fromEntries(Object.entries(app.configVars).filter(([variable]) => !set.includes(variable)));
    if (!addon.names.includes(name)) addon.names.push(name);
    return this.state.attachments.add(attachment);
  }

  create(app: App, addon: Addon, name: string, options: NewAttachment = {}): Attachment {
    const attachment = this.claim(app, addon, name, options);
    this.releases.create(app, `Attach ${attachment.name} (@${addon.name})`);
    return attachment;
  }

  delete(attachment: Attachment): void {
    this.checkNotLast(attachment);
    this.remove(attachment);
  }

  /** Detaches without asking what remains: for an add-on that goes as a whole. */
  remove(attachment: Attachment): void {
    const addon = this.addon(attachment);
    this.state.attachments.delete(attachment);
    const app = this.state.apps.get(attachment.appId);
    if (app !== undefined) this.releases.create(app, `Detach ${attachment.name} (@${addon.name})`);
  }

  /** An add-on that its own app can't see any more would be billed unseen, so Heroku keeps the last name. */
  private checkNotLast(attachment: Attachment): void {
    const addon = this.addon(attachment);
    if (addon.appId !== attachment.appId) return;
    const others = this.state.attachments.all(addon.appId).filter((other) => other.addonId === addon.id);
    if (others.length <= 1) throw invalid(`Cannot destroy last attachment to billing app for resource ${addon.name}`);
  }
}

import { digest, uuid } from "../../kit/identifiers";
import { invalid, notFound } from "./platform-error";
import type { App, Collaborator, LogDrain, Webhook } from "./rows";
import type { HerokuState } from "./state";

const DRAIN_URL = /^(?:syslog|syslog\+tls|https?):\/\/\S+$/;
const LEVELS = ["notify", "sync"];

/** What of a webhook can be changed. */
export interface WebhookChange {
  readonly url?: string;
  readonly level?: string;
  readonly include?: readonly string[];
}

/** What a collaborator of a team's app may be allowed. */
const PERMISSIONS = ["deploy", "manage", "operate", "view"];

/** Who else hears of an app: log drains, webhooks and collaborators. */
export class Subscriptions {
  constructor(private readonly state: HerokuState) {}

  drains(app: App): LogDrain[] {
    return this.state.logDrains.all(app.id);
  }

  drain(app: App, idOrUrl: string): LogDrain {
    return (
      this.state.logDrains.find(({ id, url }) => id === idOrUrl || url === idOrUrl, app.id) ?? notFound("log drain")
    );
  }

  createDrain(app: App, url: string): LogDrain {
    if (!DRAIN_URL.test(url)) throw invalid("url of a log drain must be a syslog, syslog+tls, http or https URL.");
    if (this.drains(app).some((drain) => drain.url === url)) throw invalid("URL is already a log drain of this app.");
    const id = this.state.id();
    return this.state.logDrains.add({
      id,
      appId: app.id,
      url,
      token: `d.${uuid("drain", id)}`,
      createdAt: this.state.tick(),
    });
  }

  deleteDrain(drain: LogDrain): void {
    this.state.logDrains.delete(drain);
    this.state.tick();
  }

  webhooks(app: App): Webhook[] {
    return this.state.webhooks.all(app.id);
  }

  webhook(app: App, id: string): Webhook {
    return this.state.webhooks.find((candidate) => candidate.id === id, app.id) ?? notFound("webhook");
  }

  createWebhook(app: App, change: Required<WebhookChange>): Webhook {
    checkWebhook(change);
    const createdAt = this.state.tick();
    const { url, level, include } = change;
    const row = {
      id: this.state.id(),
      appId: app.id,
      url,
      level,
      include: [...include],
      createdAt,
      updatedAt: createdAt,
    };
    return this.state.webhooks.add(row);
  }

  updateWebhook(webhook: Webhook, change: WebhookChange): Webhook {
    checkWebhook(change);
    webhook.url = change.url ?? webhook.url;
    webhook.level = change.level ?? webhook.level;
    webhook.include = [...(change.include ?? webhook.include)];
    webhook.updatedAt = this.state.tick();
    return webhook;
  }

  deleteWebhook(webhook: Webhook): void {
    this.state.webhooks.delete(webhook);
    this.state.tick();
  }

  collaborators(app: App): Collaborator[] {
    return this.state.collaborators.all(app.id);
  }

  collaborator(app: App, idOrEmail: string): Collaborator {
    return (
      this.state.collaborators.find(({ id, email }) => id === idOrEmail || email === idOrEmail, app.id) ??
      notFound("collaborator")
    );
  }

  /** @throws PlatformError 422 for a permission that does not exist */
  grant(collaborator: Collaborator, permissions: readonly string[]): Collaborator {
    const unknown = permissions.find((name) => !PERMISSIONS.includes(name));
    if (unknown !== undefined) {
      throw invalid(`Permission ${JSON.stringify(unknown)} is invalid: use ${PERMISSIONS.join(", ")}.`);
    }
    collaborator.permissions = [...new Set(permissions)].sort();
    this.state.tick();
    return collaborator;
  }

  createCollaborator(app: App, email: string): Collaborator {
    if (!/^\S+@\S+\.\S+$/.test(email)) throw invalid(`User ${email} is invalid: use the email address of an account.`);
    if (this.state.collaborators.find((row) => row.email === email, app.id) !== undefined) {
      throw invalid(`User ${email} is already a collaborator on the app.`);
    }
    const createdAt = this.state.tick();
    const userId = uuid("user", digest(email));
    return this.state.collaborators.add({ id: this.state.id(), appId: app.id, userId, email, createdAt });
  }

  deleteCollaborator(collaborator: Collaborator): void {
    this.state.collaborators.delete(collaborator);
    this.state.tick();
  }
}

function checkWebhook(change: WebhookChange): void {
  if (change.url !== undefined && !/^https?:\/\/\S+$/.test(change.url))
    throw invalid("url of a webhook must be an http or https URL.");
  if (change.level !== undefined && !LEVELS.includes(change.level)) {
    throw invalid(`level ${change.level} is invalid: use one of ${LEVELS.join(", ")}.`);
  }
  if (change.include?.length === 0) throw invalid("include must name at least one entity, for example api:release.");
}

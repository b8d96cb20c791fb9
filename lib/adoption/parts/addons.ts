import { parsePlan, serviceFacts } from "../../catalogue/addon-plan";
import { ADDON_SERVICES } from "../../catalogue/addon-services";
import { POSTGRES_PLANS } from "../../catalogue/postgres-plans";
import { knownRedisVersion } from "../../catalogue/redis-versions";
import { REDIS_PLANS } from "../../catalogue/redis-plans";
import type { AddonSnapshot, AppSnapshot, AttachmentSnapshot } from "../../deployment/from-platform/snapshot";
import { nearest } from "../../text/nearest";
import { construct, HEROKU, type Draft } from "../draft";
import { Code, comment, written, type SourceValue } from "../source";
import { LIBRARY } from "../../engines/package-names";

/** An add-on with the names that it has on its own app. */
export function addonText(draft: Draft, app: AppSnapshot, owner: string, addon: AddonSnapshot): string {
  if (addon.state !== "provisioned") {
    draft.leftOut.push(`${app.name}: the add-on ${addon.name}, which is ${addon.state}`);
    return "";
  }
  const { service } = parsePlan(addon.plan);
  const id = draft.own(app, service.replace(/^heroku-/, ""));
  const name = draft.constant(id);
  draft.use(LIBRARY, "Addon");
  draft.addons.set(addon.id, name);
  draft.manage(id, "heroku_addon", addon.id, `the add-on ${addon.name} (${addon.plan}) of ${app.name}`);
  // The first attachment belongs to the add-on: Heroku makes and removes the two together.
  const [, ...further] = attachmentsOf(app, addon.id);
  const lines = further.map((attachment) => {
    const reason = whyRaw(addon, attachment);
    if (reason !== undefined) {
      const words = `the attachment ${attachment.name} of ${addon.name} to ${app.name}`;
      return comment(reason) + attachmentText(draft, app, owner, attachment, new Code(`${name}.addonId`), words);
    }
    draft.manage(
      `${id}/attachment-${attachment.name}`,
      "heroku_addon_attachment",
      attachment.id,
      `the attachment ${attachment.name} of ${addon.name} to ${app.name}`,
    );
    return `${name}.attach(${written(attachment.name)});\n`;
  });
  const at = `${app.name}/${addon.name}`;
  const isUsed = further.length > 0 || isBorrowed(draft, addon.id, app.id) || draft.hasErrors(at);
  const config = { app: new Code(owner), plan: planOf(addon.plan), config: optionsOf(addon) };
  return construct("Addon", id, config, isUsed ? name : undefined) + draft.acknowledgements(at, name) + lines.join("");
}

/** The options that a Redis has now. Terraform ignores them on an add-on that exists; the rules read them. */
function optionsOf({ redis = {} }: AddonSnapshot): Readonly<Record<string, SourceValue>> | undefined {
  const { version, maxmemoryPolicy, timeoutSeconds } = redis;
  const options = {
    ...(version === undefined ? {} : { version: knownRedisVersion(version) ?? version }),
    ...(maxmemoryPolicy === undefined ? {} : { maxmemory_policy: maxmemoryPolicy }),
    ...(timeoutSeconds === undefined ? {} : { timeout: String(timeoutSeconds) }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}

/**
 * Attachments of add-ons that belong to other apps.
 *
 * @param owners - whether those apps are in the program as well: then the add-ons are named by their constants, which are
 *   there once all apps are written
 */
export function borrowedText(draft: Draft, app: AppSnapshot, owner: string, owners: "here" | "elsewhere"): string[] {
  if (app.addons === undefined) {
    if (app.attachments !== undefined && owners === "elsewhere") {
      draft.leftOut.push(`${app.name}: attachments, since its add-ons could not be read`);
    }
    return [];
  }
  const own = new Set(app.addons.map(({ id }) => id));
  const apps = new Set(draft.snapshot.apps.map(({ name }) => name));
  return (app.attachments ?? [])
    .filter(({ addon }) => !own.has(addon.id) && apps.has(addon.app) === (owners === "here"))
    .map((attachment) => {
      const { name, addon } = attachment;
      const words = `the attachment ${name} of ${addon.name} (of ${addon.app}) to ${app.name}`;
      const constant = draft.addons.get(addon.id);
      const id = constant === undefined ? addon.id : new Code(`${constant}.addonId`);
      return (
        comment(`${addon.name} belongs to ${addon.app}.`) + attachmentText(draft, app, owner, attachment, id, words)
      );
    });
}

/** In the order in which they were made. */
function attachmentsOf({ attachments = [] }: AppSnapshot, addon: string): AttachmentSnapshot[] {
  return attachments
    .filter((one) => one.addon.id === addon)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
}

/** Why the construct cannot declare an attachment; undefined where it can. */
function whyRaw(addon: AddonSnapshot, { name, namespace }: AttachmentSnapshot): string | undefined {
  if (namespace !== null) return `${name} is attached with ${namespace}, which Addon does not know.`;
  return isFirstName(name)
    ? `${addon.name} was promoted: ${name} is a name that Addon leaves to the first add-on of a service.`
    : undefined;
}

function attachmentText(
  draft: Draft,
  app: AppSnapshot,
  owner: string,
  { id, name, namespace }: AttachmentSnapshot,
  addonId: SourceValue,
  words: string,
): string {
  const path = draft.own(app, `attachment-${name}`);
  draft.use(HEROKU, "HerokuAddonAttachment");
  draft.manage(path, "heroku_addon_attachment", id, words);
  const config = { appId: new Code(`${owner}.appId`), addonId, name, namespace: namespace ?? undefined };
  return construct("HerokuAddonAttachment", path, config);
}

function isBorrowed({ snapshot }: Draft, addon: string, home: string): boolean {
  return snapshot.apps.some(
    ({ id, attachments = [] }) => id !== home && attachments.some((one) => one.addon.id === addon),
  );
}

/** Names that Heroku gives to the first add-on of a service. */
function isFirstName(attachment: string): boolean {
  return Object.values(ADDON_SERVICES).some(({ firstAttachment }) => firstAttachment === attachment);
}

/** The plan, marked where the constructs would take it for a slip. */
function planOf(plan: string): SourceValue {
  const { service, plan: size = "" } = parsePlan(plan);
  const services = Object.keys(ADDON_SERVICES);
  const near = serviceFacts(service) === undefined && nearest(service, services, 2) !== undefined;
  const unknown =
    (service === "heroku-redis" && !Object.hasOwn(REDIS_PLANS, size)) ||
    (service === "heroku-postgresql" && !Object.hasOwn(POSTGRES_PLANS, size));
  return near || unknown ? { unlisted: plan } : plan;
}

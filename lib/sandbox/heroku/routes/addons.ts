import { stringMapAt, type JsonObject } from "../../kit/json";
import { notFound } from "../platform/platform-error";
import type { Addon, Attachment } from "../platform/rows";
import { describeAddon, describeAttachment } from "./descriptions";
import { describePlan, describeService } from "./offers";
import { optionalString, reference, requiredReference, type Call, type Routes } from "./route";

/** Add-ons and their attachments. */
export const addonRoutes: Routes = {
  "GET /addons": (call) => ({ body: allAddons(call).map((addon) => shownAddon(call, addon)) }),
  "POST /actions/addons/resolve": (call) => ({ body: resolveAddons(call).map((addon) => shownAddon(call, addon)) }),
  "GET /apps/:app/addons": (call) => ({
    body: call.platform.addons.of(call.app).map((addon) => shownAddon(call, addon)),
  }),
  "POST /apps/:app/addons": (call) => {
    const { platform, body } = call;
    const attachment = optionalString(call, "attachment", "name");
    const addon = platform.addons.create(call.app, {
      plan: requiredReference(call, "plan"),
      name: optionalString(call, "name"),
      config: stringMapAt(body, "config"),
      confirm: optionalString(call, "confirm"),
      ...(attachment === undefined ? {} : { attachment: { name: attachment } }),
    });
    return { status: 201, body: describeAddon(platform, addon) };
  },
  "GET /apps/:app/addons/:addon": (call) => ({ body: shownAddon(call, addonOfApp(call)) }),
  "PATCH /apps/:app/addons/:addon": (call) => {
    const change = { plan: reference(call, "plan"), name: optionalString(call, "name") };
    return { body: describeAddon(call.platform, call.platform.addons.update(addonOfApp(call), change)) };
  },
  "DELETE /apps/:app/addons/:addon": (call) => {
    const addon = addonOfApp(call);
    const body = { ...describeAddon(call.platform, addon), state: "deprovisioned" };
    call.platform.addons.delete(addon);
    return { body };
  },
  "GET /addons/:addon": (call) => ({ body: shownAddon(call, addonNamed(call, call.part("addon"))) }),

  "GET /addon-attachments": (call) => ({ body: allAttachments(call).map((row) => shownAttachment(call, row)) }),
  "GET /apps/:app/addon-attachments": (call) => ({
    body: call.platform.attachments.of(call.app).map((row) => shownAttachment(call, row)),
  }),
  "GET /apps/:app/addon-attachments/:attachment": (call) => {
    const wanted = call.part("attachment");
    const rows = call.platform.attachments.of(call.app);
    const found =
      rows.find(({ id, name }) => id === wanted || name === wanted.toUpperCase()) ?? notFound("add-on attachment");
    return { body: shownAttachment(call, found) };
  },
  "GET /addons/:addon/addon-attachments": (call) => ({
    body: call.platform.addons
      .attachmentsOf(addonNamed(call, call.part("addon")))
      .map((row) => shownAttachment(call, row)),
  }),
  "POST /actions/addon-attachments/resolve": (call) => ({
    body: resolveAttachments(call).map((row) => shownAttachment(call, row)),
  }),
  "POST /addon-attachments": (call) => {
    const { platform } = call;
    const app = platform.apps.get(requiredReference(call, "app"));
    const addon = addonNamed(call, requiredReference(call, "addon"));
    const attachment = platform.addons.attach(app, addon, {
      name: optionalString(call, "name"),
      namespace: optionalString(call, "namespace"),
      confirm: optionalString(call, "confirm"),
    });
    return { status: 201, body: describeAttachment(platform, attachment) };
  },
  "GET /addon-attachments/:attachment": ({ platform, part }) => ({
    body: describeAttachment(platform, platform.attachments.get(part("attachment"))),
  }),
  "DELETE /addon-attachments/:attachment": ({ platform, part }) => {
    const attachment = platform.attachments.get(part("attachment"));
    const body = describeAttachment(platform, attachment);
    platform.attachments.delete(attachment);
    return { body };
  },
};

/** What a client asks to have spelt out, in one of the headers with which it does. */
function asks({ request }: Call, header: "accept-expansion" | "accept-inclusion", what: string): boolean {
  return (request.headers?.[header] ?? "").split(/[,\s]+/).includes(what);
}

function shownAddon(call: Call, addon: Addon): JsonObject {
  const body = describeAddon(call.platform, addon);
  if (!asks(call, "accept-expansion", "plan")) return body;
  return {
    ...body,
    addon_service: describeService(addon.service),
    plan: describePlan(addon.service, addon.plan),
  };
}

function shownAttachment(call: Call, attachment: Attachment): JsonObject {
  const { platform } = call;
  const body = describeAttachment(platform, attachment);
  const addon = platform.attachments.addon(attachment);
  return {
    ...body,
    ...(asks(call, "accept-inclusion", "config_vars") && {
      config_vars: Object.keys(platform.attachments.variables(attachment)),
    }),
    ...(asks(call, "accept-inclusion", "addon:plan") && {
      addon: { ...shownAddon(call, addon), plan: describePlan(addon.service, addon.plan) },
    }),
  };
}

function allAddons({ platform }: Call): Addon[] {
  return platform.apps.all().flatMap((app) => platform.addons.of(app));
}

function allAttachments({ platform }: Call): Attachment[] {
  return platform.apps.all().flatMap((app) => platform.attachments.of(app));
}

/** `ATTACHMENT` of the app that the body names, or `APP::ATTACHMENT`. */
function attachmentsNamed(call: Call, text: string): Attachment[] {
  const [first = "", second] = text.split("::");
  const app = second === undefined ? optionalString(call, "app") : first;
  const name = (second ?? first).toUpperCase();
  if (app === undefined) return [];
  return call.platform.attachments.of(call.platform.apps.get(app)).filter((row) => row.name === name);
}

/** An add-on by id, name or `APP::ATTACHMENT`. @throws PlatformError 404 */
function addonNamed(call: Call, wanted: string): Addon {
  const [named] = wanted.includes("::") ? attachmentsNamed(call, wanted) : [];
  return named === undefined ? call.platform.addons.get(wanted) : call.platform.attachments.addon(named);
}

/** Add-ons by id or name, or by the name of an attachment where an app is given with it. */
function resolveAddons(call: Call): Addon[] {
  const wanted = requiredReference(call, "addon");
  const service = optionalString(call, "addon_service");
  const direct = allAddons(call).filter(({ id, name }) => id === wanted || name === wanted);
  const attached = attachmentsNamed(call, wanted).map((row) => call.platform.attachments.addon(row));
  const found = (direct.length > 0 ? direct : attached).filter((addon) => (service ?? addon.service) === addon.service);
  if (found.length === 0) notFound("add-on");
  return [...new Set(found)];
}

function resolveAttachments(call: Call): Attachment[] {
  const wanted = requiredReference(call, "addon_attachment");
  const service = optionalString(call, "addon_service");
  const direct = allAttachments(call).filter(({ id }) => id === wanted);
  const found = (direct.length > 0 ? direct : attachmentsNamed(call, wanted)).filter(
    (row) => service === undefined || call.platform.attachments.addon(row).service === service,
  );
  if (found.length === 0) notFound("add-on attachment");
  return found;
}

function addonOfApp({ platform, app, part }: Call) {
  const addon = platform.addons.get(part("addon"));
  if (addon.appId !== app.id) notFound("add-on");
  return addon;
}

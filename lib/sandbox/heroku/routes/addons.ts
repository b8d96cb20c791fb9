import { stringMapAt } from "../../kit/json";
import { notFound } from "../platform/platform-error";
import { describeAddon, describeAttachment } from "./descriptions";
import { optionalString, reference, requiredReference, type Call, type Route } from "./route";

/** Add-ons and their attachments. */
export const addonRoutes: readonly Route[] = [
  [
    "GET",
    "/apps/:app/addons",
    ({ platform, part }) => ({
      body: platform.addons.of(platform.apps.get(part("app"))).map((addon) => describeAddon(platform, addon)),
    }),
  ],
  [
    "POST",
    "/apps/:app/addons",
    (call) => {
      const { platform, body } = call;
      const attachment = optionalString(call, "attachment", "name");
      const addon = platform.addons.create(platform.apps.get(call.part("app")), {
        plan: requiredReference(call, "plan"),
        name: optionalString(call, "name"),
        config: stringMapAt(body, "config"),
        confirm: optionalString(call, "confirm"),
        ...(attachment === undefined ? {} : { attachment: { name: attachment } }),
      });
      return { status: 201, body: describeAddon(platform, addon) };
    },
  ],
  ["GET", "/apps/:app/addons/:addon", (call) => ({ body: describeAddon(call.platform, addonOfApp(call)) })],
  [
    "PATCH",
    "/apps/:app/addons/:addon",
    (call) => {
      const change = { plan: reference(call, "plan"), name: optionalString(call, "name") };
      return { body: describeAddon(call.platform, call.platform.addons.update(addonOfApp(call), change)) };
    },
  ],
  [
    "DELETE",
    "/apps/:app/addons/:addon",
    (call) => {
      const addon = addonOfApp(call);
      const body = describeAddon(call.platform, addon);
      call.platform.addons.delete(addon);
      return { body };
    },
  ],
  [
    "GET",
    "/addons/:addon",
    ({ platform, part }) => ({ body: describeAddon(platform, platform.addons.get(part("addon"))) }),
  ],

  [
    "GET",
    "/apps/:app/addon-attachments",
    ({ platform, part }) => ({
      body: platform.attachments.of(platform.apps.get(part("app"))).map((row) => describeAttachment(platform, row)),
    }),
  ],
  [
    "POST",
    "/addon-attachments",
    (call) => {
      const { platform } = call;
      const app = platform.apps.get(requiredReference(call, "app"));
      const addon = platform.addons.get(requiredReference(call, "addon"));
      const attachment = platform.addons.attach(app, addon, {
        name: optionalString(call, "name"),
        namespace: optionalString(call, "namespace"),
        confirm: optionalString(call, "confirm"),
      });
      return { status: 201, body: describeAttachment(platform, attachment) };
    },
  ],
  [
    "GET",
    "/addon-attachments/:attachment",
    ({ platform, part }) => ({ body: describeAttachment(platform, platform.attachments.get(part("attachment"))) }),
  ],
  [
    "DELETE",
    "/addon-attachments/:attachment",
    ({ platform, part }) => {
      const attachment = platform.attachments.get(part("attachment"));
      const body = describeAttachment(platform, attachment);
      platform.attachments.delete(attachment);
      return { body };
    },
  ],
];

function addonOfApp({ platform, part }: Call) {
  const app = platform.apps.get(part("app"));
  const addon = platform.addons.get(part("addon"));
  if (addon.appId !== app.id) throw notFound("add-on");
  return addon;
}

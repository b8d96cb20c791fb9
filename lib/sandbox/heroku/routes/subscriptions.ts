import { stringsAt, valueAt } from "../../kit/json";
import { invalid } from "../platform/platform-error";
import { describeCollaborator, describeDrain, describeOwner, describeWebhook } from "./descriptions";
import { optionalString, requiredReference, requiredString, type Call, type Route } from "./route";

/** Log drains, webhooks and collaborators. */
export const subscriptionRoutes: readonly Route[] = [
  [
    "GET",
    "/apps/:app/log-drains",
    (call) => ({ body: call.platform.subscriptions.drains(appOf(call)).map(describeDrain) }),
  ],
  [
    "GET",
    "/apps/:app/webhooks",
    (call) => ({ body: call.platform.subscriptions.webhooks(appOf(call)).map(describeWebhook) }),
  ],
  [
    "GET",
    "/apps/:app/collaborators",
    (call) => {
      const app = appOf(call);
      const rows = call.platform.subscriptions
        .collaborators(app)
        .map((row) => describeCollaborator(call.platform, row));
      return { body: [describeOwner(call.platform, app), ...rows] };
    },
  ],
  [
    "POST",
    "/apps/:app/log-drains",
    (call) => ({
      status: 201,
      body: describeDrain(call.platform.subscriptions.createDrain(appOf(call), requiredString(call, "url"))),
    }),
  ],
  [
    "GET",
    "/apps/:app/log-drains/:drain",
    (call) => ({ body: describeDrain(call.platform.subscriptions.drain(appOf(call), call.part("drain"))) }),
  ],
  [
    "DELETE",
    "/apps/:app/log-drains/:drain",
    (call) => {
      const drain = call.platform.subscriptions.drain(appOf(call), call.part("drain"));
      call.platform.subscriptions.deleteDrain(drain);
      return { body: describeDrain(drain) };
    },
  ],

  [
    "POST",
    "/apps/:app/webhooks",
    (call) => {
      const include = stringsAt(call.body, "include");
      if (include.length === 0) throw invalid("Missing required parameter: include (a list of entities).");
      const change = { url: requiredString(call, "url"), level: requiredString(call, "level"), include };
      return { status: 201, body: describeWebhook(call.platform.subscriptions.createWebhook(appOf(call), change)) };
    },
  ],
  ["GET", "/apps/:app/webhooks/:webhook", (call) => ({ body: describeWebhook(webhookOf(call)) })],
  [
    "PATCH",
    "/apps/:app/webhooks/:webhook",
    (call) => {
      const change = {
        url: optionalString(call, "url"),
        level: optionalString(call, "level"),
        ...(valueAt(call.body, "include") === undefined ? {} : { include: stringsAt(call.body, "include") }),
      };
      return { body: describeWebhook(call.platform.subscriptions.updateWebhook(webhookOf(call), change)) };
    },
  ],
  [
    "DELETE",
    "/apps/:app/webhooks/:webhook",
    (call) => {
      const webhook = webhookOf(call);
      call.platform.subscriptions.deleteWebhook(webhook);
      return { body: describeWebhook(webhook) };
    },
  ],

  [
    "POST",
    "/apps/:app/collaborators",
    (call) => {
      const row = call.platform.subscriptions.createCollaborator(appOf(call), requiredReference(call, "user"));
      return { status: 201, body: describeCollaborator(call.platform, row) };
    },
  ],
  [
    "GET",
    "/apps/:app/collaborators/:collaborator",
    (call) => ({
      body: describeCollaborator(
        call.platform,
        call.platform.subscriptions.collaborator(appOf(call), call.part("collaborator")),
      ),
    }),
  ],
  [
    "DELETE",
    "/apps/:app/collaborators/:collaborator",
    (call) => {
      const row = call.platform.subscriptions.collaborator(appOf(call), call.part("collaborator"));
      const body = describeCollaborator(call.platform, row);
      call.platform.subscriptions.deleteCollaborator(row);
      return { body };
    },
  ],
];

function appOf({ platform, part }: Call) {
  return platform.apps.get(part("app"));
}

function webhookOf(call: Call) {
  return call.platform.subscriptions.webhook(appOf(call), call.part("webhook"));
}

import { stringsAt, valueAt } from "../../kit/json";
import { invalid } from "../platform/platform-error";
import { describeCollaborator, describeDrain, describeOwner, describeWebhook } from "./descriptions";
import { optionalString, requiredReference, requiredString, type Answer, type Call, type Routes } from "./route";

/** Log drains, webhooks and collaborators. */
export const subscriptionRoutes: Routes = {
  "GET /apps/:app/log-drains": (call) => ({ body: call.platform.subscriptions.drains(call.app).map(describeDrain) }),
  "GET /apps/:app/webhooks": (call) => ({
    body: call.platform.subscriptions.webhooks(call.app).map(describeWebhook),
  }),
  "GET /apps/:app/collaborators": (call) => {
    const app = call.app;
    const rows = call.platform.subscriptions.collaborators(app).map((row) => describeCollaborator(call.platform, row));
    return { body: [describeOwner(call.platform, app), ...rows] };
  },
  "POST /apps/:app/log-drains": (call) => ({
    status: 201,
    body: describeDrain(call.platform.subscriptions.createDrain(call.app, requiredString(call, "url"))),
  }),
  "GET /apps/:app/log-drains/:drain": (call) => ({
    body: describeDrain(call.platform.subscriptions.drain(call.app, call.part("drain"))),
  }),
  "DELETE /apps/:app/log-drains/:drain": (call) => {
    const drain = call.platform.subscriptions.drain(call.app, call.part("drain"));
    call.platform.subscriptions.deleteDrain(drain);
    return { body: describeDrain(drain) };
  },

  "POST /apps/:app/webhooks": (call) => {
    const include = stringsAt(call.body, "include");
    if (include.length === 0) throw invalid("Missing required parameter: include (a list of entities).");
    const change = { url: requiredString(call, "url"), level: requiredString(call, "level"), include };
    return { status: 201, body: describeWebhook(call.platform.subscriptions.createWebhook(call.app, change)) };
  },
  "GET /apps/:app/webhooks/:webhook": (call) => ({ body: describeWebhook(webhookOf(call)) }),
  "PATCH /apps/:app/webhooks/:webhook": (call) => {
    const change = {
      url: optionalString(call, "url"),
      level: optionalString(call, "level"),
      ...(valueAt(call.body, "include") === undefined ? {} : { include: stringsAt(call.body, "include") }),
    };
    return { body: describeWebhook(call.platform.subscriptions.updateWebhook(webhookOf(call), change)) };
  },
  "DELETE /apps/:app/webhooks/:webhook": (call) => {
    const webhook = webhookOf(call);
    call.platform.subscriptions.deleteWebhook(webhook);
    return { body: describeWebhook(webhook) };
  },

  "POST /teams/apps/:app/collaborators": (call) => {
    const { subscriptions } = call.platform;
    const row = subscriptions.createCollaborator(call.app, requiredReference(call, "user"));
    subscriptions.grant(row, stringsAt(call.body, "permissions"));
    return { status: 201, body: describeCollaborator(call.platform, row) };
  },
  "GET /teams/apps/:app/collaborators/:collaborator": describedCollaborator,
  "PATCH /teams/apps/:app/collaborators/:collaborator": (call) => {
    const { subscriptions } = call.platform;
    const row = subscriptions.collaborator(call.app, call.part("collaborator"));
    subscriptions.grant(row, stringsAt(call.body, "permissions"));
    return { body: describeCollaborator(call.platform, row) };
  },
  "DELETE /teams/apps/:app/collaborators/:collaborator": removedCollaborator,

  "POST /apps/:app/collaborators": (call) => {
    const row = call.platform.subscriptions.createCollaborator(call.app, requiredReference(call, "user"));
    return { status: 201, body: describeCollaborator(call.platform, row) };
  },
  "GET /apps/:app/collaborators/:collaborator": describedCollaborator,
  "DELETE /apps/:app/collaborators/:collaborator": removedCollaborator,
};

function webhookOf(call: Call) {
  return call.platform.subscriptions.webhook(call.app, call.part("webhook"));
}

function describedCollaborator(call: Call): Answer {
  const row = call.platform.subscriptions.collaborator(call.app, call.part("collaborator"));
  return { body: describeCollaborator(call.platform, row) };
}

function removedCollaborator(call: Call): Answer {
  const described = describedCollaborator(call);
  const { subscriptions } = call.platform;
  subscriptions.deleteCollaborator(subscriptions.collaborator(call.app, call.part("collaborator")));
  return described;
}

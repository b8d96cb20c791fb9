import type {
  AppSnapshot,
  CollaboratorSnapshot,
  DrainSnapshot,
  PipelineSnapshot,
  WebhookSnapshot,
} from "../../deployment/from-platform/snapshot";
import { construct, HEROKU, type Draft } from "../draft";
import { Code } from "../source";

/** A log drain whose URL holds no secret. */
export function drainText(draft: Draft, app: AppSnapshot, owner: string, { id, url }: DrainSnapshot): string {
  if (url === undefined) {
    draft.leftOut.push(`${app.name}: a log drain (${id}) whose URL may hold a credential`);
    return "";
  }
  const path = draft.own(app, "drain");
  draft.use(HEROKU, "HerokuDrain");
  draft.manage(path, "heroku_drain", `${app.id}:${id}`, `a log drain of ${app.name} to ${new URL(url).host}`);
  return construct("HerokuDrain", path, { appId: new Code(`${owner}.appId`), url });
}

/** A webhook whose URL holds no secret. */
export function webhookText(draft: Draft, app: AppSnapshot, owner: string, webhook: WebhookSnapshot): string {
  const { id, url, level, include } = webhook;
  if (url === undefined) {
    draft.leftOut.push(`${app.name}: a webhook (${id}) whose URL may hold a credential`);
    return "";
  }
  const path = draft.own(app, "webhook");
  draft.use(HEROKU, "HerokuAppWebhook");
  draft.manage(path, "heroku_app_webhook", `${app.id}:${id}`, `a webhook of ${app.name} to ${new URL(url).host}`);
  return construct("HerokuAppWebhook", path, {
    appId: new Code(`${owner}.appId`),
    url,
    level,
    include: [...include],
  });
}

/** Whoever may work on an app that belongs to no team. */
export function collaboratorText(
  draft: Draft,
  app: AppSnapshot,
  owner: string,
  { email }: CollaboratorSnapshot,
): string {
  if (app.team !== null) {
    draft.leftOut.push(`${app.name}: the collaborator ${email}; permissions of a team's app are the team's`);
    return "";
  }
  const path = draft.own(app, `collaborator-${email.replace(/@.*/, "")}`);
  draft.use(HEROKU, "HerokuCollaborator");
  draft.manage(path, "heroku_collaborator", `${app.id}:${email}`, `the collaborator ${email} of ${app.name}`);
  return construct("HerokuCollaborator", path, { appId: new Code(`${owner}.appId`), email });
}

/** A pipeline with the apps that are in it. */
export function pipelineText(
  draft: Draft,
  { id, name, owner }: PipelineSnapshot,
  constants: ReadonlyMap<string, string>,
): string {
  const path = draft.path(`pipeline-${name}`);
  const constant = draft.constant(path);
  draft.use(HEROKU, "HerokuPipeline");
  draft.manage(path, "heroku_pipeline", id, `the pipeline ${name}`);
  const apps = draft.snapshot.apps.filter(({ coupling }) => coupling?.pipeline === id);
  const couplings = apps.map((app) => {
    const at = draft.own(app, "coupling");
    draft.use(HEROKU, "HerokuPipelineCoupling");
    const words = `${app.name} as ${app.coupling?.stage ?? ""} of the pipeline ${name}`;
    draft.manage(at, "heroku_pipeline_coupling", app.coupling?.id ?? "", words);
    return construct("HerokuPipelineCoupling", at, {
      appId: new Code(`${constants.get(app.id) ?? ""}.appId`),
      pipeline: new Code(`${constant}.id`),
      stage: app.coupling?.stage,
    });
  });
  const config = { name, owner: owner === null ? undefined : { id: owner.id, type: owner.type } };
  return construct("HerokuPipeline", path, config, apps.length > 0 ? constant : undefined) + couplings.join("");
}

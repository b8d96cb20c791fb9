import { APP_FEATURES } from "../../catalogue/features";
import { REGIONS } from "../../catalogue/regions";
import { STACKS } from "../../catalogue/stacks";
import type { AppSnapshot } from "../../deployment/from-platform/snapshot";
import { construct, listed, type Draft } from "../draft";
import { addonText, borrowedText } from "./addons";
import { collaboratorText, drainText, webhookText } from "./beside-the-app";
import { hostText } from "./hosts";
import { processText } from "./processes";
import { LIBRARY } from "../../engines/package-names";

/** An app with everything that belongs to it alone. The constant that holds it is noted in `constants`. */
export function appText(draft: Draft, app: AppSnapshot, constants: Map<string, string>): string {
  const id = draft.path(app.name);
  const name = draft.constant(app.name);
  constants.set(app.id, name);
  const { features, lines } = featuresOf(draft, app, id);
  draft.use(LIBRARY, "RailsApp");
  draft.leftOut.push(
    `${app.name}: config vars and their values, which would be in Terraform's state. Move them one by one, with a plan for each`,
    `${app.name}: builds and releases; code is released as before`,
  );
  const special = {
    ...(app.locked && app.team !== null ? { organization: { name: app.team, locked: true } } : {}),
    ...(app.internalRouting ? { internalRouting: true } : {}),
    ...(app.buildpacks === undefined ? { lifecycle: { ignoreChanges: ["buildpacks"], preventDestroy: true } } : {}),
  };
  const head = construct(
    "RailsApp",
    id,
    {
      name: app.name,
      region: listed(app.region, Object.keys(REGIONS)),
      stack: listed(app.stack, Object.keys(STACKS)),
      team: app.team ?? undefined,
      space: app.space ?? undefined,
      buildpacks: [...(app.buildpacks ?? [])],
      acm: app.acm,
      features: features.length === 0 ? undefined : features.map((feature) => listed(feature, APP_FEATURES)),
      released: app.release?.hasCode === true ? true : undefined,
      transform: Object.keys(special).length === 0 ? undefined : { app: special },
    },
    name,
  );
  draft.manage(id, "heroku_app", app.id, `the app ${app.name}`);
  for (const line of lines) line();
  return [
    head,
    draft.acknowledgements(app.name, name),
    ...(app.addons ?? []).map((addon) => addonText(draft, app, name, addon)),
    ...borrowedText(draft, app, name, "elsewhere"),
    ...(app.formation ?? []).map((one) => processText(draft, app, name, one)),
    ...(app.domains ?? []).map((domain) => hostText(draft, app, name, domain)),
    ...(app.drains ?? []).map((drain) => drainText(draft, app, name, drain)),
    ...(app.webhooks ?? []).map((webhook) => webhookText(draft, app, name, webhook)),
    ...(app.collaborators ?? []).map((one) => collaboratorText(draft, app, name, one)),
  ].join("");
}

function featuresOf(draft: Draft, app: AppSnapshot, id: string) {
  const features = (app.features ?? []).filter(({ enabled }) => enabled).map(({ name }) => name);
  const lines = features.map((feature) => () => {
    const path = `${id}/features/${feature}`;
    draft.manage(path, "heroku_app_feature", `${app.id}:${feature}`, `the feature ${feature} of ${app.name}`);
  });
  return { features, lines };
}

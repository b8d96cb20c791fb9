import { stringOf } from "../../deployment/from-terraform/json";
import type { PlannedChange } from "./plan-changes";

/** The releases that one apply makes of an app that runs already. */
export interface Restarts {
  /** The address of the app, or its id where it is not in the plan. */
  readonly app: string;
  /** What makes each of them. */
  readonly causes: readonly string[];
}

/** Each change of one of these is a release of its own: heroku.md section 6, provider 5.3.2. */
const RELEASING = new Set([
  "heroku_addon",
  "heroku_addon_attachment",
  "heroku_app_config_association",
  "heroku_app_release",
  "heroku_build",
]);

/** How often each app is restarted. An app that is created by the plan has nobody on it yet. */
export function restartsByApp(changes: readonly PlannedChange[]): readonly Restarts[] {
  const apps = new Map(
    changes.flatMap((change) => {
      const id = change.type === "heroku_app" ? stringOf(change.before.id) : undefined;
      return id === undefined ? [] : [[id, change.address]];
    }),
  );
  const causes = new Map<string, string[]>();
  for (const change of changes) {
    const id = stringOf(change.before.app_id) ?? stringOf(change.after.app_id);
    const app = change.type === "heroku_app" ? stringOf(change.before.id) : id;
    if (app === undefined) continue;
    const key = apps.get(app) ?? app;
    causes.set(key, [...(causes.get(key) ?? []), ...releasesOf(change)]);
  }
  return [...causes].map(([app, all]) => ({ app, causes: all }));
}

function releasesOf({ type, address, actions, before, after, afterUnknown }: PlannedChange): readonly string[] {
  if (type === "heroku_app") {
    const changed = ["config_vars", "sensitive_config_vars"].some(
      (name) => afterUnknown[name] !== true && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    return actions.includes("update") && changed ? [address] : [];
  }
  if (!RELEASING.has(type)) return [];
  // Builds and releases are not taken back when Terraform forgets them.
  const counted =
    type === "heroku_build" || type === "heroku_app_release" ? ["create"] : ["create", "update", "delete"];
  return actions.filter((action) => counted.includes(action)).map(() => address);
}

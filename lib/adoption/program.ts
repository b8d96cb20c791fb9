import type { StateResource } from "../deployment/from-platform/of-state";
import type { Snapshot } from "../deployment/from-platform/snapshot";
import { Draft, HEROKU } from "./draft";
import { borrowedText } from "./parts/addons";
import { appText } from "./parts/app";
import { pipelineText } from "./parts/beside-the-app";
import { comment, written } from "./source";
import { CDK, CLOUDFLARE, LIBRARY } from "../engines/package-names";

/** A program that declares what exists. */
export interface AdoptedProgram {
  /** The name of its only stack. */
  readonly stack: string;
  /** `main.ts` */
  readonly program: string;
  /** `adopted.ts`: ids by construct path. */
  readonly ids: string;
  /** How many resources are imported. */
  readonly imports: number;
  /** How many resources of a state are moved. */
  readonly moves: number;
  /** Addresses of a state that Terraform lets go of. */
  readonly forgotten: readonly string[];
  /** What the program declares, in words. */
  readonly managed: readonly string[];
  /** What it does not declare, and why. */
  readonly leftOut: readonly string[];
  /** What the rules find on the app as it is, and the program accepts for now. */
  readonly accepted: readonly string[];
}

/**
 * Writes the program of what a snapshot holds.
 *
 * @param state - what a state manages already: it is moved instead of imported, and the rest of the state is forgotten
 */
export function programOf(snapshot: Snapshot, state: readonly StateResource[] = []): AdoptedProgram {
  const draft = new Draft(snapshot);
  const stack = snapshot.apps[0]?.name ?? "adopted";
  draft.use(CDK, "App", "TerraformStack");
  draft.use(LIBRARY, "importExisting");
  draft.use(HEROKU, "HerokuProvider");
  const constants = new Map<string, string>();
  const apps = snapshot.apps.map((app) => appText(draft, app, constants));
  const lent = snapshot.apps.flatMap((app) => borrowedText(draft, app, constants.get(app.id) ?? "", "here"));
  const pipelines = snapshot.pipelines.map((pipeline) => pipelineText(draft, pipeline, constants));
  const zones = draft.zoneLines();
  if (zones.length > 0) draft.use(`${CLOUDFLARE}/lib/provider`, "CloudflareProvider");
  for (const { at, part, reason } of snapshot.unread) {
    draft.leftOut.push(`${at}: ${part}, which could not be read: ${reason}`);
  }
  const { moved, forgotten } = takenOver(draft, state);
  const taken = forgotten.length === 0 ? "adopted" : "adopted, { forget }";
  const program = [
    draft.importLines(),
    `import { ${forgotten.length === 0 ? "adopted" : "adopted, forget"} } from "./adopted";\n`,
    "\n",
    "const app = new App();\n",
    `const stack = new TerraformStack(app, ${written(stack)});\n`,
    "// Without these, Terraform's state would contain every config var and add-on URL.\n",
    `new HerokuProvider(stack, "heroku", ${written({
      customizations: [{ setAppAllConfigVarsInState: false, setAddonConfigVarsInState: false }],
    })});\n`,
    zones.length > 0 ? 'new CloudflareProvider(stack, "cloudflare");\n\n' : "",
    ...zones,
    ...[...apps, lent.join(""), ...pipelines].filter((part) => part !== "").map((part) => `\n${part}`),
    "\n",
    comment("Takes over what exists. Remove this line and adopted.ts after the first apply."),
    `importExisting(stack, ${taken});\n`,
    "app.synth();\n",
  ].join("");
  const ids = Object.fromEntries(
    [...draft.existing].map(([path, { id }]) => {
      const movedFrom = moved.get(path);
      return [path, movedFrom === undefined ? id : { movedFrom }];
    }),
  );
  const lists =
    forgotten.length === 0
      ? ""
      : `\n/** What Terraform lets go of; it stays as it is. */\nexport const forget = ${written(forgotten)};\n`;
  return {
    stack,
    program,
    ids: `/** Ids at Heroku and Cloudflare, by construct path. */\nexport const adopted = ${written(ids)};\n${lists}`,
    imports: draft.existing.size - moved.size,
    moves: moved.size,
    forgotten,
    managed: draft.managed,
    leftOut: draft.leftOut,
    accepted: draft.accepted,
  };
}

/** Which resources of a state the program declares, and which it does not. */
function takenOver(draft: Draft, state: readonly StateResource[]) {
  const byIdentity = new Map(state.map((resource) => [`${resource.type} ${resource.importId ?? ""}`, resource]));
  const moved = new Map<string, string>();
  for (const [path, { type, id }] of draft.existing) {
    const resource = byIdentity.get(`${type} ${id}`);
    if (resource !== undefined) moved.set(path, resource.address);
  }
  const used = new Set(moved.values());
  const rest = state.filter(({ address }) => !used.has(address));
  for (const { address } of rest) {
    draft.leftOut.push(`${address}: Terraform lets go of it, and it stays as it is. Declare it to manage it again`);
  }
  // A removed block takes no keys.
  return { moved, forgotten: [...new Set(rest.map(({ address }) => address.replace(/\[[^\]]*\]/g, "")))] };
}

import type { Snapshot } from "../deployment/from-platform/snapshot";
import { Draft, HEROKU, LIBRARY } from "./draft";
import { appText } from "./parts/app";
import { pipelineText } from "./parts/beside-the-app";
import { comment, written } from "./source";

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
  /** What the program declares, in words. */
  readonly managed: readonly string[];
  /** What it does not declare, and why. */
  readonly leftOut: readonly string[];
  /** What the rules find on the app as it is, and the program accepts for now. */
  readonly accepted: readonly string[];
}

/** Writes the program of what a snapshot holds. */
export function programOf(snapshot: Snapshot): AdoptedProgram {
  const draft = new Draft(snapshot);
  const stack = snapshot.apps[0]?.name ?? "adopted";
  draft.use("cdktf", "App", "TerraformStack");
  draft.use(LIBRARY, "importExisting");
  draft.use(HEROKU, "HerokuProvider");
  const constants = new Map<string, string>();
  const apps = snapshot.apps.map((app) => appText(draft, app, constants));
  const pipelines = snapshot.pipelines.map((pipeline) => pipelineText(draft, pipeline, constants));
  const zones = draft.zoneLines();
  if (zones.length > 0) draft.use("@cdktf/provider-cloudflare/lib/provider", "CloudflareProvider");
  for (const { at, part, reason } of snapshot.unread) {
    draft.leftOut.push(`${at}: ${part}, which could not be read: ${reason}`);
  }
  const program = [
    draft.importLines(),
    'import { adopted } from "./adopted";\n',
    "\n",
    "const app = new App();\n",
    `const stack = new TerraformStack(app, ${written(stack)});\n`,
    "// Without these, Terraform's state would contain every config var and add-on URL.\n",
    `new HerokuProvider(stack, "heroku", ${written({
      customizations: [{ setAppAllConfigVarsInState: false, setAddonConfigVarsInState: false }],
    })});\n`,
    zones.length > 0 ? 'new CloudflareProvider(stack, "cloudflare");\n\n' : "",
    ...zones,
    ...[...apps, ...pipelines].map((part) => `\n${part}`),
    "\n",
    comment("Takes over what exists. Remove this line and adopted.ts after the first apply."),
    "importExisting(stack, adopted);\n",
    "app.synth();\n",
  ].join("");
  const ids = Object.fromEntries([...draft.existing].map(([path, { id }]) => [path, id]));
  return {
    stack,
    program,
    ids: `/** Ids at Heroku and Cloudflare, by construct path. */\nexport const adopted = ${written(ids)};\n`,
    imports: draft.existing.size,
    managed: draft.managed,
    leftOut: draft.leftOut,
    accepted: draft.accepted,
  };
}

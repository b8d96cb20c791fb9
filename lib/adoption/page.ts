import type { Snapshot } from "../deployment/from-platform/snapshot";
import type { AdoptedProgram } from "./program";
import { visible } from "../text/visible";
import { cdkName, terraformName } from "../engines/command-names";

/** `ADOPTED.md`: what the program declares, what it leaves out and why, and what to do next. */
export function adoptedPage(program: AdoptedProgram, { apps, takenAt }: Snapshot): string {
  const { stack, imports, moves, forgotten, managed, leftOut, accepted } = program;
  const takes = [
    ...(imports > 0 || moves === 0 ? [`imports ${String(imports)} resources`] : []),
    ...(moves > 0 ? [`moves ${String(moves)} resources within the state`] : []),
    ...(forgotten.length > 0 ? [`lets go of ${String(forgotten.length)}, which stay as they are`] : []),
  ];
  const backend =
    moves > 0
      ? "Declare the backend that the state has been in until now in `main.ts`, as `new S3Backend(stack, { … })` does."
      : "Choose a backend for the state: declare it in `main.ts`, as `new S3Backend(stack, { … })` does.";
  const guard = forgotten.length > 0 ? "guard" : "guard --only-imports";
  const names = apps.map(({ name }) => name).join(", ");
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line.replace(/\.?$/, ".")}\n`).join("");
  const terraform = terraformName();
  return visible(`# Adopting ${names}

Written from what existed on ${takenAt}. The first apply ${takes.join(", ")}.

## What to do next, in order

1. ${backend}
2. Set the credentials. Heroku's provider reads config vars at every refresh, so the plan needs a token of scope
   \`read-protected\`, and the apply one of scope \`global\`: \`heroku authorizations:create --scope read-protected\`.
   Cloudflare's token needs Zone, Zone, Read and Zone, DNS, Edit.
3. Synthesise: \`npx ${cdkName()} synth\`.
4. Plan to a file: in \`cdktf.out/stacks/${stack}\`, \`${terraform} init\` and \`${terraform} plan -out=adoption.tfplan\`. It has to
   say \`${String(imports)} to import, 0 to add, 0 to change, 0 to destroy\`. \`${terraform} show -json adoption.tfplan > plan.json\` and
   \`npx stimulus-reflex ${guard} plan.json\` fail where it does anything else.
5. Apply that file: \`${terraform} apply adoption.tfplan\`. Nothing is changed at Heroku and Cloudflare.
6. Remove \`adopted.ts\` and the line \`importExisting(stack, adopted)\`, and plan once more: no changes.

${
  accepted.length === 0
    ? ""
    : `## What the rules find

The program accepts these as they are, with \`acknowledge\`. Mend them one by one, and remove the line of each.

${list(accepted)}
`
}## What is managed from now on

${list(managed)}
## What is left out, and why

${list(leftOut)}`);
}

import { DYNOS } from "../../catalogue/dynos";
import type { AppSnapshot, ProcessSnapshot } from "../../deployment/from-platform/snapshot";
import { construct, listed, type Draft } from "../draft";
import { Code } from "../source";
import { LIBRARY } from "../../engines/package-names";

/** The release phase is not a process that is scaled. */
const RELEASE = "release";

/** A process type; one without dynos is left out, because Heroku sets its size anew with every change. */
export function processText(draft: Draft, app: AppSnapshot, owner: string, process: ProcessSnapshot): string {
  const { type, size, quantity } = process;
  if (type === RELEASE) return "";
  if (quantity === 0) {
    draft.leftOut.push(`${app.name}: the process type ${type}, which runs no dyno`);
    return "";
  }
  const id = draft.own(app, type);
  draft.use(LIBRARY, "Process");
  draft.manage(id, "heroku_formation", `${app.id}:${type}`, `the process type ${type} of ${app.name}`);
  const at = `${app.name}/${type}`;
  const name = draft.hasErrors(at) ? draft.constant(id) : undefined;
  const config = { app: new Code(owner), type, size: listed(size, Object.keys(DYNOS)), quantity };
  return construct("Process", id, config, name) + (name === undefined ? "" : draft.acknowledgements(at, name));
}

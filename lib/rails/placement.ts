import { unifiedDifference } from "./difference";
import type { RailsFiles } from "./directory";
import { CABLE_STATE } from "./files/cable-state";
import { CONSUMER } from "./files/consumer";
import { isJavaScript, isPageScript, saysTheSame, withoutComments } from "./javascript";
import { authorshipOf, companionAuthorship, digestFileOf, type RenderedFile } from "./rendered-file";

/** What is to be done with one file. */
export interface Placement {
  readonly file: RenderedFile;
  /**
   * `create`: nothing is there. `current`: it is there already. `update`: what is there is as we wrote it before.
   * `conflict`: a person edited it or wrote it. `yield`: the place belongs to the app, which has a file there.
   */
  readonly action: "create" | "current" | "update" | "conflict" | "yield";
  /** What would change, in unified form; empty for `create` and `current`. */
  readonly difference: string;
}

/** Decides for every file what to do, without touching anything. */
export function placementsOf(files: readonly RenderedFile[], there: RailsFiles): readonly Placement[] {
  // A digest lies beside its file, and tells of a file that stays only what was written long ago.
  const companions = new Map(files.map((file) => [digestFileOf(file).path, file]));
  const placements = files
    .filter(({ path }) => !companions.has(path))
    .filter(({ path }) => path !== CONSUMER || wantsConsumer(there))
    .filter(({ path }) => path !== CABLE_STATE || there.has(CONSUMER) || keepsJavaScriptHere(there))
    .map((file): Placement => placementOf(file, there));
  const actions = new Map(placements.map(({ file, action }) => [file.path, action]));
  for (const file of files) {
    const owner = companions.get(file.path);
    if (owner === undefined) continue;
    const action = actions.get(owner.path);
    if (action === "yield" || there.get(file.path) === file.text) continue;
    placements.push({ file, action: there.has(file.path) ? "update" : "create", difference: "" });
  }
  return placements;
}

/** The app may have its consumer elsewhere, or take that of Turbo. */
function wantsConsumer(there: RailsFiles): boolean {
  if (there.has(CONSUMER)) return true;
  const hasOne = scriptsOf(there).some(([, text]) =>
    /\b(?:createConsumer|getConsumer|setConsumer)\b/.test(withoutComments(text)),
  );
  return !hasOne && keepsJavaScriptHere(there);
}

/**
 * Whether the JavaScript of the pages is in `app/javascript`: where files are there, with importmap-rails, and in an app that has
 * no package of npm. Vite keeps it in `app/frontend`, and others out of `app`, where nothing of it is seen.
 */
function keepsJavaScriptHere(there: RailsFiles): boolean {
  const scripts = scriptsOf(there);
  if (scripts.some(([path]) => path.startsWith("app/javascript/")) || there.has("config/importmap.rb")) return true;
  return scripts.length === 0 && !there.has("package.json");
}

function scriptsOf(there: RailsFiles): readonly (readonly [path: string, text: string])[] {
  return [...there].filter(([path]) => isPageScript(path));
}

function placementOf(file: RenderedFile, there: RailsFiles): Placement {
  const text = there.get(file.path);
  if (text === undefined) return { file, action: "create", difference: "" };
  if (text.replaceAll("\r\n", "\n") === file.text) return { file, action: "current", difference: "" };
  if (isJavaScript(file.path) && saysTheSame(text, file.text)) return { file, action: "current", difference: "" };
  const authorship = file.path.endsWith(".json")
    ? companionAuthorship(text.replaceAll("\r\n", "\n"), there.get(digestFileOf(file).path))
    : authorshipOf(text);
  const action = authorship === "ours" ? "update" : file.place === "shared" ? "yield" : "conflict";
  return { file, action, difference: unifiedDifference(text.replaceAll("\r\n", "\n"), file.text) };
}

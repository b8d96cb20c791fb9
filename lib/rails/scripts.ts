import { below, type RailsFiles } from "./directory";
import { isJavaScript, withoutComments } from "./javascript";

/** What opens the cable: StimulusReflex, CableReady, Action Cable, and Turbo's streams. */
const OPENS_CABLE = /\b(?:stimulus_reflex|StimulusReflex|cable_ready|createConsumer|getConsumer|actioncable)\b/;
/** Folders in which bundlers, importmap-rails and Sprockets look for a module. */
const FOLDERS = [
  "app/javascript/packs",
  "app/javascript/entrypoints",
  "app/javascript",
  "app/frontend/entrypoints",
  "app/frontend",
  "app/assets/javascripts",
];
const IMPORTS = /\b(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g;

/** Whether a script of a page opens the cable, by itself or by what it imports; undefined where the script was not found. */
export function opensCable(files: RailsFiles, entry: string): boolean | undefined {
  const waiting = moduleAt(files, FOLDERS, entry);
  const first = waiting.length;
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = files.get(path) ?? "";
    const code = withoutComments(text);
    // What Sprockets requires stands in comments.
    if (OPENS_CABLE.test(code) || /^\/\/= require(?:_tree|_directory)? \S*(?:cable|\.)/m.test(text)) return true;
    const here = path.split("/").slice(0, -1).join("/");
    for (const [, name = ""] of code.matchAll(IMPORTS)) {
      waiting.push(...moduleAt(files, name.startsWith(".") ? [here] : FOLDERS, name.replace(/^[~@]\//, "")));
    }
  }
  return first === 0 ? undefined : false;
}

/** The files that a module of a name may be. */
function moduleAt(files: RailsFiles, folders: readonly string[], name: string): string[] {
  const stem = name.replace(/\.[cm]?[jt]sx?$/, "");
  const wanted = new Set(
    folders.flatMap((folder) => {
      const path = resolved(`${folder}/${stem}`);
      return [path, `${path}/index`];
    }),
  );
  return [...files.keys()].filter(
    (path) => below(path, "app/") && isJavaScript(path) && wanted.has(fromApp(path).replace(/\.\w+$/, "")),
  );
}

/** A path without the directory of an engine. */
function fromApp(path: string): string {
  return path.replace(/^(?!app\/).*?\/(?=app\/)/, "");
}

function resolved(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

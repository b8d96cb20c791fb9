import { below, type RailsFiles } from "./directory";
import { isJavaScript, withoutComments } from "./javascript";

/** What opens the cable: StimulusReflex, CableReady, Action Cable, and Turbo's streams. */
const OPENS_CABLE = /\b(?:stimulus_reflex|StimulusReflex|cable_ready|createConsumer|getConsumer|actioncable)\b/;
const IMPORTS = /\b(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g;

/** Whether a script of a page opens the cable, by itself or by what it imports; undefined where the script was not found. */
export function opensCable(files: RailsFiles, entry: string): boolean | undefined {
  const scripts = [...files.keys()].filter((path) => below(path, "app/") && isJavaScript(path));
  // `app/javascript` of Rails, `app/frontend` of Vite, `app/webpacker`, `app/assets` of Sprockets.
  const roots = [...new Set(scripts.map((path) => fromApp(path).split("/").slice(0, 2).join("/")))];
  const folders = roots.flatMap((root) => [`${root}/packs`, `${root}/entrypoints`, root, `${root}/javascripts`]);
  const waiting = moduleAt(scripts, folders, entry);
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
      waiting.push(...moduleAt(scripts, name.startsWith(".") ? [here] : folders, name.replace(/^[~@]\//, "")));
    }
  }
  return first === 0 ? undefined : false;
}

/** The files that a module of a name may be. */
function moduleAt(scripts: readonly string[], folders: readonly string[], name: string): string[] {
  const stem = name.replace(/\.[cm]?[jt]sx?$/, "");
  const wanted = new Set(
    folders.flatMap((folder) => {
      const path = resolved(`${folder}/${stem}`);
      return [path, `${path}/index`];
    }),
  );
  return scripts.filter((path) => wanted.has(fromApp(path).replace(/\.\w+$/, "")));
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

import { below, type RailsFiles } from "./directory";
import { opensCable } from "./scripts";

/** A layout of pages. */
export interface PageLayout {
  readonly file: string;
  /** What it shows by itself, by partials and by helpers that it calls. */
  readonly shown: string;
  /** What views give it by `content_for`, each on its own pages. */
  readonly filled: string;
  /** Why it may not need the cable, where that cannot be told. */
  readonly because?: string;
}

const LAYOUT = /(?:^|\/)app\/views\/(?:.*\/)?layouts\/(?:.*\/)?([^/._][^/.]*)(?:\.html)?\.(?:erb|haml|slim)$/;
/** Helpers that load scripts: those of Rails, importmap-rails, Webpacker and Shakapacker, Vite, and older ones. */
const LOADS =
  /\b(javascript_include_tag|javascript_(?:importmap|pack|bundle)_tags?|javascript_packs?_with_chunks_tag|vite_(?:javascript|typescript)_tag)\b([^%\n]*)/g;

/** The layouts whose pages open the cable: that of the application, and every other that loads a script which does. */
export function pageLayouts(files: RailsFiles): readonly PageLayout[] {
  const helpers = [...files].filter(([path]) => below(path, "app/helpers/")).map(([, text]) => text);
  const all = [...files].flatMap(([file, text]) => {
    const name = LAYOUT.exec(file)?.[1];
    if (name === undefined) return [];
    const shown = shownBy(text, files, helpers, true);
    const scripts = scriptsIn(shownBy(text, files, helpers, false));
    return [{ file, name, scripts, shown, filled: filledBy(shown, files) }];
  });
  const own = new Set(all.filter(({ name }) => name === "application").flatMap(({ scripts }) => scripts));
  return all.flatMap(({ name, scripts, ...layout }): readonly PageLayout[] => {
    if (name === "application") return [layout];
    const opens = scripts.map((script) => own.has(script) || opensCable(files, script));
    if (opens.includes(true)) return [layout];
    const unseen = scripts.filter((_, index) => opens[index] === undefined);
    return unseen.length === 0 ? [] : [{ ...layout, because: `its script ${unseen.join(", ")} was not found in app` }];
  });
}

/** The views that fill what a layout yields by name. */
function filledBy(shown: string, files: RailsFiles): string {
  const names = [...shown.matchAll(/\b(?:yield|content_for)[\s(]+:(\w+)/g)].map(([, name = ""]) => name);
  if (names.length === 0) return "";
  const fills = new RegExp(`\\b(?:content_for|provide)[\\s(]+:(?:${names.join("|")})\\b`);
  return [...files]
    .filter(([path, text]) => below(path, "app/views/") && !LAYOUT.test(path) && fills.test(text))
    .map(([, text]) => withoutTemplateComments(text))
    .join("\n");
}

/** The scripts that a template loads, by name. */
function scriptsIn(shown: string): readonly string[] {
  return [...shown.matchAll(LOADS)].flatMap(([, helper = "", args = ""]) => {
    // Options come behind the names.
    const names = args.split(",").flatMap((one) => {
      const [, quoted, symbol] = /^[\s(]*(?:["']([\w./-]+)["']|:(\w+))[\s)-]*$/.exec(one) ?? [];
      return quoted ?? symbol ?? [];
    });
    return names.length === 0 && helper === "javascript_importmap_tags" ? ["application"] : names;
  });
}

/** What a layout shows by itself, by partials and by helpers that it calls, with what it may show or without that. */
function shownBy(layout: string, files: RailsFiles, helpers: readonly string[], mayShow: boolean): string {
  const seen = new Set<string>();
  const shown: string[] = [];
  const visit = (template: string): void => {
    const text = withoutTemplateComments(template);
    shown.push(text);
    for (const helper of helpers) {
      const methods = [...helper.matchAll(/^\s*def (\w+)/gm)];
      if (methods.some(([, name]) => new RegExp(`\\b${name ?? ""}\\b`).test(text))) {
        shown.push(helper.replaceAll(/#(?!\{).*$/gm, ""));
      }
    }
    const called = [...text.matchAll(/\brender\b[\s(]*(?:partial:\s*|:partial\s*=>\s*)?(["'])([\w./-]+)\1/g)].map(
      ([, , name]) => name ?? "",
    );
    // A component, an object, or a name that is computed may be any of them.
    const isComputed = mayShow && /\brender\b(?![\s(]*(?:partial:\s*|:partial\s*=>\s*)?["'])/.test(text);
    for (const [path, partial] of files) {
      if (!(below(path, "app/views/") || below(path, "app/components/")) || seen.has(path)) continue;
      const name = /(?:^|\/)app\/views\/(?:(.*)\/)?_?([^/.]+)\.[^/]*$/.exec(path);
      const isCalled = called.some((one) => one.split("/").at(-1) === name?.[2]);
      if (!isCalled && !isComputed) continue;
      seen.add(path);
      visit(partial);
    }
  };
  visit(layout);
  return shown.join("\n");
}

/** A template without what it hides: `<%# … %>`, `<% # … %>`, `<!-- … -->`, and comments of Haml and Slim. */
function withoutTemplateComments(text: string): string {
  return text.replaceAll(/<%[=-]?\s*#[\s\S]*?%>|<!--[\s\S]*?-->|^\s*(?:-#|\/(?!\/)).*$/gm, "");
}

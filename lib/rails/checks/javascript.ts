import { IMPORTMAP_PINS } from "../includes";
import { isPageScript, withoutComments } from "../javascript";
import { hasReflexes } from "../rails-source";
import type { RailsCheck } from "./check";

export const oneConsumer: RailsCheck = {
  id: "one-consumer",
  severity: "warning",
  title: "Every consumer is a websocket of its own: with one, Turbo Drive keeps a single connection from page to page",
  source: "StimulusReflex deployment page",
  find: ({ files }) => {
    const calls = [...files]
      .filter(([path]) => isPageScript(path))
      .flatMap(([file, text]) =>
        withoutComments(text)
          .split("\n")
          .flatMap((line, index) => (/\bcreateConsumer\s*\(/.test(line) ? [{ file, line: index + 1 }] : [])),
      );
    const first = calls.find(({ file }) => /\bconsumer\.\w+$/.test(file)) ?? calls[0];
    return calls
      .filter((call) => call !== first)
      .map(({ file, line }) => ({
        file,
        line,
        problem: `a second createConsumer, beside the one in ${first?.file ?? ""}`,
        remedy: `Export one consumer from ${first?.file ?? ""} and import it everywhere`,
      }));
  },
};

/** What the gems bring, for which a pin is known. */
const BROUGHT = ["@rails/actioncable", "stimulus_reflex", "cable_ready"];
const FOLDER = "app/javascript/";

export const importmapPins: RailsCheck = {
  id: "importmap-pins",
  severity: "error",
  title: "A module that no pin has does not load, and with it none of the page's JavaScript",
  source: "importmap-rails; StimulusReflex setup",
  find: (source) => {
    const { files } = source;
    const file = "config/importmap.rb";
    const text = files.get(file);
    // With a build as well, a bundler may take these modules.
    if (text === undefined || !hasReflexes(source) || (files.get("package.json") ?? "").includes('"build":')) return [];
    const isPinned = pinsIn(text);
    const imports = [...files].flatMap(([path, code]) =>
      isPageScript(path) && path.startsWith(FOLDER)
        ? [...withoutComments(code).matchAll(IMPORT)].map(({ 1: name = "", index }) => ({
            name,
            file: path,
            line: code.slice(0, index).split("\n").length,
          }))
        : [],
    );
    const isOwn = (name: string) => ["", ".js", "/index.js"].some((end) => files.has(`${FOLDER}${name}${end}`));
    const unpinned = [...new Set(imports.map(({ name }) => name))].filter((name) => !isPinned(name));
    const missing = unpinned.filter((name) => BROUGHT.includes(name) || isOwn(name));
    const foreign = unpinned.filter((name) => !missing.includes(name) && !/^(?:\.{0,2}\/|\w+:)/.test(name));
    return [
      ...missing.map((name) => {
        const known = [name, name.split("/")[0] ?? ""].map((one) => `"${one}"`);
        const line = IMPORTMAP_PINS.find((pin) => known.some((one) => pin.includes(one))) ?? `pin "${name}"`;
        return { file, problem: `no pin for ${name}, which the page imports`, remedy: `Write ${line}` };
      }),
      ...foreign.map((name) => ({
        file,
        problem: `no pin for ${name}, which ${imports.find((one) => one.name === name)?.file ?? "the page"} imports`,
        remedy: `Run bin/importmap pin ${name}`,
        because: "a gem may have a pin for it",
      })),
      ...imports
        .filter(({ name }) => /^\.\.?\//.test(name))
        .map(({ name, ...at }) => ({
          ...at,
          problem: `imports ${name}: in production the file's name has a digest, so this one is 404`,
          remedy: "Import it by the name of its pin, as in channels/consumer",
        })),
    ];
  },
};

const IMPORT = /\b(?:from|import)\s*\(?["']([^"']+)["']/g;

/** Whether an importmap has a pin for a module: its own, or that of a folder. */
function pinsIn(importmap: string): (name: string) => boolean {
  const code = importmap.replaceAll(/^\s*#.*$/gm, "");
  const own = new Set([...code.matchAll(/\bpin[\s(]+["']([^"']+)["']/g)].map(([, name]) => name));
  const folders = [...code.matchAll(/\bpin_all_from[\s(]+["']([^"']+)["']([^\n]*)/g)].map(
    ([, folder = "", options = ""]) => /under:\s*["']([^"']+)["']/.exec(options)?.[1] ?? folder.slice(FOLDER.length),
  );
  return (name) => own.has(name) || folders.some((folder) => name === folder || name.startsWith(`${folder}/`));
}

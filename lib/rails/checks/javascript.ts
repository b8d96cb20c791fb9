import { below } from "../directory";
import { IMPORTMAP_PINS } from "../includes";
import { isPageScript, withoutComments } from "../javascript";
import { hasReflexes } from "../rails-source";
import type { RailsCheck, RailsComplaint } from "./check";

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

export const reflexDebug: RailsCheck = {
  id: "reflex-debug",
  severity: "warning",
  title: "StimulusReflex logs every reflex, with what it sends, in the console of every visitor",
  source: "StimulusReflex 3.5.5, its own installer writes the line",
  find: ({ files }) =>
    [...files]
      .filter(([path]) => isPageScript(path))
      .flatMap(([file, text]): RailsComplaint[] => {
        const code = withoutComments(text);
        return [...code.matchAll(DEBUG)].flatMap(({ 0: found, index }) => {
          // By the line of what switches it on, which ends the match.
          const line = code.slice(0, index + found.length).split("\n").length;
          const statement = code.split("\n")[line - 1] ?? "";
          // What is compared to an environment, or depends on one, is meant for development.
          if (/\bif\b|&&|\?/.test(statement) || isGuarded(text, line - 1)) return [];
          return [
            {
              file,
              line,
              problem: `${found.includes("initialize") ? "StimulusReflex.initialize with debug: true" : "StimulusReflex.debug = true"} holds in production too`,
              remedy: 'Write if (process.env.NODE_ENV !== "production") before it, or take it out',
            },
          ];
        });
      }),
};

/** The property, and the option of `initialize`. */
const DEBUG =
  /\bStimulusReflex\.debug\s*=\s*true\b|\bStimulusReflex\.initialize\((?:[^()]|\([^()]*\))*?\bdebug:\s*true\b/g;

/** Whether a condition on the environment is open where the line begins, or stands in one of the two lines before it. */
function isGuarded(text: string, index: number): boolean {
  const before = text.split("\n").slice(0, index);
  if (before.slice(-2).some((line) => ON_ENVIRONMENT.test(line))) return true;
  let depth = 0;
  for (const line of before.reverse()) {
    depth += line.split("{").length - line.split("}").length;
    if (depth > 0) {
      if (ON_ENVIRONMENT.test(line)) return true;
      depth = 0;
    }
  }
  return false;
}

const ON_ENVIRONMENT = /\bif\b.*(?:NODE_ENV|RAILS_ENV|import\.meta|dev|local)/i;

/** What the page imports, and which pin has it. */
const PINS = ["@rails/actioncable", "stimulus_reflex", "cable_ready"] as const;

export const importmapPins: RailsCheck = {
  id: "importmap-pins",
  severity: "error",
  title: "A module that no pin has does not load, and with it none of the page's JavaScript",
  source: "importmap-rails; StimulusReflex setup",
  find: (source) => {
    const file = "config/importmap.rb";
    const text = source.files.get(file);
    if (text === undefined || !hasReflexes(source)) return [];
    const pins = text.replaceAll(/^\s*#.*$/gm, "");
    const imported = [...source.files]
      .filter(([path]) => isPageScript(path) && below(path, "app/javascript/"))
      .map(([, code]) => withoutComments(code))
      .join("\n");
    return PINS.filter(
      (name) =>
        new RegExp(`(?:from|import)\\s*\\(?["']${name}["']`).test(imported) &&
        !new RegExp(`\\bpin[\\s(]+["']${name}["']`).test(pins),
    ).map((name) => ({
      file,
      problem: `no pin for ${name}, which the page imports`,
      remedy: `Write ${IMPORTMAP_PINS.find((line) => line.includes(`"${name}"`)) ?? ""}`,
    }));
  },
};

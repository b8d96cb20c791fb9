import { below } from "../directory";
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

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// The gems are in no registry that CI reaches: this names a directory with their sources, stimulus_reflex and so on.
const { REFLEX_GEMS: sources = "" } = process.env;

/** The gem stimulus_reflex, and what it needs beside Debian's Rails. */
export const REFLEX_GEMS = ["stimulus_reflex", "cable_ready", "thread-local", "nokogiri-html5-inference"];

/** The line of a Gemfile for a gem that is taken from its source. */
export function gemFromSource(name: string, options = ""): string {
  return `gem "${name}", path: ${JSON.stringify(join(sources, name))}${options}`;
}

/** Reflexes of the test app: one that counts in the session. */
const REFLEXES: Readonly<Record<string, string>> = {
  "app/reflexes/application_reflex.rb": "class ApplicationReflex < StimulusReflex::Reflex\nend\n",
  "app/reflexes/counter_reflex.rb": `class CounterReflex < ApplicationReflex
  def increment
    session[:count] = session[:count].to_i + 1
    morph "#count", session[:count].to_s
  end
end
`,
};

/** Gives the test app reflexes of the gem, in place of the channel that stands for it, and other files besides. */
export function addReflexes(app: string, more: Readonly<Record<string, string>> = {}): void {
  rmSync(join(app, "app/channels/stimulus_reflex"), { recursive: true });
  for (const [path, text] of Object.entries({ ...REFLEXES, ...more })) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
}

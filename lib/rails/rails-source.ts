import { CATALOGUE_DATE } from "../catalogue/fact";
import type { RailsDeployment } from "./deployment";
import type { RailsFiles } from "./directory";
import { gemsOfLockfile, type Gems } from "./gems";
import { generationOf, type Generation } from "./generation";
import { rubyStatements, type Statement } from "./ruby-statements";
import { yamlSection, type YamlValue } from "./yaml-section";

/** A Rails app as the checks see it. */
export interface RailsSource {
  readonly files: RailsFiles;
  readonly gems: Gems;
  /** Left out where the gems are of no generation that is known. */
  readonly generation?: Generation;
  /** Left out where no deployment is in view: checks that need one then find nothing. */
  readonly deployment?: RailsDeployment;
  /** What Rails runs at boot in production, in order: application, environment with what it requires, initializers. */
  readonly production: readonly Statement[];
  /** The day on which plans and stacks are judged, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The cable in production. */
  readonly cable?: CableConfiguration;
}

/** Action Cable's configuration in production. */
export interface CableConfiguration {
  readonly file: string;
  readonly values: ReadonlyMap<string, YamlValue>;
}

const PRODUCTION = "config/environments/production.rb";

/** Reads what the checks need out of the files. */
export function railsSourceOf(files: RailsFiles, deployment?: RailsDeployment, gems?: Gems): RailsSource {
  const locked = gems ?? gemsOfLockfile(files.get("Gemfile.lock") ?? "");
  const production = [
    ...statementsWithRequired("config/application.rb", files),
    ...statementsWithRequired(PRODUCTION, files),
    ...[...files.keys()]
      .filter((path) => /^config\/initializers\/.*\.rb$/.test(path))
      .sort()
      .flatMap((path) => rubyStatements(path, files.get(path) ?? "")),
  ];
  return {
    files,
    gems: locked,
    generation: knownGeneration(locked),
    deployment,
    production,
    asOf: CATALOGUE_DATE,
    cable: cableOf(files, production),
  };
}

/** Whether the app uses StimulusReflex, which Gemfile.lock decides; assumed where there is none. */
export function hasReflexes({ files, gems }: Pick<RailsSource, "files" | "gems">): boolean {
  return !files.has("Gemfile.lock") || gems.has("stimulus_reflex");
}

/** The last statement that begins with a text: in Rails the last one wins. */
export function lastStatement(source: RailsSource, begins: RegExp): Statement | undefined {
  return source.production.filter(({ code }) => begins.test(code)).at(-1);
}

function knownGeneration(gems: Gems): Generation | undefined {
  try {
    return generationOf(gems);
  } catch {
    // What is wrong with the gems is a complaint of its own, in the check of their versions.
    return undefined;
  }
}

function statementsWithRequired(path: string, files: RailsFiles, seen = new Set<string>()): Statement[] {
  const text = files.get(path);
  if (text === undefined || seen.has(path)) return [];
  seen.add(path);
  return rubyStatements(path, text).flatMap((statement) => {
    const required = /^require_relative\s*\(?["']([^"']+)["']/.exec(statement.code)?.[1];
    if (required === undefined) return [statement];
    const target = `${normalised(path, required)}${required.endsWith(".rb") ? "" : ".rb"}`;
    return statementsWithRequired(target, files, seen);
  });
}

function normalised(from: string, relative: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function cableOf(files: RailsFiles, production: readonly Statement[]): CableConfiguration | undefined {
  const own = production.filter(({ code }) => /^config\.action_cable\.cable\s*=/.test(code)).at(-1)?.code;
  const name = /config_for\(\s*["':]?([\w/]+)/.exec(own ?? "")?.[1];
  const file = name === undefined ? "config/cable.yml" : `config/${name}.yml`;
  const values = yamlSection(files.get(file) ?? "", "production");
  return values === undefined ? undefined : { file, values };
}

import { CATALOGUE_DATE } from "../catalogue/fact";
import { CONNECTION, connectionOf, type CableConnection } from "./connection-identity";
import type { RailsDeployment } from "./deployment";
import { below, type RailsDirectory, type RailsFiles } from "./directory";
import { gemsOfLockfile, type Gems } from "./gems";
import { generationOf, type Generation } from "./generation";
import type { RubyParser } from "./ruby/parser";
import { bootProgram, type BootProgram, type Environment } from "./ruby/program";
import type { Setting } from "./ruby/setting";
import { computedBy, textIn, type RubyValue, entryOf } from "./ruby/value";
import { settingOf, type Settings } from "./settings";
import type { YamlValue } from "./yaml-file";

/** A Rails app as the checks see it. */
export interface RailsSource extends Settings {
  readonly files: RailsFiles;
  readonly gems: Gems;
  /** Left out where the gems are of no generation that is known. */
  readonly generation?: Generation;
  /** Left out where no deployment is in view: checks that need one then find nothing. */
  readonly deployment?: RailsDeployment;
  /** Files that were not read, or that Ruby cannot parse, with the reason: nothing may be concluded from them. */
  readonly unread: readonly { readonly file: string; readonly line?: number; readonly reason: string }[];
  /** What Rails runs at boot in production: application, environment with what it requires, initializers. */
  readonly boot: BootProgram;
  readonly parser: RubyParser;
  /** The class that identifies a websocket, where the app has it. */
  readonly connection?: CableConnection;
  /** The day on which plans and stacks are judged, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The cable in production. */
  readonly cable?: CableConfiguration;
}

/** Action Cable's configuration in production. */
export interface CableConfiguration {
  readonly file: string;
  /** As they are written, each with its line. */
  readonly values: ReadonlyMap<string, YamlValue>;
  /** As Rails gets them. */
  readonly options: RubyValue;
}

const APPLICATION = "config/application.rb";
export const PRODUCTION = "config/environments/production.rb";
const INITIALIZERS = "config/initializers/";
/** Variables that Heroku sets by itself. */
export const HEROKUS = /^(?:PORT|DYNO|DATABASE_URL|HEROKU_(?:APP|DYNO|RELEASE|SLUG)_\w+)$/;

/** Reads what the checks need out of the files. */
export function railsSourceOf(
  { files, unread }: RailsDirectory,
  parser: RubyParser,
  { deployment, gems }: { readonly deployment?: RailsDeployment; readonly gems?: Gems } = {},
): RailsSource {
  const locked = gems ?? gemsOfLockfile(files.get("Gemfile.lock") ?? "");
  const all = [...files.keys()].filter((path) => below(path, INITIALIZERS) && path.endsWith(".rb")).sort();
  // Those of engines are run before the app's own.
  const initializers = [false, true].flatMap((isOwn) => all.filter((path) => path.startsWith(INITIALIZERS) === isOwn));
  const boot = bootProgram(parser, {
    files,
    paths: [APPLICATION, PRODUCTION, ...initializers],
    environment: environmentOf(deployment),
  });
  const isRun = (path: string) =>
    path === APPLICATION ||
    path === PRODUCTION ||
    path.startsWith(INITIALIZERS) ||
    path.startsWith("config/stimulus_reflex");
  const connection = connectionOf(files, parser);
  const broken = [
    ...boot.broken,
    ...(connection?.error === undefined ? [] : [{ file: CONNECTION, ...connection.error }]),
  ];
  return {
    files,
    unread: [
      ...[...unread].map(([file, reason]) => ({ file, reason: `the file was not read: ${reason}` })),
      ...conflictsIn(files),
      ...broken.map(({ file, line, message }) => ({
        file,
        line,
        reason: `line ${line} could not be parsed: ${message}`,
      })),
    ],
    gems: locked,
    generation: knownGeneration(locked),
    deployment,
    boot,
    settings: boot.settings,
    isPartial: boot.broken.length > 0 || [...unread.keys()].some(isRun),
    parser,
    connection,
    asOf: CATALOGUE_DATE,
    cable: cableOf(boot, deployment),
  };
}

/** Lock files that a merge left with both sides: which of them holds is not known. */
function conflictsIn(files: RailsFiles): RailsSource["unread"] {
  return ["Gemfile.lock", "yarn.lock", "package-lock.json", "pnpm-lock.yaml"].flatMap((file) => {
    const line = (files.get(file) ?? "").split("\n").findIndex((text) => text.startsWith("<<<<<<< ")) + 1;
    return line === 0 ? [] : [{ file, line, reason: `line ${line} is a conflict of a merge` }];
  });
}

/** What the deployment says about a variable. What it does not set may have been set by hand. */
function environmentOf(deployment: RailsDeployment | undefined): Environment {
  return (name) => {
    if (HEROKUS.test(name)) return { isSet: true };
    const isSet = deployment?.variableNames?.has(name) === true || undefined;
    const value = deployment?.variables.get(name);
    return { value, isSet };
  };
}

/** Whether the app uses StimulusReflex, which Gemfile.lock decides; assumed where there is none. */
export function hasReflexes({ files, gems }: Pick<RailsSource, "files" | "gems">): boolean {
  return !files.has("Gemfile.lock") || gems.has("stimulus_reflex");
}

function knownGeneration(gems: Gems): Generation | undefined {
  try {
    return generationOf(gems);
  } catch {
    // What is wrong with the gems is a complaint of its own, in the check of their versions.
    return undefined;
  }
}

function cableOf(boot: BootProgram, deployment: RailsDeployment | undefined): CableConfiguration | undefined {
  const { settings, configuration } = boot;
  const setting = settingOf({ settings }, "action_cable.cable");
  const [own] = setting?.args ?? [];
  if (own?.kind === "hash" && own.file === undefined && setting !== undefined) return writtenCable(own, setting);
  const file =
    own?.kind === "hash"
      ? (own.file ?? "")
      : own?.kind === "configuration"
        ? `config/${own.name}.yml`
        : "config/cable.yml";
  const read = configuration(file.replace(/^config\/|\.yml$/g, ""));
  if (read === undefined) return undefined;
  const { options, written } = read;
  const adapter = written.get("adapter");
  const effective = certainText(entryOf(options, "adapter"), deployment);
  if (adapter === undefined || effective === undefined) return { file, values: written, options };
  return { file, values: new Map([...written, ["adapter", { ...adapter, value: effective }]]), options };
}

/** A hash that is written into Ruby in place of a YAML file. */
function writtenCable(options: RubyValue & { readonly kind: "hash" }, { file, line }: Setting): CableConfiguration {
  const values = [...options.entries].map(([key, one]): [string, YamlValue] => {
    const text = one.kind === "number" ? String(one.number) : one.kind === "array" ? "" : textIn(one);
    return [key, { value: text ?? `<%= ${computedBy(one)} %>`, line }];
  });
  return { file, values: new Map(values), options };
}

/** The text that a value has in production; of a variable that is not deployed that of its fallback. */
function certainText(value: RubyValue | undefined, deployment: RailsDeployment | undefined): string | undefined {
  if (value?.kind !== "variable") return textIn(value);
  return deployment?.variableNames?.has(value.name) === false ? textIn(value.otherwise) : undefined;
}

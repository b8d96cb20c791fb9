import type { RailsFiles } from "../directory";
import { yamlConfiguration, type YamlConfiguration } from "../yaml-file";
import { Definitions } from "./definitions";
import { Evaluator } from "./evaluate";
import type { RubyParser, RubyTree } from "./parser";
import { redisClients, type MadeClient } from "./redis-clients";
import { filesOfConstant } from "./required-files";
import { topOf } from "./scope";
import { SettingLog, type Setting } from "./setting";
import { Statements } from "./statements";
import type { RubyValue } from "./value";
import { readsWithin, type VariableRead } from "./variable-reads";

/** What Rails runs at boot in production, as far as it can be read. */
export interface BootProgram {
  readonly settings: readonly Setting[];
  /** What is set after Rails has read it, which has no effect. */
  readonly late: readonly Setting[];
  readonly reads: readonly VariableRead[];
  /** Clients of Redis that the app makes by itself. */
  readonly clients: readonly MadeClient[];
  /** Files that could not be parsed, with the line and what Ruby says. What they set is not known. */
  readonly broken: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  /** A YAML file of `config`; undefined where it was not read, or has nothing for production. */
  readonly configuration: (name: string) => YamlConfiguration | undefined;
}

/** What is known of a variable: its value, and whether it is set. */
export type Environment = (name: string) => { readonly value?: string; readonly isSet?: boolean };

/** What is read, and what is known beside it. */
export interface BootOptions {
  readonly files: RailsFiles;
  readonly paths: readonly string[];
  readonly environment: Environment;
  /** What `Rails.env` is. @default "production" */
  readonly name?: string;
}

/** Reads the files that Rails runs, in the order in which it runs them. */
export function bootProgram(parser: RubyParser, { paths, ...options }: BootOptions): BootProgram {
  return new Boot(parser, options).run(paths);
}

class Boot {
  readonly #trees = new Map<string, RubyTree>();
  readonly #log = new SettingLog();
  readonly #definitions = new Definitions((path) => this.#load(path));
  readonly #evaluator: Evaluator;
  readonly #statements: Statements;
  readonly #files: RailsFiles;

  constructor(
    private readonly parser: RubyParser,
    { files, environment, name = "production" }: Omit<BootOptions, "paths">,
  ) {
    this.#files = files;
    this.#evaluator = new Evaluator({
      nodes: parser.nodes,
      rails: name,
      variable: environment,
      constant: (path, nesting) => this.#definitions.constant(path, nesting),
      method: (path, nesting) => this.#definitions.method(path, nesting),
      setting: (code) => this.#log.valueOf(code),
      configuration: (file) => this.#configuration(file)?.options,
    });
    this.#statements = new Statements(this.#evaluator, this.#definitions, this.#log, (path, condition) => {
      this.#file(path, condition);
    });
  }

  run(paths: readonly string[]): BootProgram {
    for (const path of paths) this.#file(path, undefined);
    for (const run of this.#statements.deferred) run();
    const trees = [...this.#trees.values()];
    const rest = this.#rest();
    const top = (tree: RubyTree) => [tree.program, topOf(tree), this.#evaluator] as const;
    const own = [...trees, ...rest].filter(({ file }) => !file.startsWith("config/stimulus_reflex/"));
    return {
      settings: this.#log.settings,
      late: this.#log.late,
      reads: [...this.#statements.reads, ...rest.flatMap((tree) => readsWithin(...top(tree)))],
      clients: own.flatMap((tree) => (tree.error === undefined ? redisClients(...top(tree)) : [])),
      broken: trees.flatMap(({ file, error }) => (error === undefined ? [] : [{ file, ...error }])),
      configuration: (name) => this.#configuration(name),
    };
  }

  /** Models, jobs and libraries read variables and make clients too, when they are loaded or called. */
  #rest(): readonly RubyTree[] {
    return [...this.#files].flatMap(([path, text]) => {
      const isRest = /(?:^|\/)(?:app|lib)\/.*\.rb$/.test(path) && !this.#trees.has(path);
      // Parsing takes time, so only what reads a variable is parsed.
      const tree = isRest && /\bENV\b/.test(text) ? this.parser.parse(path, text) : undefined;
      return tree === undefined || tree.error !== undefined ? [] : [tree];
    });
  }

  #configuration(name: string): YamlConfiguration | undefined {
    const file = `config/${name}.yml`;
    const text = this.#files.get(file);
    if (text === undefined) return undefined;
    return yamlConfiguration(text, file, (code): RubyValue => {
      const tree = this.parser.parse(file, code);
      return tree.error === undefined
        ? this.#evaluator.valueOf(tree.program.statements, topOf(tree))
        : { kind: "unknown", code };
    });
  }

  /** Runs a file, once. */
  #file(path: string, condition: string | undefined): void {
    const text = this.#files.get(path);
    if (text === undefined || this.#trees.has(path)) return;
    const tree = this.parser.parse(path, text);
    this.#trees.set(path, tree);
    if (tree.error !== undefined) return;
    this.#statements.run(tree.program.statements.body, {
      ...topOf(tree),
      paths: new Map(),
      // In these files `config` has no other meaning, wherever the block is that they are written in.
      isApplication: /^config\/(?:application|environments\/\w+)\.rb$/.test(path),
      condition,
    });
  }

  /** Runs the file in which Rails would look for a constant. Returns whether there is one that was not run. */
  #load(constant: string): boolean {
    const file = filesOfConstant(constant).find((path) => this.#files.has(path) && !this.#trees.has(path));
    if (file !== undefined) this.#file(file, undefined);
    return file !== undefined;
  }
}

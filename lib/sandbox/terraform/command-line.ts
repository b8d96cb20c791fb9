import { isAbsolute, resolve } from "node:path";

/** A Terraform command line, taken apart. */
export interface CommandLine {
  /** Before the subcommand, without -chdir. */
  readonly globals: readonly string[];
  /** What -chdir says. */
  readonly chdir?: string;
  /** Such as `["plan"]` or `["state", "list"]`; empty for `terraform -version` and the like. */
  readonly command: readonly string[];
  /** In order, as `-name`, `-name=value` or `-name value`. */
  readonly options: readonly Option[];
  readonly positional: readonly string[];
}

export interface Option {
  /** Without dashes. */
  readonly name: string;
  readonly value?: string;
}

/** Commands of which the next word is part. */
const NESTED_COMMANDS: ReadonlySet<string> = new Set(["state", "workspace", "providers", "metadata", "stacks", "env"]);

/** Options that take the next word as their value when there is no `=`; all others are switches. */
const VALUED_OPTIONS: ReadonlySet<string> = new Set([
  ..."backend-config backup backup-out cloud-run config exclude exclude-file filter from-module fs-mirror".split(" "),
  ..."generate-config-out id junit-xml lock-timeout lockfile module-depth net-mirror out parallelism plan platform".split(
    " ",
  ),
  ..."plugin-dir replace state state-out target target-file test-directory type var var-file".split(" "),
]);

/** Options whose value is a path that starts from the working directory. */
const PATH_OPTIONS: ReadonlySet<string> = new Set([
  ..."out var-file generate-config-out config plan plugin-dir junit-xml fs-mirror target-file exclude-file".split(" "),
]);

/** Commands whose arguments are paths. */
const PATH_ARGUMENTS: ReadonlySet<string> = new Set(["apply", "show", "state push"]);

/** Splits a variable such as TF_CLI_ARGS into words, as a shell does. */
function splitWords(text: string): readonly string[] {
  const words = text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs);
  return Array.from(words, ([word]) =>
    word.replace(
      /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs,
      (_, escaped?: string, double?: string, single?: string) =>
        escaped ?? single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? "",
    ),
  );
}

function parseOptions(words: readonly string[]): Pick<CommandLine, "options" | "positional"> {
  const options: Option[] = [];
  let index = 0;
  for (; index < words.length; index += 1) {
    const match = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(words[index] ?? "");
    if (match === null) break;
    const [, name = "", value] = match;
    if (value === undefined && VALUED_OPTIONS.has(name) && index + 1 < words.length) {
      index += 1;
      options.push({ name, value: words[index] ?? "" });
    } else {
      options.push({ name, ...(value !== undefined && { value }) });
    }
  }
  return { options, positional: words.slice(index) };
}

/**
 * Takes a command line apart, with the arguments that TF_CLI_ARGS and TF_CLI_ARGS_<command> add to it.
 * @param args - without the program's name
 */
export function parseCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const start = args.findIndex((word) => !word.startsWith("-"));
  const before = start === -1 ? args : args.slice(0, start);
  const rest = start === -1 ? [] : args.slice(start);
  const command = rest.slice(0, NESTED_COMMANDS.has(rest[0] ?? "") && rest[1]?.startsWith("-") === false ? 2 : 1);
  const added = [environment.TF_CLI_ARGS, environment[`TF_CLI_ARGS_${command.join("_")}`]];
  const words = command.length === 0 ? [] : added.flatMap((text) => splitWords(text ?? ""));
  const chdir = before.find((word) => /^--?chdir=/.test(word));
  return {
    globals: before.filter((word) => word !== chdir),
    ...(chdir !== undefined && { chdir: chdir.slice(chdir.indexOf("=") + 1) }),
    command,
    ...parseOptions([...words, ...rest.slice(command.length)]),
  };
}

/** The values of an option that may be repeated. */
export function valuesOf(line: CommandLine, name: string): readonly string[] {
  return line.options.flatMap((option) => (option.name === name && option.value !== undefined ? [option.value] : []));
}

/**
 * Puts a command line together for another working directory.
 * @param shadow - where Terraform is to work
 * @param directory - where paths start from
 * @param dropped - names of options to leave out
 */
export function shadowArguments(
  line: CommandLine,
  shadow: string,
  directory: string,
  dropped: readonly string[],
): readonly string[] {
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(directory, path));
  const options = line.options
    .filter(({ name }) => !dropped.includes(name))
    .map(({ name, value }) => {
      if (value === undefined) return `-${name}`;
      return `-${name}=${PATH_OPTIONS.has(name) && value !== "" ? absolute(value) : value}`;
    });
  const takesPaths = PATH_ARGUMENTS.has(line.command.join(" "));
  const positional = line.positional.map((word) => (takesPaths && !word.startsWith("-") ? absolute(word) : word));
  return [`-chdir=${shadow}`, ...line.globals, ...line.command, ...options, ...positional];
}

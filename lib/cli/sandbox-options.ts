import type { Command } from "commander";

/** Where what exists lasts between runs, unless told otherwise. */
export const DIRECTORY = ".stimulus-reflex/sandbox";

/** Options of whatever starts a sandbox. */
export interface SandboxFlags {
  readonly directory?: string;
  readonly fresh?: true;
  readonly json?: true;
  readonly asOf?: string;
  readonly fault?: readonly string[];
  readonly redis?: true;
  readonly allowProvider?: readonly string[];
  readonly passive?: readonly string[];
  /** Of `serve` alone. */
  readonly port?: string;
}

const collect = (word: string, earlier: readonly string[] = []) => [...earlier, word];

/** Adds the options of whatever starts a sandbox. */
export function withSandboxOptions(command: Command): Command {
  return command
    .option("--fresh", "forget what exists in the sandbox before running")
    .option("--directory <directory>", `where what exists lasts between runs (default: ${DIRECTORY})`)
    .option("--as-of <day>", "the day whose rules hold, YYYY-MM-DD (default: the last one, the catalogue's at first)")
    .option("--fault <fault>", "what goes wrong: NAME, NAME@N, NAME@TYPE or NAME@TYPE:N (repeatable)", collect)
    .option("--redis", "run a real redis-server on this machine for each Key-Value Store")
    .option(
      "--allow-provider <source>",
      "a provider that is not simulated and may run for real, such as hashicorp/aws (repeatable)",
      collect,
    )
    .option(
      "--passive <type>",
      "a resource type that is not simulated, to keep in state without any effect, such as cloudflare_list (repeatable)",
      collect,
    );
}

/**
 * The options of a subcommand: those given to it, and those given to the command above it, before its name. A list has
 * both, and of a single value the nearer one holds.
 */
export function flagsOf(command: Command): SandboxFlags {
  const above = command.parent?.opts<SandboxFlags>() ?? {};
  const own = command.opts<SandboxFlags>();
  return {
    ...above,
    ...own,
    fault: [...(above.fault ?? []), ...(own.fault ?? [])],
    allowProvider: [...(above.allowProvider ?? []), ...(own.allowProvider ?? [])],
    passive: [...(above.passive ?? []), ...(own.passive ?? [])],
  };
}

/**
 * Refuses an option that was given before the name of a subcommand that does not take it: it would be ignored.
 * @throws Error that names them
 */
export function refuseUntaken(sandbox: Command, subcommand: Command): void {
  const taken = new Set(subcommand.options.map((option) => option.attributeName()));
  const untaken = sandbox.options.filter(
    (option) => sandbox.getOptionValue(option.attributeName()) !== undefined && !taken.has(option.attributeName()),
  );
  if (untaken.length === 0) return;
  const names = untaken.map(({ long, short }) => long ?? short ?? "").join(", ");
  const allowed = subcommand.options.map(({ long, short }) => long ?? short ?? "").join(", ");
  throw new Error(`sandbox ${subcommand.name()} does not take ${names}. It takes ${allowed}.`);
}

/** The flags as `Sandbox.start` takes them. */
export function startOptions(flags: SandboxFlags) {
  return {
    directory: flags.directory ?? DIRECTORY,
    fresh: flags.fresh ?? false,
    allowedProviders: flags.allowProvider ?? [],
    passiveTypes: flags.passive ?? [],
    faults: flags.fault ?? [],
    redis: flags.redis ?? false,
    ...(flags.asOf !== undefined && { asOf: flags.asOf }),
  };
}

/** Red on a terminal that shows colours. */
export function red(text: string): string {
  const coloured = process.stderr.isTTY && (process.env.NO_COLOR ?? "") === "";
  return coloured ? `\u001b[31m${text}\u001b[39m` : text;
}

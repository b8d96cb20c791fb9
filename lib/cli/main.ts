#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { COMMANDS } from "./commands";
import { EXIT } from "../review/formats/exit-code";

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  readonly version: string;
};

const program = new Command("stimulus-reflex")
  .description("Deploy StimulusReflex environments: rehearse, check, report, guard, and render the Rails side")
  .version(version)
  .enablePositionalOptions()
  // A command that is written wrong has found nothing: 1 is for what was found.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.fine : EXIT.unusable));
// A reader such as `head` has seen enough; that is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

run().catch((error: unknown) => {
  process.stderr.write(`stimulus-reflex: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.unusable;
});

/** Loads the command that is named and no other one. For help, and for a name that is unknown, a table is enough. */
async function run(): Promise<void> {
  const [first, second] = process.argv.slice(2);
  const name = first === "help" ? second : first;
  for (const command of COMMANDS) {
    if (command.name === name) await command.add(program);
    else program.command(command.name).description(command.description).usage(command.usage);
  }
  for (const command of program.commands) inheritBelow(command);
  await program.parseAsync();
}

/** What is added as a whole does not inherit by itself how the program ends. */
function inheritBelow(command: Command): void {
  for (const below of command.commands) inheritBelow(below.copyInheritedSettings(command));
}

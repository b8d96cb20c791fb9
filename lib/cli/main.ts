#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { addCapacityCommand } from "./capacity";
import { addCheckCommand } from "./check";
import { addGuardCommand } from "./guard";
import { EXIT } from "../review/formats/exit-code";
import { addRailsCommand } from "./rails";
import { addReportCommand } from "./report";
import { sandboxCommand } from "./sandbox";

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  readonly version: string;
};

const program = new Command("stimulus-reflex")
  .description("Deploy StimulusReflex environments: rehearse, check, report, guard, and render the Rails side")
  .version(version)
  .enablePositionalOptions()
  // A command that is written wrong has found nothing: 1 is for what was found.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.fine : EXIT.unusable));
program.addCommand(sandboxCommand().copyInheritedSettings(program));
addCheckCommand(program);
addReportCommand(program);
addGuardCommand(program);
addRailsCommand(program);
addCapacityCommand(program);

// Whoever reads has seen enough, as `head` has: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`stimulus-reflex: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

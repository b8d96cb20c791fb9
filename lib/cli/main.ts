#!/usr/bin/env node
import { Command } from "commander";
import { addCapacityCommand } from "./capacity";
import { addCheckCommand } from "./check";
import { addGuardCommand } from "./guard";
import { addRailsCommand } from "./rails";
import { addReportCommand } from "./report";
import { sandboxCommand } from "./sandbox";

const program = new Command("stimulus-reflex")
  .description("Deploy StimulusReflex environments: rehearse, check, report, guard, and render the Rails side")
  .enablePositionalOptions()
  .addCommand(sandboxCommand());
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

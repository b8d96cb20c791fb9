import type { Command } from "commander";

/** A command as `stimulus-reflex --help` lists it. */
export interface ListedCommand {
  readonly name: string;
  readonly description: string;
  /** What is written after the name. */
  readonly usage: string;
  /** Loads the command and adds it. */
  readonly add: (program: Command) => Promise<void>;
}

/** Every command, in the order of the help. What one of them imports is loaded when that command runs. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: "sandbox",
    description: "Run a command against stand-ins for Heroku and Cloudflare, offline, with real Terraform or OpenTofu",
    usage: "[options] [command...]",
    add: async (program) => {
      const { sandboxCommand } = await import("../cli/sandbox.js");
      program.addCommand(sandboxCommand().copyInheritedSettings(program));
    },
  },
  {
    name: "inspect",
    description: "read a running app from Heroku and Cloudflare, and show what it is and what the rules find",
    usage: "[options] <app...>",
    add: async (program) => {
      (await import("../cli/inspect.js")).addInspectCommand(program);
    },
  },
  {
    name: "adopt",
    description: "write a program that declares running apps as they are, and rehearse taking them over",
    usage: "[options] [app...]",
    add: async (program) => {
      (await import("../cli/adopt.js")).addAdoptCommand(program);
    },
  },
  {
    name: "check",
    description: "let the rules look at what is deployed, whoever wrote it",
    usage: "[options] [file...]",
    add: async (program) => {
      (await import("../cli/check.js")).addCheckCommand(program);
    },
  },
  {
    name: "report",
    description: "show what is deployed, what it costs and what the rules find",
    usage: "[options] [path]",
    add: async (program) => {
      (await import("../cli/report.js")).addReportCommand(program);
    },
  },
  {
    name: "guard",
    description: "fail when a plan destroys data, an app or a live domain, or restarts an app too often",
    usage: "[options] <plan...>",
    add: async (program) => {
      (await import("../cli/guard.js")).addGuardCommand(program);
    },
  },
  {
    name: "ledger",
    description: "show what stimulus-reflex.lock.json protects, or check that it agrees with the program",
    usage: "[options]",
    add: async (program) => {
      (await import("../cli/ledger.js")).addLedgerCommand(program);
    },
  },
  {
    name: "rails",
    description: "write the Rails side of the deployment, or check that a Rails app agrees with it",
    usage: "[options]",
    add: async (program) => {
      (await import("../cli/rails.js")).addRailsCommand(program);
    },
  },
  {
    name: "capacity",
    description: "how many dynos, threads and dollars a cable takes, on Action Cable and on AnyCable",
    usage: "[options]",
    add: async (program) => {
      (await import("../cli/capacity.js")).addCapacityCommand(program);
    },
  },
];

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { Command } from "commander";
import { doCommand, logCommand, statusCommand } from "./sandbox-inspect";
import { red, startOptions, withSandboxOptions, type SandboxFlags } from "./sandbox-options";
import { serveCommand } from "./sandbox-serve";

/** Exit codes of a shell for a command that is not there, and for one that may not be run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const EXAMPLES = `
Examples:
  $ stimulus-reflex sandbox -- cdktf deploy production
  $ stimulus-reflex sandbox --as-of 2021-09-01 -- cdktf deploy deployment-page
  $ stimulus-reflex sandbox --fault connection-cut@heroku_addon -- cdktf deploy production
  $ stimulus-reflex sandbox --fresh -- sh -c 'terraform init && terraform apply -auto-approve'

The command runs unchanged. It finds Terraform or OpenTofu on the path as ever, with Heroku and Cloudflare played by the
sandbox and with a state of the sandbox's own; the real state is neither read nor written.`;

function missingCommand(): never {
  throw new Error("No command to run. Write it after --, as in: stimulus-reflex sandbox -- cdktf deploy production");
}

/**
 * Runs a command with the terminal of this process, and hands signals on to it.
 * @returns its exit code; 128 and the signal's number where a signal ended it, as shells have it
 */
function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>, json: boolean) {
  return new Promise<number>((resolve, reject) => {
    // With --json, standard output is for the summary alone.
    const child = spawn(command, args, { env, stdio: ["inherit", json ? 2 : "inherit", "inherit"] });
    const forward = (signal: NodeJS.Signals) => {
      child.kill(signal);
    };
    // A terminal sends its interrupt to the whole group: the command has it already, and this process outlives it.
    const ignore = () => undefined;
    for (const signal of FORWARDED) process.on(signal, signal === "SIGINT" && process.stdin.isTTY ? ignore : forward);
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") {
        process.stderr.write(`stimulus-reflex sandbox: ${command}: command not found\n`);
        resolve(NOT_FOUND);
      } else if (error.code === "EACCES") {
        process.stderr.write(`stimulus-reflex sandbox: ${command}: permission denied\n`);
        resolve(NOT_EXECUTABLE);
      } else {
        reject(error);
      }
    });
    child.on("exit", (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

async function rehearse(words: readonly string[], flags: SandboxFlags): Promise<void> {
  const [command, ...args] = words;
  if (command === undefined) missingCommand();
  const [{ Sandbox }, { lossText, summarise, summaryText }, { difference, differenceText }, { orphans, orphansText }] =
    await Promise.all([
      import("../sandbox/sandbox.js"),
      import("../sandbox/summary.js"),
      import("../sandbox/difference.js"),
      import("../sandbox/orphans.js"),
    ]);
  const { findTerraform } = await import("../sandbox/terraform/binary.js");
  if (findTerraform(process.env) === undefined) {
    throw new Error(
      "Neither Terraform nor OpenTofu is on the path. Install one of them (https://developer.hashicorp.com/terraform/install, " +
        "https://opentofu.org/docs/intro/install), or name it in TERRAFORM_BINARY_NAME.",
    );
  }
  let told: number | undefined;
  const sandbox = await Sandbox.start({
    ...startOptions(flags),
    onChange: (_, { heroku }) => {
      const { losses } = heroku;
      for (const loss of losses.slice(told)) process.stderr.write(`${red(lossText(loss))}\n`);
      told = losses.length;
    },
  });
  const { heroku, forcedUpgrades } = sandbox.platforms;
  told = heroku.losses.length;
  for (const { addon, from, to, since } of forcedUpgrades) {
    process.stderr.write(
      red(
        `Heroku has upgraded ${addon} from version ${from} to ${to}, as it does by force since ${since}: its URL has changed.`,
      ) + "\n",
    );
  }
  try {
    const before = structuredClone(sandbox.platforms.toJSON());
    process.exitCode = await run(command, args, sandbox.env, flags.json ?? false);
    for (const fault of sandbox.platforms.pendingFaults) {
      process.stderr.write(
        `note: the fault ${fault} has not struck: nothing that it is about was asked for so often.\n`,
      );
    }
    const after = sandbox.platforms.toJSON();
    const summary = summarise(after);
    const left = orphans(sandbox.directory, after);
    const losses = after.heroku.losses.slice(before.heroku.losses.length);
    if (flags.json) {
      const changes = difference(before, after);
      process.stdout.write(`${JSON.stringify({ ...summary, changes, lost: losses, orphans: left }, null, 2)}\n`);
      return;
    }
    const changed = differenceText(difference(before, after));
    process.stdout.write(`\nIn the sandbox there is now:\n\n${summaryText(summary)}`);
    process.stdout.write(changed === "" ? "\nNothing has changed.\n" : `\nWhat has changed:\n\n${changed}`);
    if (left.length > 0) process.stdout.write(`\n${orphansText(left)}`);
    if (losses.length > 0) process.stdout.write(`\n${losses.map((loss) => red(lossText(loss))).join("\n")}\n`);
  } finally {
    await sandbox.stop();
  }
}

/** `stimulus-reflex sandbox`: runs a command against stand-ins for Heroku and Cloudflare. */
export function sandboxCommand(): Command {
  const command = new Command("sandbox")
    .description("Run a command against stand-ins for Heroku and Cloudflare, offline, with real Terraform")
    .argument("[command...]", "the command, after --");
  return withSandboxOptions(command)
    .option("--json", "print the summary as JSON; what the command prints goes to standard error")
    .enablePositionalOptions()
    .passThroughOptions()
    .addHelpText("after", EXAMPLES)
    .addCommand(serveCommand())
    .addCommand(statusCommand())
    .addCommand(logCommand())
    .addCommand(doCommand())
    .action((words: readonly string[], flags: SandboxFlags) => rehearse(words, flags));
}

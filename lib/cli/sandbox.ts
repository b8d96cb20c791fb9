import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { loadCommand, STATE_COPY } from "./sandbox-load";
import { doCommand, logCommand, statusCommand } from "./sandbox-inspect";
import { red, refuseUntaken, startOptions, withSandboxOptions, type SandboxFlags } from "./sandbox-options";
import { envCommand, runCommand } from "./sandbox-run";
import { serveCommand } from "./sandbox-serve";
import { runInSandbox } from "./run-in-sandbox";
import { takeSignals } from "./run-program";
import { cdkName, terraformName } from "../engines/command-names";
import { findTerraform } from "../engines/terraform";

const examples = (cdk = cdkName(), terraform = terraformName()): string => `
Examples:
  $ stimulus-reflex sandbox -- npx ${cdk} deploy production
  $ stimulus-reflex sandbox --as-of 2021-09-01 -- npx ${cdk} deploy deployment-page
  $ stimulus-reflex sandbox --fault connection-cut@heroku_addon -- npx ${cdk} deploy production
  $ stimulus-reflex sandbox --fresh -- sh -c '${terraform} init && ${terraform} apply -auto-approve'

The command runs unchanged. It finds Terraform or OpenTofu on the path as ever, with Heroku and Cloudflare played by the
sandbox and with a state of the sandbox's own; the real state is neither read nor written.`;

function missingCommand(): never {
  throw new Error(
    `No command to run. Write it after --, as in: stimulus-reflex sandbox -- npx ${cdkName()} deploy production`,
  );
}

async function rehearse(words: readonly string[], flags: SandboxFlags): Promise<void> {
  const [command, ...args] = words;
  if (command === undefined) missingCommand();
  const [{ Sandbox }, { appsWithoutState }, { leftBehind }, { lossText }, { tellOutcome }] = await Promise.all([
    import("../sandbox/sandbox.js"),
    import("../sandbox/orphans.js"),
    import("../sandbox/left-behind.js"),
    import("../sandbox/summary.js"),
    import("./sandbox-outcome.js"),
  ]);
  if (findTerraform(process.env) === undefined) {
    throw new Error(
      "Neither Terraform nor OpenTofu is on the path. Install one of them (https://developer.hashicorp.com/terraform/install, " +
        "https://opentofu.org/docs/intro/install), or name it in TERRAFORM_BINARY_NAME.",
    );
  }
  const { attach, served } = await import("./sandbox-attach.js");
  const options = startOptions(flags);
  const port = served(options.directory);
  if (port !== undefined) return attach({ ...options, port, json: flags.json ?? false }, command, args);
  const interrupted = takeSignals();
  let told: number | undefined;
  const sandbox = await Sandbox.start({
    ...options,
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
    process.exitCode = await interrupted();
    if (process.exitCode !== undefined) return;
    const before = structuredClone(sandbox.platforms.toJSON());
    const apps = appsWithoutState(sandbox.directory, before);
    if (apps.length > 0) process.stderr.write(withoutState(sandbox.directory, apps));
    const { env, started } = sandbox;
    process.exitCode = await runInSandbox(command, args, env, { json: flags.json ?? false, started });
    for (const fault of sandbox.platforms.pendingFaults) {
      process.stderr.write(`note: the fault ${fault} never fired: fewer matching requests than it waits for.\n`);
    }
    const after = sandbox.platforms.toJSON();
    const behind = await Promise.all(
      leftBehind(before, after).map(async (one) => {
        const contents = await sandbox.platforms.redisContents(one.addonId);
        return contents === undefined ? one : { ...one, contents };
      }),
    );
    tellOutcome(sandbox.directory, before, after, flags.json ?? false, behind);
  } finally {
    await sandbox.stop();
  }
}

/** What becomes of apps that exist in the sandbox and in no state of it, said before the command runs. */
function withoutState(directory: string, apps: readonly string[]): string {
  const them = apps.length === 1 ? "it" : "them";
  const remedy = existsSync(join(directory, STATE_COPY))
    ? "first run the line that `stimulus-reflex sandbox load --state` printed, which gives the stack its copy of the state"
    : "load the state instead, with `stimulus-reflex sandbox load --state state.json --fresh`";
  return (
    `note: the sandbox has ${apps.join(", ")} and no Terraform state. A program that imports ${them} works, as with adopted.ts. ` +
    `Any other one would stop at "Name ${apps[0] ?? ""} is already taken": ${remedy}.\n`
  );
}

/** `stimulus-reflex sandbox`: runs a command against stand-ins for Heroku and Cloudflare. */
export function sandboxCommand(): Command {
  const command = new Command("sandbox")
    .description("Run a command against stand-ins for Heroku and Cloudflare, offline, with real Terraform or OpenTofu")
    .argument("[command...]", "the command, after --");
  return withSandboxOptions(command)
    .option("--json", "print the summary as JSON; what the command prints goes to standard error")
    .enablePositionalOptions()
    .hook("preSubcommand", refuseUntaken)
    .passThroughOptions()
    .addHelpText("after", () => examples())
    .addCommand(loadCommand())
    .addCommand(serveCommand())
    .addCommand(statusCommand())
    .addCommand(logCommand())
    .addCommand(doCommand())
    .addCommand(envCommand())
    .addCommand(runCommand())
    .action((words: readonly string[], flags: SandboxFlags) => rehearse(words, flags));
}

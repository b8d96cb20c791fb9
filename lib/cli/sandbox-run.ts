import { resolve } from "node:path";
import { Command } from "commander";
import { existing } from "./sandbox-inspect";
import { DIRECTORY, flagsOf, startOptions, type SandboxFlags } from "./sandbox-options";
import { runInSandbox } from "./run-in-sandbox";
import { takeSignals } from "./run-program";

/** Variables that a program needs whatever app it is; every other one comes from the app alone. */
const FROM_OUTSIDE =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|NO_COLOR|TZ|TMPDIR|LANG|LC_[A-Z]+|SSL_CERT_(?:FILE|DIR))$/;

/** What a file of `NAME=value` lines says of a value, so that shells and the dotenv libraries read it back as it was. */
function dotenvLine(name: string, value: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]*$/.test(value)) return `${name}=${value}`;
  // Within single quotes nothing is expanded; a value that holds one goes between double quotes.
  if (!value.includes("'")) return `${name}='${value}'`;
  return `${name}="${value.replaceAll(/["\\$`]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

async function configVars(app: string, flags: SandboxFlags): Promise<Record<string, string>> {
  const { platforms } = await existing(resolve(flags.directory ?? DIRECTORY));
  const { heroku } = platforms;
  const found = heroku.apps.all().find(({ name }) => name === app);
  if (found === undefined) {
    const names = heroku.apps.all().map(({ name }) => name);
    throw new Error(`${app}: no such app in the sandbox. Apps: ${names.length === 0 ? "none" : names.join(", ")}.`);
  }
  return heroku.configVars.of(found);
}

/** `stimulus-reflex sandbox env` */
export function envCommand(): Command {
  return new Command("env")
    .description("print an app's config vars, for a .env file, or as JSON")
    .argument("<app>", "the app's name")
    .option("--directory <directory>", `the sandbox's directory (default: ${DIRECTORY})`)
    .option("--json", "print JSON")
    .action(async (app: string, _flags: SandboxFlags, command: Command) => {
      const flags = flagsOf(command);
      const variables = await configVars(app, flags);
      if (flags.json === true) process.stdout.write(`${JSON.stringify(variables, null, 2)}\n`);
      else
        process.stdout.write(
          Object.entries(variables)
            .map(([name, value]) => `${dotenvLine(name, value)}\n`)
            .join(""),
        );
    });
}

async function run(app: string, words: readonly string[], flags: SandboxFlags): Promise<void> {
  const [program, ...args] = words;
  if (program === undefined) {
    throw new Error(
      "No command to run. Write it after --, as in: stimulus-reflex sandbox run acme -- bin/rails server",
    );
  }
  const outside = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && FROM_OUTSIDE.test(entry[0]),
  );
  const start = async (variables: Readonly<Record<string, string>>) => {
    process.exitCode = await runInSandbox(program, args, { ...Object.fromEntries(outside), ...variables });
  };
  if (flags.redis !== true) {
    await start(await configVars(app, flags));
    return;
  }
  const { Sandbox } = await import("../sandbox/sandbox.js");
  const interrupted = takeSignals();
  const sandbox = await Sandbox.start(startOptions(flags));
  try {
    process.exitCode = await interrupted();
    if (process.exitCode !== undefined) return;
    await start(sandbox.platforms.heroku.configVars.of(sandbox.platforms.heroku.apps.get(app)));
  } finally {
    await sandbox.stop();
  }
}

/** `stimulus-reflex sandbox run` */
export function runCommand(): Command {
  return new Command("run")
    .description("run a program with the config vars of an app and no others")
    .argument("<app>", "the app's name")
    .argument("[command...]", "the program, after --")
    .option("--directory <directory>", `the sandbox's directory (default: ${DIRECTORY})`)
    .option("--redis", "run a real redis-server on this machine for each Key-Value Store while the program runs")
    .action((app: string, words: readonly string[], _flags: SandboxFlags, command: Command) =>
      run(app, words, flagsOf(command)),
    );
}

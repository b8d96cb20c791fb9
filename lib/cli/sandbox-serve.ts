import { Command } from "commander";
import { flagsOf, startOptions, withSandboxOptions, type SandboxFlags } from "./sandbox-options";
import { cdkName, terraformName } from "../engines/command-names";

/** Variables that the APIs' clients read. */
function clientVariables(origin: string): Readonly<Record<string, string>> {
  // The Heroku CLI takes a host name alone here, and port and scheme from HEROKU_HOST.
  const host = new URL(origin).hostname;
  return {
    HEROKU_API_URL: origin,
    HEROKU_HOST: origin,
    HEROKU_DATA_HOST: host,
    HEROKU_REDIS_HOST: host,
    HEROKUX_REDIS_API_URL: origin,
    // Where the Heroku CLI asks, with its token, whether bills are paid.
    HEROKU_PARTICLEBOARD_URL: origin,
    CLOUDFLARE_BASE_URL: `${origin}/client/v4`,
  };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`--port ${JSON.stringify(text)}: not a port. Use a whole number from 1 to 65535.`);
}

async function serve(flags: SandboxFlags): Promise<void> {
  const port = portOf(flags.port);
  const [{ Sandbox }, { serveApis }] = await Promise.all([
    import("../sandbox/sandbox.js"),
    import("../sandbox/http/server.js"),
  ]);
  const sandbox = await Sandbox.start({ ...startOptions(flags), serves: true });
  try {
    const served = await serveApis(sandbox.platforms, {
      save: () => sandbox.save(),
      ...(port !== undefined && { port }),
    });
    const changed = Object.entries(sandbox.env).filter(([name, value]) => process.env[name] !== value);
    const environment = { ...Object.fromEntries(changed), ...clientVariables(served.origin) };
    if (flags.json) process.stdout.write(`${JSON.stringify({ url: served.origin, environment })}\n`);
    else {
      const lines = Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`);
      process.stdout.write(`${lines.join("\n")}\n`);
      process.stderr.write(
        `\nThe sandbox is at ${served.origin}: open it in a browser, and run ${terraformName()} or ${cdkName()} in a terminal with the\n` +
          "environment above. Ctrl-C ends it; what exists stays.\n",
      );
    }
    await new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, resolve);
    });
    await sandbox.started.end("sandbox serve");
    for (const fault of sandbox.platforms.pendingFaults) {
      process.stderr.write(`note: the fault ${fault} never fired: fewer matching requests than it waits for.\n`);
    }
    await served.stop();
  } finally {
    await sandbox.stop();
  }
}

/** `stimulus-reflex sandbox serve`: the APIs and a page, until it is ended. */
export function serveCommand(): Command {
  return withSandboxOptions(new Command("serve"))
    .description("serve the platforms' APIs and a live page on 127.0.0.1")
    .option("--port <port>", "the port (default: one that is free)")
    .option("--json", "print address and environment as JSON")
    .action((_flags: SandboxFlags, command: Command) => serve(flagsOf(command)));
}

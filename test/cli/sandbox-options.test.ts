import type { Command } from "commander";
import { flagsOf, startOptions, type SandboxFlags } from "../../lib/cli/sandbox-options";
import { sandboxCommand } from "../../lib/cli/sandbox";

interface LoadFlags extends SandboxFlags {
  readonly state?: string;
}

/** What a command begins with, for words as they are on the command line. */
async function received(...words: readonly string[]) {
  const sandbox = sandboxCommand();
  let flags: LoadFlags | undefined;
  for (const each of [sandbox, ...sandbox.commands]) {
    each.action((...args: unknown[]) => {
      flags = flagsOf(args.at(-1) as Command);
    });
  }
  await sandbox.parseAsync(words, { from: "user" });
  if (flags === undefined) throw new Error("not reached");
  const { json, port, state } = flags;
  return { ...startOptions(flags), ...(json && { json }), ...(port && { port }), ...(state && { state }) };
}

/** Each option as it is written, and what comes of it. */
const OPTIONS: Readonly<Record<string, readonly [readonly string[], object]>> = {
  "--fresh": [["--fresh"], { fresh: true }],
  "--directory": [["--directory", "elsewhere"], { directory: "elsewhere" }],
  "--as-of": [["--as-of", "2026-10-02"], { asOf: "2026-10-02" }],
  "--fault": [["--fault", "rate-limit", "--fault", "server-error@2"], { faults: ["rate-limit", "server-error@2"] }],
  "--redis": [["--redis"], { redis: true }],
  "--allow-provider": [["--allow-provider", "hashicorp/aws"], { allowedProviders: ["hashicorp/aws"] }],
  "--passive": [
    ["--passive", "cloudflare_list", "--passive", "heroku_space"],
    { passiveTypes: ["cloudflare_list", "heroku_space"] },
  ],
  "--json": [["--json"], { json: true }],
  "--port": [["--port", "4010"], { port: "4010" }],
  "--state": [["--state", "state.json"], { state: "state.json" }],
};

/** What follows the options of a command. */
const REST: Readonly<Record<string, readonly string[]>> = {
  sandbox: ["--", "true"],
  load: ["acme.json"],
  serve: [],
  status: [],
  log: [],
  do: ["rotate", "SESSION_REDIS"],
  env: ["acme"],
  run: ["acme", "--", "true"],
};

const optionsOf = (command: Command) => command.options.map(({ long }) => long ?? "");
const above = sandboxCommand();

describe.each([above, ...above.commands].map((command) => [command.name(), command] as const))(
  "sandbox: %s",
  (name, command) => {
    const words = (options: readonly string[]) => [
      ...(command === above ? [] : [name]),
      ...options,
      ...(REST[name] ?? []),
    ];

    test.each(optionsOf(command))("takes %s", async (option) => {
      const [given, expected] = OPTIONS[option] ?? [[], { [option]: "has no line in the table above" }];
      expect(await received(...words(given))).toMatchObject(expected);
      if (command !== above && optionsOf(above).includes(option)) {
        expect(await received(...given, ...words([]))).toMatchObject(expected);
      }
    });

    const untaken = optionsOf(above).filter((option) => !optionsOf(command).includes(option));
    if (untaken.length > 0) {
      test.each(untaken)("refuses %s, which it does not take, before its name", async (option) => {
        const [given] = OPTIONS[option] ?? [[]];
        await expect(received(...given, ...words([]))).rejects.toThrow(`sandbox ${name} does not take ${option}.`);
      });
    }
  },
);

test("faults that are given before and after the name add up", async () => {
  expect(await received("--fault", "rate-limit", "serve", "--fault", "server-error")).toMatchObject({
    faults: ["rate-limit", "server-error"],
  });
});

import type { Command } from "commander";
import { flagsOf, startOptions, type SandboxFlags } from "../../lib/cli/sandbox-options";
import { sandboxCommand } from "../../lib/cli/sandbox";

/** What a subcommand starts a sandbox with, for words as they are on the command line. */
async function received(...words: readonly string[]) {
  const sandbox = sandboxCommand();
  let flags: SandboxFlags | undefined;
  for (const each of [sandbox, ...sandbox.commands]) {
    each.action((...args: unknown[]) => {
      flags = flagsOf(args.at(-1) as Command);
    });
  }
  await sandbox.parseAsync(words, { from: "user" });
  if (flags === undefined) throw new Error("not reached");
  return { ...startOptions(flags), ...(flags.json && { json: true }), ...(flags.port && { port: flags.port }) };
}

const OPTIONS: readonly (readonly [readonly string[], object])[] = [
  [["--fresh"], { fresh: true }],
  [["--directory", "elsewhere"], { directory: "elsewhere" }],
  [["--as-of", "2026-10-02"], { asOf: "2026-10-02" }],
  [["--fault", "rate-limit", "--fault", "server-error@2"], { faults: ["rate-limit", "server-error@2"] }],
  [["--redis"], { redis: true }],
  [["--allow-provider", "hashicorp/aws"], { allowedProviders: ["hashicorp/aws"] }],
  [
    ["--passive", "cloudflare_list", "--passive", "heroku_space"],
    { passiveTypes: ["cloudflare_list", "heroku_space"] },
  ],
  [["--json"], { json: true }],
];

describe.each([
  ["serve", ["serve"]],
  ["run", ["run", "acme", "--", "true"]],
])("sandbox %s", (_, [name = "", ...rest]) => {
  test.each(name === "run" ? OPTIONS.slice(0, -1) : OPTIONS)(
    "takes %j before and after its name",
    async (words, expected) => {
      expect(await received(...words, name, ...rest)).toMatchObject(expected);
      expect(await received(name, ...words, ...rest)).toMatchObject(expected);
    },
  );
});

test("serve takes a port", async () => {
  expect(await received("serve", "--port", "4010")).toMatchObject({ port: "4010" });
});

test("faults that are given before and after the name add up", async () => {
  expect(await received("--fault", "rate-limit", "serve", "--fault", "server-error")).toMatchObject({
    faults: ["rate-limit", "server-error"],
  });
});

test.each(["status", "log", "env"])("%s takes the directory and --json in both places", async (name) => {
  const words = ["--directory", "elsewhere", "--json"];
  const rest = name === "env" ? ["acme"] : [];
  expect(await received(...words, name, ...rest)).toMatchObject({ directory: "elsewhere", json: true });
  expect(await received(name, ...words, ...rest)).toMatchObject({ directory: "elsewhere", json: true });
});

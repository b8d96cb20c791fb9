import { resolve } from "node:path";
import { Command } from "commander";
import { buildSync } from "esbuild";
import { COMMANDS } from "../../lib/cli/commands";

const ROOT = resolve(__dirname, "../..");

/** The files and packages that a file loads as soon as it is loaded itself; types alone load nothing. */
function loadedBy(entry: string): ReadonlySet<string> {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    outdir: "unused",
    platform: "node",
    format: "cjs",
    packages: "external",
  });
  const loaded = new Set<string>([entry]);
  // A set that grows while it is walked is walked to its new end.
  for (const file of loaded) {
    for (const { path, kind } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== "dynamic-import") loaded.add(path);
    }
  }
  return loaded;
}

test.each(COMMANDS.map(({ name }) => name))("%s loads no cdktf and no other command", (name) => {
  const loaded = [...loadedBy(`lib/cli/${name}.ts`)];
  expect(loaded.filter((file) => /^(@?cdktf|constructs)\b/.test(file))).toEqual([]);
  const commands = COMMANDS.map((command) => `lib/cli/${command.name}.ts`);
  expect(loaded.filter((file) => commands.includes(file))).toEqual([`lib/cli/${name}.ts`]);
});

test("help loads no command", () => {
  expect([...loadedBy("lib/cli/main.ts")].filter((file) => !file.startsWith("node:"))).toEqual([
    "lib/cli/main.ts",
    "commander",
    "lib/cli/commands.ts",
    "lib/review/formats/exit-code.ts",
  ]);
});

test("help lists each command as the command describes itself", async () => {
  for (const { name, description, usage, add } of COMMANDS) {
    const program = new Command("stimulus-reflex").enablePositionalOptions();
    await add(program);
    const [command] = program.commands;
    const listed = new Command(name).description(description).usage(usage);
    const help = program.createHelp();
    expect(command && [help.subcommandTerm(command), help.subcommandDescription(command)]).toEqual([
      `${listed.name()} ${listed.usage()}`,
      listed.description(),
    ]);
  }
});

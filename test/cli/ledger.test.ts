import { Command } from "commander";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { addLedgerCommand } from "../../lib/cli/ledger";
import { LEDGER_NAME, writeLedger } from "../../lib/project/ledger/ledger-file";
import { run } from "../sandbox/terraform/command";

const ROOT = resolve(__dirname, "../..");
const TSX = join(ROOT, "node_modules/tsx/dist/cli.mjs");

test("shows what is durable, and says where there is no ledger", async () => {
  const directory = mkdtempSync(join(tmpdir(), "ledger-"));
  const before = process.cwd();
  let output = "";
  const write = (text: string | Uint8Array): boolean => {
    output += String(text);
    return true;
  };
  jest.spyOn(process.stdout, "write").mockImplementation(write);
  jest.spyOn(process.stderr, "write").mockImplementation(write);
  const run = (): Promise<unknown> => {
    const program = new Command().exitOverride();
    addLedgerCommand(program);
    return program.parseAsync(["node", "stimulus-reflex", "ledger"]);
  };
  process.chdir(directory);
  try {
    await run();
    expect(output).toContain("Run cdktf synth, and commit what it writes.");
    expect(process.exitCode).toBe(2);
    process.exitCode = undefined;
    writeLedger(directory, {
      entries: [{ stack: "production", address: "heroku_app.rails", app: "acme", is: "app", durable: true }],
      accepted: [],
    });
    await run();
    expect(output).toContain("durable  production  acme  app  heroku_app.rails");
    expect(process.exitCode).toBeUndefined();
  } finally {
    process.chdir(before);
    process.exitCode = undefined;
    jest.restoreAllMocks();
  }
});

test("--check fails in CI for what the ledger lacks, and for lines that say nothing any more", async () => {
  const directory = mkdtempSync(join(tmpdir(), "ledger-"));
  const modules = ["node_modules/cdktf", "lib/index.ts"].map((path) => JSON.stringify(join(ROOT, path)));
  const program = (processes: string): void => {
    writeFileSync(
      join(directory, "main.ts"),
      `import { App } from ${modules[0] ?? ""};
import { StimulusReflexStack } from ${modules[1] ?? ""};
const app = new App();
new StimulusReflexStack(app, "production", { name: "acme", region: "us", redis: { client: "ruby" }, released: true, processes: ${processes} });
app.synth();
`,
    );
  };
  writeFileSync(
    join(directory, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: `${process.execPath} ${TSX} main.ts` }),
  );
  const outside = ["JEST_WORKER_ID", "CI", "TERRAFORM_BINARY_NAME"];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !outside.includes(name)));
  const cli = (...args: string[]) =>
    run(process.execPath, [TSX, join(ROOT, "lib/cli/main.ts"), ...args], { cwd: directory, env });
  try {
    program("{ web: { size: 'standard-1x', quantity: 1 }, worker: { size: 'standard-1x', quantity: 1 } }");
    expect((await cli("ledger", "--check")).code).toBe(2);
    expect((await cli("report")).code).toBe(0);
    expect(await cli("ledger", "--check")).toMatchObject({ code: 0 });

    program("{ web: { size: 'standard-1x', quantity: 1 } }");
    const stale = await cli("ledger", "--check");
    expect(stale.stderr).toContain("production: process worker of acme: nothing declares it any more");
    expect(stale.code).toBe(1);

    const ledger = readFileSync(join(directory, LEDGER_NAME), "utf8");
    const lines = ledger.split("\n").filter((line) => !/process worker|heroku-redis session/.test(line));
    writeFileSync(join(directory, LEDGER_NAME), lines.join("\n"));
    const lacking = await cli("ledger", "--check");
    expect(lacking.stderr).toContain("is older than the program: production/app/redis/session is missing");
    expect(lacking.code).toBe(1);
    expect(readFileSync(join(directory, LEDGER_NAME), "utf8")).toBe(lines.join("\n"));
  } finally {
    rmSync(directory, { recursive: true });
  }
});

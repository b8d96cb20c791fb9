import { Command } from "commander";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addLedgerCommand } from "../../lib/cli/ledger";
import { writeLedger } from "../../lib/project/ledger/ledger-file";

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

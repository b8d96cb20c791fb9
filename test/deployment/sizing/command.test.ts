import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { addCapacityCommand } from "../../../lib/cli/capacity";

function run(...args: readonly string[]): { readonly out: string; readonly error: string } {
  let out = "";
  let error = "";
  const written = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const program = new Command("stimulus-reflex").exitOverride();
  addCapacityCommand(program);
  for (const command of program.commands) {
    command.exitOverride().configureOutput({
      writeErr: (text) => {
        error += text;
      },
    });
  }
  try {
    program.parse(["capacity", ...args], { from: "user" });
  } catch {
    // Commander throws instead of ending this process; its message is what is looked at.
  } finally {
    written.mockRestore();
  }
  return { out, error };
}

test("prints both shapes, the break-even and every coefficient with its source", () => {
  expect(run("--connections", "12000", "--messages-per-second", "50").out).toMatchSnapshot();
});

test("prints JSON", () => {
  const { out } = run("--connections", "600", "--json");
  expect(JSON.parse(out)).toMatchObject({
    demand: { connections: 600, messagesPerSecond: 10 },
    anycable: { cable: { dynos: 1 } },
  });
});

test.each([
  [["--connections", "many"], "Allowed: a number from 0 up, as in 12000."],
  [["--connections", "1", "--workers", "0"], "Allowed: a number from 1 up"],
  [["--connections", "1", "--web-size", "standard2x"], "Did you mean standard-2x?"],
])("%j is refused", (args, message) => {
  expect(run(...args).error).toContain(message);
});

describe("--from", () => {
  let directory: string;
  let out: string;
  let error: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "capacity-"));
    [out, error] = ["", ""];
    jest.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
    jest.spyOn(process.stderr, "write").mockImplementation((text) => ((error += String(text)), true));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
    rmSync(directory, { recursive: true });
  });

  const capacity = async (main: string, ...args: readonly string[]) => {
    writeFileSync(join(directory, "main.tf"), main);
    const program = new Command("stimulus-reflex").exitOverride();
    addCapacityCommand(program);
    await program.parseAsync(["capacity", "--from", directory, "--no-plan", ...args], { from: "user" });
  };
  const MAIN = `
variable "threads" {}
resource "heroku_app" "web" {
  name        = "acme"
  region      = "us"
  config_vars = { WEB_CONCURRENCY = "3", RAILS_MAX_THREADS = var.threads }
}
resource "heroku_formation" "web" {
  app_id   = heroku_app.web.id
  type     = "web"
  size     = "performance-m"
  quantity = 4
}
`;

  test("takes the web dynos that are declared, and says which values are unknown", async () => {
    await capacity(MAIN, "--connections", "2000", "--json");
    expect(JSON.parse(out)).toMatchObject([
      {
        at: "heroku_app.web",
        capacity: { demand: { connections: 2000, webDynos: 4, webSize: "performance-m", workers: 3 } },
      },
    ]);
    expect(error).toContain("variables.RAILS_MAX_THREADS comes from var.threads, so the default is used");
  });

  test("an option goes over what is declared", async () => {
    await capacity(MAIN, "--connections", "2000", "--web-dynos", "9", "--json");
    expect(JSON.parse(out)).toMatchObject([{ capacity: { demand: { webDynos: 9, webSize: "performance-m" } } }]);
  });

  test("without websockets that are given or declared there is nothing to calculate", async () => {
    await capacity(MAIN);
    expect(error).toContain(
      "no app was found whose cable and web dynos are both known, so the number of websockets is unknown. Add --connections",
    );
    expect(process.exitCode).toBe(2);
  });
});

test("without --from the number of websockets is needed", async () => {
  const said = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
  const program = new Command("stimulus-reflex");
  addCapacityCommand(program);
  await program.parseAsync(["capacity"], { from: "user" });
  expect(said.mock.calls.join("")).toContain("--connections is missing");
  said.mockRestore();
  process.exitCode = undefined;
});

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
  [[], "required option '--connections <number>' not specified"],
])("%j is refused", (args, message) => {
  expect(run(...args).error).toContain(message);
});

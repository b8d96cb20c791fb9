// Runs commands of the Heroku CLI in one process, since each start of it takes two seconds: a message has the arguments of one
// command, and the answer what it printed, which hosts it looked for and how it ended. The only argument is the folder of the CLI's package.
import dns from "node:dns";
import { createRequire } from "node:module";
import { join } from "node:path";

const printed = { stdout: "", stderr: "" };
// Before the CLI is loaded, which keeps the functions that it finds.
for (const name of Object.keys(printed)) {
  process[name].write = (text, ...rest) => {
    printed[name] += text;
    rest.find((argument) => typeof argument === "function")?.();
    return true;
  };
}

/** Hosts that a command looks for: the sandbox is an address. */
let hosts = [];
dns.lookup = (host, ...rest) => {
  hosts.push(host);
  rest.at(-1)(Object.assign(new Error(`${host} is not looked for in a test`), { code: "ENOTFOUND" }));
};

const [, , root] = process.argv;
const { run } = await import(createRequire(join(root, "package.json")).resolve("@oclif/core"));

process.on("message", async (args) => {
  Object.assign(printed, { stdout: "", stderr: "" });
  hosts = [];
  let code = 0;
  try {
    await run(args, { root });
  } catch (error) {
    // A command that exits, also with 0, throws an error that has the exit code.
    code = error.oclif?.exit ?? 1;
    if (code !== 0) printed.stderr += error.message;
  }
  process.send({ code, ...printed, hosts });
});
process.send("ready");

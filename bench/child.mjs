import { execFileSync } from "node:child_process";

/** Runs one of the measured processes and reads the figures that it prints last, as JSON. */
export function figures(script, args) {
  // Options of a debugger or a preload, and cdktf's own settings, would be measured as well.
  const environment = Object.entries(process.env).filter(([name]) => !/^(NODE_|CDKTF_)/.test(name));
  const output = execFileSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    env: Object.fromEntries(environment),
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: Infinity,
  });
  const printed = JSON.parse(output.trim().split("\n").at(-1));
  const times = typeof printed === "number" ? [printed] : Object.values(printed);
  if (!times.every((time) => time > 0)) {
    throw new Error(`${script} ${args.join(" ")} printed no time but ${JSON.stringify(output)}`);
  }
  return printed;
}

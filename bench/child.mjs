import { execFileSync } from "node:child_process";

/** Runs one of the measured processes and reads the milliseconds that it prints. */
export function milliseconds(script, args) {
  // Options of a debugger or a preload, and cdktf's own settings, would be measured as well.
  const environment = Object.entries(process.env).filter(([name]) => !/^(NODE_|CDKTF_)/.test(name));
  const output = execFileSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    env: Object.fromEntries(environment),
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: Infinity,
  });
  const measured = Number(output.trim().split("\n").at(-1));
  if (!(measured > 0)) throw new Error(`${script} ${args.join(" ")} printed no time but ${JSON.stringify(output)}`);
  return measured;
}

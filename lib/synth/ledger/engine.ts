import { spawnSync } from "node:child_process";
import { findTerraform } from "../../engines/terraform";

type Environment = Readonly<Record<string, string | undefined>>;

/** The first versions that know `removed` with a `lifecycle` in it; OpenTofu's is unverified (1.10's changelog, from memory). */
const FIRST = { Terraform: [1, 7], OpenTofu: [1, 10] } as const;

/** Why the engine cannot let go of a resource without destroying it; undefined where it can, or is not installed here. */
export function engineProblem(environment: Environment): string | undefined {
  const engine = findTerraform(environment);
  if (engine === undefined) return undefined;
  const { status, stdout } = spawnSync(engine.path, ["version"], {
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return status === 0 ? versionProblem(stdout) : undefined;
}

/** Why the engine that printed its version cannot let go of a resource. */
export function versionProblem(printed: string): string | undefined {
  const [, engine, major = "", minor = ""] = /^(Terraform|OpenTofu) v(\d+)\.(\d+)/m.exec(printed) ?? [];
  if (engine !== "Terraform" && engine !== "OpenTofu") return undefined;
  const first = FIRST[engine];
  const isOld = Number(major) < first[0] || (Number(major) === first[0] && Number(minor) < first[1]);
  if (!isOld) return undefined;
  return `the ledger says "then": "forget", and ${engine} ${major}.${minor} does not know removed { lifecycle { destroy = false } }.\n  Update to ${engine} ${first.join(".")} or newer.`;
}

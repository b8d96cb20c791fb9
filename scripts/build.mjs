// Compiles lib to dist, and copies what the compiler leaves behind.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
cpSync(join(root, "lib"), join(root, "dist"), {
  recursive: true,
  // The generator writes a page of usage beside each binding, which repeats what its types say.
  filter: (source) => !/\.(ts|md)$/.test(source),
});

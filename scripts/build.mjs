// Compiles lib to dist: types and modules by the compiler, then the constructs into one file, since a program that imports
// them pays for each file it loads, and the packages of the plugin protocol into two, so that nobody installs them. The one
// file comes from the source: of compiled modules each would keep a wrapper, whose code V8 reads twice.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeCdktnPackage } from "./cdktn-package.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** Modules whose packages are put inside of them. */
const WITH_PACKAGES = ["sandbox/protocol/grpc.js", "sandbox/protocol/msgpack.js"];

/** What `package.json` names, and the processes that these start: names that no bundler follows. */
const ENTRIES = ["cli/main.js", "cli/guard-engine.js", "testing/index.js", "provider-heroku/index.js"];

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
cpSync(join(root, "lib"), dist, {
  recursive: true,
  // The generator writes a page of usage beside each binding, which repeats what its types say.
  filter: (source) => !/\.(ts|md)$/.test(source),
});

const shared = { bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" };

await build({
  ...shared,
  entryPoints: [join(root, "lib", "index.ts")],
  outfile: join(dist, "index.js"),
  allowOverwrite: true,
  packages: "external",
  tsconfig: join(root, "tsconfig.build.json"),
  plugins: [
    {
      // The sub-paths have to give the same classes as the constructs use.
      name: "bindings-stay-apart",
      setup({ onResolve }) {
        onResolve({ filter: /provider-heroku/ }, ({ path, resolveDir }) => ({
          path: `./${relative(join(root, "lib"), join(resolveDir, path)).replaceAll(sep, "/")}`,
          external: true,
        }));
      },
    },
  ],
});

const notices = new Map();
for (const file of WITH_PACKAGES) {
  const { metafile } = await build({
    ...shared,
    entryPoints: [join(dist, file)],
    outfile: join(dist, file),
    allowOverwrite: true,
    minify: true,
    legalComments: "none",
    metafile: true,
  });
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (folder !== undefined && !notices.has(folder)) notices.set(folder, noticeOf(join(root, folder)));
  }
}
writeFileSync(
  join(dist, "THIRD-PARTY-NOTICES.txt"),
  `The files ${WITH_PACKAGES.join(" and ")} contain these packages.\n\n${[...notices.values()].sort().join("\n")}`,
);

// Modules that only the constructs use are inside index.js now.
const { metafile } = await build({
  ...shared,
  entryPoints: ENTRIES.map((entry) => join(dist, entry)),
  packages: "external",
  write: false,
  outdir: join(dist, "unused"),
  metafile: true,
});
const used = new Set([
  "index.js",
  ...Object.keys(metafile.inputs).map((file) => relative(dist, join(process.cwd(), file))),
]);
for (const file of readdirSync(dist, { recursive: true })) {
  if (file.endsWith(".js") && !file.startsWith("provider-heroku") && !used.has(file)) rmSync(join(dist, file));
}

writeCdktnPackage();

/** Name, version and licence of a package, as its licence asks of whoever ships it. */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
  return `${"=".repeat(72)}\n${name} ${version} (${license})\n\n${text}\n`;
}

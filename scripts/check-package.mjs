// Packs the library as npm publishes it, and checks what a user gets: contents, types, a fresh project that uses it.
// The last line is `package: N passed, N failed`; ends with 1 when a check failed.
import { deepStrictEqual } from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { builtinModules, createRequire } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { CDKTN_PACKAGE, forCdktn, writeCdktnPackage } from "./cdktn-package.mjs";

/** With the packages of the plugin protocol inside, which would be 20 MB by themselves. */
const MAX_UNPACKED_BYTES = 4.5e6;
const PEERS = ["@cdktf/provider-cloudflare", "cdktf", "constructs"];
/** What the program in test/package/consumer declares. */
const EXPECTED_RESOURCES = {
  cloudflare_dns_record: 2,
  heroku_addon: 4,
  heroku_addon_attachment: 4,
  heroku_app: 1,
  heroku_app_config_association: 1,
  heroku_domain: 2,
  heroku_pipeline: 1,
};

/** What the examples leave to the place where Terraform runs. */
const SECRETS = { TF_VAR_anycable_secret: "only-for-a-sandbox" };

/** The deployment page asks for Redis 5, which Heroku made until 2023-04-30. */
const DAYS = { "deployment-page.ts": ["--as-of", "2023-04-01"] };

/** Nothing is transformed: what a package ships is run as it is. */
const JEST = { testEnvironment: "node", transform: {}, testTimeout: 60_000 };

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const work = mkdtempSync(join(tmpdir(), "stimulus-reflex-package-"));
const consumer = join(work, "consumer");
const onCdktn = join(work, "on-cdktn");
const unpacked = join(work, "package");
let passed = 0;
let failed = 0;

try {
  const tarball = check("npm pack", "Mend what `npm run build` reports.", pack);
  if (tarball !== undefined) {
    checkContents();
    checkMetadata(tarball);
    checkInFreshProject(tarball);
    checkOnCdktn();
    checkExamples();
  }
} finally {
  rmSync(work, { recursive: true });
}
console.log(`package: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function pack() {
  run("npm", ["pack", "--pack-destination", work], root);
  const name = readdirSync(work).find((file) => file.endsWith(".tgz"));
  if (name === undefined) throw new Error("npm pack wrote no tarball");
  run("tar", ["-xzf", name], work);
  return join(work, name);
}

function checkContents() {
  const files = filesIn(unpacked);

  check(
    "beside dist, docs and examples there are only package.json, README.md, LICENSE and CHANGELOG.md",
    "Correct `files`.",
    () => {
      const besides = files.filter((file) => !/^(dist|docs|examples)\//.test(file));
      deepStrictEqual(besides, ["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
    },
  );

  check(
    "dist has the types of all of lib, and every module that a module of it loads",
    "Correct scripts/build.mjs.",
    () => {
      const sources = filesIn(join(root, "lib")).filter((file) => !file.endsWith(".md"));
      const types = sources.map((file) => (file.endsWith(".ts") ? file.replace(/\.ts$/, ".d.ts") : file));
      const modules = sources.filter((file) => file.endsWith(".ts")).map((file) => file.replace(/\.ts$/, ".js"));
      const shipped = files.filter((file) => file.startsWith("dist/")).map((file) => file.slice("dist/".length));
      const missing = types.filter((file) => !shipped.includes(file));
      const surplus = shipped.filter((file) => ![...types, ...modules, "THIRD-PARTY-NOTICES.txt"].includes(file));
      const unresolved = shipped
        .filter((file) => file.endsWith(".js"))
        .flatMap((file) => unresolvedIn(join(unpacked, "dist", file)));
      deepStrictEqual({ missing, surplus, unresolved }, { missing: [], surplus: [], unresolved: [] });
    },
  );

  check("every package that a module loads is installed with it", "Add it to `dependencies` or to the peers.", () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8"));
    const installed = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies), ...builtinModules]);
    const missing = files
      .filter((file) => file.startsWith("dist/") && file.endsWith(".js"))
      .flatMap((file) => packagesIn(join(unpacked, file)))
      .filter((name) => !installed.has(name));
    deepStrictEqual([...new Set(missing)], []);
  });

  check("every rule's page that a finding names is shipped", "Correct `files`.", () => {
    const rules = filesIn(join(root, "docs", "rules")).filter((file) => !files.includes(`docs/rules/${file}`));
    deepStrictEqual(rules, []);
  });

  check(
    "every link of its README leads to a file that is shipped",
    "Ship what is linked, or leave the link out.",
    () => {
      const text = readFileSync(join(unpacked, "README.md"), "utf8");
      const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target);
      deepStrictEqual(
        targets.filter((target) => !existsSync(join(unpacked, target))),
        [],
      );
    },
  );

  check("no source map leads nowhere", "Leave `sourceMap` and `declarationMap` off, or ship the sources.", () => {
    const stray = files.filter((file) => {
      if (!/\.(js|d\.ts)$/.test(file)) return false;
      const [, target] =
        /^\/\/# sourceMappingURL=(?!data:)(.+)$/m.exec(readFileSync(join(unpacked, file), "utf8")) ?? [];
      return target !== undefined && !existsSync(resolve(unpacked, dirname(file), target));
    });
    deepStrictEqual(stray, []);
  });

  check(`it is smaller than ${megabytes(MAX_UNPACKED_BYTES)} unpacked`, "Leave out what users do not need.", () => {
    const sizes = files.map((file) => ({ file, bytes: statSync(join(unpacked, file)).size }));
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total < MAX_UNPACKED_BYTES) return { note: `${megabytes(total)}, ${files.length} files` };
    const largest = sizes.sort((a, b) => b.bytes - a.bytes).slice(0, 8);
    throw new Error(
      [`${megabytes(total)}; the largest:`, ...largest.map(({ file, bytes }) => `${megabytes(bytes)} ${file}`)].join(
        "\n",
      ),
    );
  });
}

function checkMetadata(tarball) {
  check("publint", "Change package.json as it says.", () => {
    run(process.execPath, [packageBin("publint", "publint"), "run", tarball, "--strict"], root);
  });
  check("are the types wrong?", "Change `exports` and `typesVersions` of package.json as it says.", () => {
    // Types of DefinitelyTyped would be looked up in the registry.
    const options = ["--no-definitely-typed", "--include-entrypoints", "./provider-heroku/app", "--format", "ascii"];
    run(process.execPath, [packageBin("@arethetypeswrong/cli", "attw"), tarball, ...options], root);
  });
}

function checkInFreshProject(tarball) {
  cpSync(join(root, "test", "package", "consumer"), consumer, { recursive: true });
  const installed = check("it installs with only its peers beside it", "Correct the peers or `dependencies`.", () => {
    const versions = Object.fromEntries([...PEERS, "typescript"].map((name) => [name, installedVersion(name)]));
    const manifest = { private: true, dependencies: { "cdktf-stimulus-reflex": `file:${tarball}`, ...versions } };
    writeFileSync(join(consumer, "package.json"), JSON.stringify(manifest));
    run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], consumer);
    run("npm", ["ls"], consumer);
    return { note: `cdktf ${versions.cdktf}, constructs ${versions.constructs}` };
  });
  if (installed === undefined) return;

  for (const program of ["program.cjs", "program.mjs"]) {
    check(
      `${program} runs and writes the expected resources`,
      "Correct `exports`, or what it names as missing.",
      () => {
        const outdir = join(work, `out-${program}`);
        run(process.execPath, [program, outdir], consumer);
        const { resource } = JSON.parse(readFileSync(join(outdir, "stacks", "production", "cdk.tf.json"), "utf8"));
        const counts = Object.entries(resource).map(([type, all]) => [type, Object.keys(all).length]);
        deepStrictEqual(Object.fromEntries(counts.sort()), EXPECTED_RESOURCES);
      },
    );
  }

  check(
    "its rehearsals and snapshots work in plain jest",
    "See lib/testing: jest refuses import() in a package.",
    () => {
      const jest = packageBin("jest", "jest");
      run(process.execPath, [jest, "--rootDir", consumer, "--ci=false", "--config", JSON.stringify(JEST)], consumer);
    },
  );

  const compiler = join(consumer, "node_modules", "typescript", "bin", "tsc");
  const resolutions = [
    ["node16", "node16", "program.ts"],
    ["node16", "node16", "program.mts"],
    ["bundler", "esnext", "program.ts"],
    ["node10", "commonjs", "program.ts"],
  ];
  for (const [resolution, module, program] of resolutions) {
    check(
      `${program} type-checks under moduleResolution ${resolution}`,
      "Correct `exports` and `typesVersions`.",
      () => {
        const options = ["--moduleResolution", resolution, "--module", module, "--target", "es2022"];
        run(process.execPath, [compiler, "--noEmit", "--strict", ...options, program], consumer);
      },
    );
  }

  check("an error names the line of a program in the same workspace", "See configuration-error.ts.", () => {
    const [library, program] = ["library", "infrastructure"].map((name) => join(consumer, "packages", name));
    cpSync(join(consumer, "node_modules", "cdktf-stimulus-reflex"), library, { recursive: true });
    mkdirSync(program, { recursive: true });
    const lines = [
      'const { App, TerraformStack } = require("cdktf");',
      `const library = require(${JSON.stringify(library)});`,
    ];
    const wrong = "new library.RailsApp(new TerraformStack(new App(), 'stack'), 'app', {});";
    writeFileSync(join(program, "main.cjs"), [...lines, wrong, ""].join("\n"));
    const { stderr } = spawnSync(process.execPath, ["main.cjs"], { cwd: program, encoding: "utf8" });
    const [first] = stderr.split("\n").filter((line) => line.startsWith("    at "));
    if (!first?.includes("main.cjs:3")) throw new Error(`expected main.cjs:3 in the first frame, got:\n${stderr}`);
  });

  check(
    "npx stimulus-reflex --help",
    "Correct `bin`, and see that dist/cli/main.js begins with `#!/usr/bin/env node`.",
    () => {
      const help = run("npx", ["--no-install", "stimulus-reflex", "--help"], consumer);
      if (!/^Usage: stimulus-reflex\b/m.test(help))
        throw new Error(`expected a line "Usage: stimulus-reflex …", got:\n${help}`);
    },
  );
}

/** The relative modules that a module of the package loads, and that are not in it. */
function packagesIn(file) {
  const loaded = readFileSync(file, "utf8").matchAll(/\b(?:require|import)\("(?:node:)?([^".][^"]*)"\)/g);
  return [...loaded].map(([, specifier]) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)[0]);
}

function unresolvedIn(file) {
  const require = createRequire(file);
  const loaded = [...readFileSync(file, "utf8").matchAll(/\b(?:require|import)\("(\.[^"]*)"\)/g)];
  return loaded.flatMap(([, specifier]) => {
    try {
      require.resolve(specifier);
      return [];
    } catch {
      return [`${relative(unpacked, file)}: ${specifier}`];
    }
  });
}

/** The package for cdktn, in a fresh project beside its own peers: the same resources, and types that compile whole. */
function checkOnCdktn() {
  const installed = check(
    "the package for cdktn installs with only its peers beside it",
    "See scripts/cdktn-package.mjs.",
    () => {
      writeCdktnPackage();
      run("npm", ["pack", CDKTN_PACKAGE, "--pack-destination", work], root);
      cpSync(join(root, "test", "package", "consumer"), onCdktn, { recursive: true });
      for (const file of filesIn(onCdktn)) {
        const path = join(onCdktn, file);
        writeFileSync(path, forCdktn(file, readFileSync(path, "utf8")));
      }
      const tarball = readdirSync(work).find((file) => /^cdktn-stimulus-reflex-.*\.tgz$/.test(file));
      const versions = Object.fromEntries(
        ["cdktn", "constructs", "typescript"].map((name) => [name, installedVersion(name)]),
      );
      const dependencies = {
        "cdktn-stimulus-reflex": `file:${join(work, tarball)}`,
        "@cdktn/provider-cloudflare": `file:${cloudflareForCdktn()}`,
        ...versions,
      };
      writeFileSync(join(onCdktn, "package.json"), JSON.stringify({ private: true, dependencies }));
      run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], onCdktn);
      run("npm", ["ls"], onCdktn);
      if (existsSync(join(onCdktn, "node_modules", "cdktf"))) throw new Error("cdktf was installed as well");
      return { note: `cdktn ${versions.cdktn}` };
    },
  );
  if (installed === undefined) return;

  check("it writes the same resources as the package for cdktf", "See scripts/cdktn-package.mjs.", () => {
    const outdir = join(work, "out-cdktn");
    run(process.execPath, ["program.cjs", outdir], onCdktn);
    deepStrictEqual(configurationIn(outdir), configurationIn(join(work, "out-program.cjs")));
  });
  check("its types compile without skipLibCheck", "See scripts/cdktn-package.mjs.", () => {
    const compiler = join(onCdktn, "node_modules", "typescript", "bin", "tsc");
    const options = ["--moduleResolution", "node16", "--module", "node16", "--target", "es2022", "--lib", "es2023"];
    run(process.execPath, [compiler, "--noEmit", "--strict", ...options, "program.ts"], onCdktn);
  });
  check("it runs as a command", "Correct `bin`.", () => {
    run("npx", ["--no-install", "stimulus-reflex", "--version"], onCdktn);
  });
  check("programs that it writes import cdktn", "See lib/engines/package-names.ts.", () => {
    const names = join(onCdktn, "node_modules", "cdktn-stimulus-reflex", "dist", "engines", "package-names.js");
    const { CDK, CLOUDFLARE, LIBRARY } = createRequire(names)(names);
    deepStrictEqual([CDK, LIBRARY, CLOUDFLARE], ["cdktn", "cdktn-stimulus-reflex", "@cdktn/provider-cloudflare"]);
  });
}

/** The examples, deployed with the command of each package into a sandbox of its own. */
function checkExamples() {
  const examples = readdirSync(join(root, "examples")).filter((file) => file.endsWith(".ts"));
  for (const example of examples) {
    const what = `examples/${example} deploys to the same resources with both packages`;
    check(what, "See scripts/cdktn-package.mjs.", () => {
      const [cdktf, cdktn] = [consumer, onCdktn].map((project) => deployExample(project, example));
      deepStrictEqual(cdktn, cdktf);
      return { note: `${cdktf.length} resources` };
    });
  }
}

/** Deploys the stacks of an example with the package that a project has, and returns the addresses of what then exists. */
function deployExample(project, example) {
  const program = join(project, example);
  const text = readFileSync(join(root, "examples", example), "utf8");
  writeFileSync(program, project === onCdktn ? forCdktn(program, text) : text);
  const outdir = join(project, `out-${example}`);
  const loader = createRequire(import.meta.url).resolve("tsx");
  run(process.execPath, ["--import", loader, program], project, { CDKTF_OUTDIR: outdir });
  return readdirSync(join(outdir, "stacks")).flatMap((stack) => {
    const directory = join(outdir, "stacks", stack);
    const { heroku_app, heroku_build } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")).resource;
    const apps = heroku_build === undefined ? Object.values(heroku_app).map(({ name }) => name) : [];
    const command = join(project, "node_modules", ".bin", "stimulus-reflex");
    const sandbox = (...args) => run(command, ["sandbox", ...args], project, SECRETS);
    const day = DAYS[example] ?? [];
    // The sandbox names the engine that it has found.
    const deploy = `cd '${directory}' && e=$TERRAFORM_BINARY_NAME && $e init && $e apply -auto-approve`;
    const begin = ["--fresh", ...day, "--", "sh", "-c"];
    const rest = `${deploy} && $e plan -detailed-exitcode && $e state list`;
    // Where no build is declared, processes come with the code, which is pushed to an app after its first deploy.
    if (apps.length > 0) sandbox(...begin, `${deploy} || true`);
    for (const app of apps) sandbox("do", "push", app);
    const printed = apps.length > 0 ? sandbox(...day, "--", "sh", "-c", rest) : sandbox(...begin, rest);
    return [...printed.matchAll(/^(?:heroku|cloudflare)_\w+\.\S+$/gm)].map(([address]) => `${stack}/${address}`);
  });
}

/** What Terraform gets, without what tells the engine and the directory that it was written by and to. */
function configurationIn(outdir) {
  const text = readFileSync(join(outdir, "stacks", "production", "cdk.tf.json"), "utf8");
  return JSON.parse(text, (key, value) => (key === "//" || key === "backend" ? undefined : value));
}

/**
 * Stands in for @cdktn/provider-cloudflare 14, which not every registry has: the bindings of @cdktf/provider-cloudflare that
 * this library uses, with the name of the engine replaced.
 */
function cloudflareForCdktn() {
  const target = join(work, "provider-cloudflare");
  const source = join(root, "node_modules", "@cdktf", "provider-cloudflare");
  for (const module of ["provider", "dns-record"]) {
    cpSync(join(source, "lib", module), join(target, "lib", module), { recursive: true });
  }
  for (const file of filesIn(target)) {
    const path = join(target, file);
    writeFileSync(path, forCdktn(file, readFileSync(path, "utf8")));
  }
  const peerDependencies = { cdktn: "*", constructs: "*" };
  writeFileSync(
    join(target, "package.json"),
    JSON.stringify({ name: "@cdktn/provider-cloudflare", version: "14.0.0", peerDependencies }),
  );
  run("npm", ["pack", target, "--pack-destination", work], root);
  return join(work, "cdktn-provider-cloudflare-14.0.0.tgz");
}

/** Runs one check, prints its outcome, and returns what it found; undefined when it failed. */
function check(name, remedy, verify) {
  try {
    const found = verify();
    passed += 1;
    console.log(`ok      ${name}${found?.note === undefined ? "" : `: ${found.note}`}`);
    return found;
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message.trim().replace(/^/gm, "        ")}\n        To do: ${remedy}`);
    return undefined;
  }
}

/** Runs a command and returns what it printed. */
function run(command, args, cwd, variables = {}) {
  // `npm run` tells its children where they are; the npm of another project would believe it.
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^(npm_config_local_prefix|npm_package_.*|npm_lifecycle_.*|INIT_CWD)$/i.test(name),
  );
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: "utf8",
      env: { ...Object.fromEntries(environment), CHECKPOINT_DISABLE: "1", FORCE_COLOR: "0", ...variables },
      maxBuffer: Infinity,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}\n${error.stdout ?? ""}${error.stderr ?? error.message}`, {
      cause: error,
    });
  }
}

function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .replaceAll(sep, "/"),
    )
    .sort();
}

function installedVersion(name) {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;
}

function packageBin(name, command) {
  const directory = join(root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return join(directory, typeof bin === "string" ? bin : bin[command]);
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

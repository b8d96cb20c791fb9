import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isStale, projectOf, readTerraformFile, stackFiles, synthesise } from "../../lib/project/project";
import { UnusableInput } from "../../lib/project/unusable-input";
import { errorOf } from "../stack";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "report-project-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Writes a file, last changed at a second of our own rather than now, so that no clock decides. */
function file(name: string, content: unknown, changedAt = 1000): string {
  const path = join(directory, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  utimesSync(path, changedAt, changedAt);
  return path;
}

/** The words of an error, with this run's directory called `.`. */
function refusal(action: () => unknown): string {
  return errorOf(action).replaceAll(directory, ".");
}

describe("what was synthesised is stale", () => {
  beforeEach(() => {
    file("cdktf.json", { app: "node main.js" });
  });

  test("when there is none", () => {
    expect(isStale(projectOf(directory))).toBe(true);
  });

  test.each([
    ["main.ts", true],
    ["stacks/deep/below.mjs", true],
    ["settings.yaml", true],
    ["package-lock.json", true],
    ["README.md", false],
    ["node_modules/pkg/index.js", false],
    [".git/hooks.js", false],
    ["cdktf.out/stacks/a/cdk.tf.json", false],
  ])("after a change of %s: %s", (name, stale) => {
    file("cdktf.out/manifest.json", {}, 2000);
    file(name, "", 3000);
    expect(isStale(projectOf(directory))).toBe(stale);
  });

  test("not when everything is older", () => {
    file("main.ts", "");
    file("cdktf.out/manifest.json", {}, 2000);
    expect(isStale(projectOf(directory))).toBe(false);
  });
});

describe("a project", () => {
  test("is synthesised by its own command, with the directory and context that cdktf gives", () => {
    const main = `require("node:fs").writeFileSync("seen.json", JSON.stringify([process.env.CDKTF_OUTDIR, process.env.CDKTF_CONTEXT_JSON]))`;
    file("main.js", main);
    file("cdktf.json", { app: "node main.js", output: "made", context: { colour: "red" } });
    const project = projectOf(directory);
    synthesise(project);
    const seen: unknown = JSON.parse(readFileSync(join(directory, "seen.json"), "utf8"));
    expect(seen).toStrictEqual([join(directory, "made"), '{"colour":"red"}']);
  });

  test("that fails to synthesise is told by its command and exit code", () => {
    file("cdktf.json", { app: "exit 3" });
    const said = refusal(() => {
      synthesise(projectOf(directory));
    });
    expect(said).toBe(
      "exit 3: ended with exit code 3. Correct what it says above; there is nothing to report on before it synthesises.",
    );
  });

  test("without cdktf.json, or without a command in it, is refused", () => {
    expect(refusal(() => projectOf(directory))).toMatch(
      /^\.\/cdktf\.json: there is no such file\. Run this in the directory of a CDK for Terraform project/,
    );
    file("cdktf.json", { app: 7 });
    expect(refusal(() => projectOf(directory))).toBe(
      './cdktf.json: app is 7, not the command that synthesises. Write it as in "npx tsx main.ts".',
    );
  });
});

describe("the stacks of a path", () => {
  test("are those of the manifest, and no stack that is gone", () => {
    file("out/manifest.json", {
      stacks: {
        b: { synthesizedStackPath: "stacks/b/cdk.tf.json" },
        a: { synthesizedStackPath: "stacks/a/cdk.tf.json" },
      },
    });
    file("out/stacks/gone/cdk.tf.json", {});
    expect(stackFiles(join(directory, "out"))).toStrictEqual(
      ["a", "b"].map((name) => join(directory, "out", "stacks", name, "cdk.tf.json")),
    );
  });

  test("are the file itself", () => {
    const plan = file("plan.json", {});
    expect(stackFiles(plan)).toStrictEqual([plan]);
  });

  test.each([
    ["nowhere", () => undefined, "./nowhere: there is no such file or directory."],
    [
      "out",
      () => file("out/x", ""),
      /^\.\/out: it has neither files of Terraform .* nor the manifest\.json of a synthesis\. Name a directory/,
    ],
    [
      "out",
      () => {
        file("out/x", "");
        execFileSync("mkfifo", [join(directory, "out/x.tf")]);
      },
      /^\.\/out\/x\.tf: it is a named pipe\. Name a directory of Terraform files/,
    ],
    [
      "out",
      () => file("out/manifest.json", { stacks: {} }),
      "./out/manifest.json: it lists no stack. Synthesise once more.",
    ],
  ])("are refused where there are none: %s", (name, prepare, message) => {
    prepare();
    const said = refusal(() => stackFiles(join(directory, name)));
    if (typeof message === "string") expect(said).toBe(message);
    else expect(said).toMatch(message);
  });
});

describe("a file of Terraform's JSON", () => {
  test("may begin with a byte order mark, as PowerShell writes it", () => {
    expect(readTerraformFile(file("plan.json", '\u{FEFF}{"a":1}')).json).toStrictEqual({ a: 1 });
  });

  test.each([
    ["not JSON", "resource {", /^\.\/x\.json: it cannot be read as JSON \(.*\)\. Name a cdk\.tf\.json/],
    ["a list", "[1]", /^\.\/x\.json: it holds no JSON object\. Name a cdk\.tf\.json/],
  ])("is refused when it is %s", (_, content, message) => {
    const path = file("x.json", content);
    expect(() => readTerraformFile(path)).toThrow(UnusableInput);
    expect(refusal(() => readTerraformFile(path))).toMatch(message);
  });
});

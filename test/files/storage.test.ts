import { chmodSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  isForWantOfRoom,
  OTHER_TEMPORARY,
  refuseUnwritable,
  StorageError,
  temporaryFolder,
  writeText,
} from "../../lib/files/storage";
import { privateFolder } from "../../lib/sandbox/private-folder";
import { folder, run } from "../sandbox/terraform/command";

const ROOT = resolve(__dirname, "../..");
const MAIN = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "lib/cli/main.ts")];
const REMEDY = "Name another one.";

/** Where nothing can be written, on every system that has it, and also by root. */
const PROC = "/proc/stimulus-reflex/deep";

let root: string;
beforeEach(() => {
  root = folder({ file: "x", "folder/inner": "x" });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe("a file that is written", () => {
  test("gets the folders above it", () => {
    writeText(join(root, "a/b/c.txt"), "text", REMEDY);
    expect(readFileSync(join(root, "a/b/c.txt"), "utf8")).toBe("text");
  });

  test("keeps the permissions of the one before, and is written through a link", () => {
    chmodSync(join(root, "file"), 0o640);
    symlinkSync(join(root, "file"), join(root, "link"));
    writeText(join(root, "link"), "through the link", REMEDY);
    expect(readFileSync(join(root, "file"), "utf8")).toBe("through the link");
    writeText(join(root, "file"), "again", REMEDY);
    expect(readFileSync(join(root, "link"), "utf8")).toBe("again");
    expect(statSync(join(root, "file")).mode & 0o777).toBe(0o640);
    expect(readdirSync(root).sort()).toEqual(["file", "folder", "link"]);
  });

  test("may be a device", () => {
    refuseUnwritable("/dev/null", "file", REMEDY);
    writeText("/dev/null", "text", REMEDY);
    expect(statSync("/dev/null").isFile()).toBe(false);
  });

  test.each([
    ["below a file", "file/below/it", "a file is where a folder should be"],
    ["in place of a folder", "folder", "a folder is in its place"],
    ["under a name that is too long", "n".repeat(300), "its path is too long"],
  ])("is refused %s, with the reason and what to do", (_, path, reason) => {
    const place = join(root, path);
    const message = `${place}: cannot be written, ${reason}. ${REMEDY}`;
    expect(() => {
      writeText(place, "text", REMEDY);
    }).toThrow(message);
  });

  test.each([
    ["below a file", "file/below/it", "file"],
    ["in place of a folder", "folder", "file"],
    ["as a folder in place of a file", "file", "folder"],
  ] as const)("is refused %s before the work that makes it", (_, path, kind) => {
    expect(() => {
      refuseUnwritable(join(root, path), kind, REMEDY);
    }).toThrow(/cannot be written, a (?:file|folder) is .*Name another one\.$/);
  });

  test("may replace a file, and may lie in folders that are still to be made", () => {
    for (const path of ["file", "new", "a/b/c", "folder/inner"]) refuseUnwritable(join(root, path), "file", REMEDY);
    refuseUnwritable(join(root, "folder"), "folder", REMEDY);
    expect(readdirSync(root).sort()).toEqual(["file", "folder"]);
  });
});

test("guard names TMPDIR where its own files find no room, and has no --directory to name", () => {
  expect(() => {
    privateFolder(join(root, "file", "path"), OTHER_TEMPORARY);
  }).toThrow(/a file is where a folder should be\. Make room, or name a folder that can be written to in TMPDIR\.$/);
});

test("a temporary folder that cannot be made names TMPDIR", () => {
  expect(() => temporaryFolder("test", join(root, "file"))).toThrow(
    /cannot be written, .*name a folder that can be written to in TMPDIR/,
  );
});

test("no room is told by the system's code, and by what Terraform printed", () => {
  expect(isForWantOfRoom(Object.assign(new Error("write"), { code: "ENOSPC" }))).toBe(true);
  expect(isForWantOfRoom(new Error("terraform init ended with 1:\nwrite /tmp/x: no space left on device"))).toBe(true);
  expect(isForWantOfRoom(Object.assign(new Error("write"), { code: "EACCES" }))).toBe(false);
  expect(isForWantOfRoom(new Error("terraform plan ended with 1:\nError: Invalid index"))).toBe(false);
  const full = Object.assign(new Error("write"), { code: "ENOSPC" });
  expect(isForWantOfRoom(new StorageError("/tmp/x", full, REMEDY))).toBe(true);
  expect(new StorageError("/tmp", new Error("mkdir: no space left on device"), OTHER_TEMPORARY).message).toBe(
    `/tmp: cannot be written, the disk is full. ${OTHER_TEMPORARY}`,
  );
});

const SNAPSHOT = { snapshot: 1, takenAt: "2026-11-01T00:00:00Z", apps: [], pipelines: [], zones: [], unread: [] };

test.each([
  ["adopt", ["adopt", "--from", "acme.json", "--out", PROC, "--no-rehearsal"]],
  ["inspect", ["inspect", "acme", "--out", join(PROC, "acme.json")]],
  ["report", ["report", "cdk.tf.json", "--out", join(PROC, "report.md")]],
])("%s ends with 2 where its folder cannot be made, and does not hang", async (name, words) => {
  writeFileSync(join(root, "acme.json"), JSON.stringify(SNAPSHOT));
  writeFileSync(join(root, "cdk.tf.json"), '{"resource":{}}');
  // A request would be refused: the place is looked at first.
  const env = { ...process.env, HEROKU_API_KEY: "x", HEROKU_API_URL: "http://127.0.0.1:9" };
  const { code, stderr } = await run(process.execPath, [...MAIN, ...words], { cwd: root, env });
  expect(stderr).toMatch(new RegExp(`^stimulus-reflex ${name}: /proc/\\S+: cannot be written, [^.]+\\..*--out\\.\n$`));
  expect(code).toBe(2);
});

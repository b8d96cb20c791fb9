import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { holderOf } from "../../lib/sandbox/directory-lock";
import { platformFile } from "../../lib/cli/sandbox-inspect";
import { privateFolder, sandboxFolder } from "../../lib/sandbox/private-folder";
import { Sandbox } from "../../lib/sandbox/sandbox";
import { folder } from "./terraform/command";

/** A user who owns nothing. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

describe("other users of the machine", () => {
  let root: string;
  let sandbox: Sandbox;

  beforeEach(async () => {
    root = folder({});
    // Nothing but the sandbox's own permissions stands in the way.
    chmodSync(root, 0o755);
    sandbox = await Sandbox.start({ directory: join(root, "sandbox") });
  });
  afterEach(async () => {
    await sandbox.stop();
    rmSync(root, { recursive: true });
  });

  test("have no permission on anything that a running sandbox has made", () => {
    const entries = readdirSync(sandbox.directory, { recursive: true, encoding: "utf8" });
    const open = ["", ...entries].filter((name) => (lstatSync(join(sandbox.directory, name)).mode & 0o077) !== 0);
    // The mode of a link means nothing, and what is in a folder that is closed is closed.
    expect(open.filter((name) => name === "" || ["bin", "calls", "platform.json", "state"].includes(name))).toEqual([]);
    expect(lstatSync(sandbox.directory).mode & 0o777).toBe(0o700);
  });

  test("can neither read what exists, nor ask a question, nor replace what is run", () => {
    const attempts = {
      look: `fs.readdirSync(${JSON.stringify(sandbox.directory)})`,
      read: `fs.readFileSync(${JSON.stringify(join(sandbox.directory, "platform.json"))})`,
      ask: `fs.writeFileSync(${JSON.stringify(join(sandbox.directory, "calls", "1-evil"))}, '{"ask":"state"}')`,
      replace: `fs.writeFileSync(${JSON.stringify(join(sandbox.directory, "bin", "path", "terraform"))}, "evil")`,
    };
    const program = `const fs = require("node:fs"); const told = {};
      for (const [name, code] of Object.entries(${JSON.stringify(attempts)})) {
        try { eval(code); told[name] = "done"; } catch (error) { told[name] = error.code; }
      }
      process.stdout.write(JSON.stringify(told));`;
    // Who is not root cannot become another user; the test above holds for both.
    const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
    const { stdout } = spawnSync(process.execPath, ["-e", isRoot ? program : "process.stdout.write('{}')"], {
      cwd: "/",
      encoding: "utf8",
      ...user,
    });
    const denied = { look: "EACCES", read: "EACCES", ask: "EACCES", replace: "EACCES" };
    expect(JSON.parse(stdout)).toEqual(isRoot ? denied : {});
  });

  test("who ring without a question are not heard", async () => {
    const port = holderOf(sandbox.directory)?.port;
    if (port === undefined) throw new Error("the sandbox has no port");
    const heard = await new Promise<string>((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" });
      let text = "";
      socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
      socket.on("error", reject);
      socket.on("close", () => {
        resolve(text);
      });
      socket.write("1-evil\n");
    });
    expect(heard).toBe("");
  });
});

describe("a folder that can't be made", () => {
  let root: string;

  beforeEach(() => {
    root = folder({ file: "" });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  test("for want of permission is named with the reason", () => {
    chmodSync(root, 0o555);
    // Permissions do not hold for root, who is another user for a moment.
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      expect(() => {
        privateFolder(join(root, "above", "sandbox"));
      }).toThrow(/sandbox: cannot be written, permission denied\..*--directory/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(root, 0o755);
    }
  });

  test("of another user is not taken for one that is not there", () => {
    const directory = join(root, "sandbox");
    privateFolder(directory);
    expect(() => platformFile(directory)).toThrow(/There is no sandbox in .* yet\. Start one/);
    writeFileSync(join(directory, "platform.json"), "{}", { mode: 0o600 });
    if (isRoot) process.seteuid?.(NOBODY);
    else chmodSync(directory, 0);
    try {
      expect(() => platformFile(directory)).toThrow(/sandbox: cannot be read, permission denied/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      else chmodSync(directory, 0o700);
    }
  });

  // Who is not root cannot give a folder away.
  const asRoot = isRoot ? test : test.skip;
  asRoot("that another user has put there, or a link, is refused and left as it is", () => {
    mkdirSync(join(root, "foreign"));
    mkdirSync(join(root, "foreign", "bin"));
    symlinkSync(root, join(root, "link"));
    mkdirSync(join(root, "project"));
    symlinkSync(root, join(root, "project", ".stimulus-reflex"));
    for (const path of ["foreign", "link", "project/.stimulus-reflex"]) lchownSync(join(root, path), NOBODY, NOBODY);
    for (const path of ["foreign", "link", "project/.stimulus-reflex/sandbox"]) {
      expect(() => {
        sandboxFolder(join(root, path));
      }).toThrow(/belongs to another user\. Choose another directory with --directory/);
    }
    expect(existsSync(join(root, "sandbox"))).toBe(false);
    // Whoever owns the project may have made its sandbox too, as before a container ran as root.
    lchownSync(join(root, "project"), NOBODY, NOBODY);
    mkdirSync(join(root, "project", "made", "sandbox"), { recursive: true });
    for (const path of ["project/made", "project/made/sandbox"]) lchownSync(join(root, path), NOBODY, NOBODY);
    sandboxFolder(join(root, "project", "made", "sandbox"));
  });

  test.each([
    ["below a file", "file/sandbox", /a file is where a folder should be/],
    ["in place of a file", "file", /a file is where a folder should be|a file is in its place/],
    ["below a link to nowhere", "link/sandbox", /cannot be written/],
  ])("%s is named with the reason", async (_, path, reason) => {
    symlinkSync(join(root, "nowhere", "at", "all"), join(root, "link"));
    await expect(Sandbox.start({ directory: join(root, path) })).rejects.toThrow(reason);
  });

  const inProc = existsSync("/proc/self/fdinfo") ? test : test.skip;
  inProc("among those of the kernel ends, although Node's own recursive mkdir would not", async () => {
    await expect(Sandbox.start({ directory: "/proc/self/fdinfo/sandbox" })).rejects.toThrow(
      /cannot be written, no folder can be made there/,
    );
  });
});

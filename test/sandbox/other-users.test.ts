import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { holderOf } from "../../lib/sandbox/directory-lock";
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

test("a folder that can't be written to is named", async () => {
  const root = folder({});
  const closed = join(root, "closed");
  mkdirSync(closed);
  chmodSync(closed, 0o555);
  // Permissions do not hold for root: nobody can make a folder among those of the kernel.
  const place = isRoot ? "/proc/self/fdinfo" : closed;
  try {
    await expect(Sandbox.start({ directory: join(place, "sandbox") })).rejects.toThrow(
      /sandbox: cannot be written, .*--directory/,
    );
  } finally {
    chmodSync(closed, 0o755);
    rmSync(root, { recursive: true });
  }
});

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { hangBell, ring, type Bell } from "../../../lib/sandbox/calls";
import {
  bashScript,
  instructionText,
  NODE_CLIENT,
  questionOf,
  quote,
  shellScript,
  type Instruction,
  type Question,
} from "../../../lib/sandbox/terraform/wrapper-script";
import { run } from "./command";

const word = fc.string({ maxLength: 12 }).map((text) => text.replaceAll("\0", ""));
const variable = fc.tuple(fc.stringMatching(/^TF_[A-Z]{1,8}$/), word);

/** In the form that the script sends. */
function sent({ engine, cwd, terminal, args, environment }: Question): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [engine, cwd, terminal ? "terminal" : "", String(args.length), ...args, ...variables, "", ""].join("\0");
}

test("whatever arguments and variables say, empty words among them, is read as it was sent, and not before it is whole", () => {
  fc.assert(
    fc.property(fc.array(word), fc.array(variable), fc.nat(), (args, variables, at) => {
      const environment = Object.fromEntries(variables);
      const question = { engine: "/usr/bin/terraform", cwd: "/tmp", terminal: args.length > 1, args, environment };
      const text = sent(question);
      expect(questionOf(text)).toEqual(question);
      expect(questionOf(text.slice(0, at % text.length))).toBeUndefined();
    }),
  );
});

test("a quoted word comes back from the shell as it was", () => {
  fc.assert(
    fc.property(word, (text) => {
      expect(execFileSync("sh", ["-c", `printf '%s' ${quote(text)}`], { encoding: "utf8" })).toBe(text);
    }),
    { numRuns: 20 },
  );
});

const speaks = spawnSync("bash", ["--version"]).status === 0;
const INSTRUCTION: Instruction = { stderr: "", stdout: "", unset: [], reattach: "{}", args: [] };

describe.each([
  ["bash", speaks],
  ["sh", true],
])("the script for %s", (shell, isThere) => {
  const it = isThere ? test : test.skip;
  let folder: string;
  let bell: Bell | undefined;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "wrapper-")));
    writeFileSync(
      join(folder, "engine"),
      '#!/bin/sh\nprintf "%s|" "$TF_REATTACH_PROVIDERS" "$TF_text" "$@"\nexit 7\n',
      {
        mode: 0o755,
      },
    );
    writeFileSync(join(folder, "client.cjs"), NODE_CLIENT);
  });
  afterEach(async () => {
    await bell?.stop();
    bell = undefined;
    rmSync(folder, { recursive: true });
  });

  const calls = () => join(folder, "calls");
  const hang = async (answer: (question: string) => string) => {
    bell = await hangBell(calls(), (question) => Promise.resolve(answer(question)));
    return bell.port;
  };
  const start = (port: number, args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const file = join(folder, "terraform");
    const wrapped = { calls: calls(), port, engine: join(folder, "engine") };
    const script = shell === "bash" ? bashScript("bash", wrapped) : shellScript(join(folder, "client.cjs"), wrapped);
    writeFileSync(file, script, { mode: 0o755 });
    const environment = { PATH: process.env.PATH, TF_text: "two\nlines = it's", OTHER: "not sent", ...more };
    return run(file, args, { cwd: folder, env: environment });
  };

  it("lets the engine collect garbage less often, unless the environment says how often", async () => {
    writeFileSync(join(folder, "engine"), '#!/bin/sh\nprintf "$GOGC $GOMEMLIMIT"\n', { mode: 0o755 });
    const port = await hang(() => instructionText(INSTRUCTION));
    expect((await start(port, [])).stdout).toBe("400 1GiB");
    expect((await start(port, [], { GOGC: "50", GOMEMLIMIT: "2GiB" })).stdout).toBe("50 2GiB");
  });

  it("asks with engine, directory, arguments and Terraform's variables, and becomes the engine as it is told", async () => {
    const asked: (Question | undefined)[] = [];
    const port = await hang((question) => {
      asked.push(questionOf(question));
      return instructionText({
        ...INSTRUCTION,
        stderr: "a note\n",
        reattach: `{"it's":"served"}`,
        unset: ["TF_text"],
        args: ["plan", "ünï", "", "$(touch evaluated)", "a'b"],
      });
    });
    const args = ["plan", "-var", "a=it's $HOME", "", "ünï"];
    expect(await start(port, args)).toEqual({
      code: 7,
      stdout: `{"it's":"served"}||plan|ünï||$(touch evaluated)|a'b|`,
      stderr: "a note\n",
    });
    const engine = join(folder, "engine");
    const environment = { TF_text: "two\nlines = it's" };
    expect(asked).toEqual([{ engine, cwd: folder, args, terminal: false, environment }]);
    expect(readdirSync(folder).sort()).toEqual(["calls", "client.cjs", "engine", "terraform"]);
  });

  it("ends with the code and the words that it is told", async () => {
    const port = await hang(() => instructionText({ ...INSTRUCTION, stdout: "out", stderr: "err", exitCode: 3 }));
    expect(await start(port, [])).toEqual({ code: 3, stdout: "out", stderr: "err" });
  });

  it("says that the sandbox has ended, and does not run Terraform", async () => {
    const port = await hang(() => "");
    await bell?.stop();
    bell = undefined;
    const { code, stdout, stderr } = await start(port, ["apply"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("it has ended. Start it again around this command; Terraform was not run.");
  });

  it("evaluates nothing that whoever has taken the port of a killed sandbox answers, and tells him nothing", async () => {
    mkdirSync(calls());
    const heard: string[] = [];
    const impostor = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (chunk: Buffer) => {
        heard.push(chunk.toString());
        socket.end(`touch ${join(folder, "evaluated")}\nexit 0\x00run\x00\x00\x00\x000\x00`);
      });
    });
    const port = await new Promise<number>((resolve) => {
      impostor.listen(0, "127.0.0.1", () => {
        const address = impostor.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    try {
      const { code, stdout, stderr } = await start(port, ["apply", "-var=password=hunter2"]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("Terraform was not run");
      expect(readdirSync(folder)).not.toContain("evaluated");
      expect(heard.join("")).toMatch(/^[0-9a-z]+-[0-9a-z]+\n$/);
    } finally {
      await new Promise((resolve) => impostor.close(resolve));
    }
  });
});

test("a client that hangs up silently does not keep the socket from being closed", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "wrapper-")));
  const bell = await hangBell(join(folder, "calls"), () => Promise.resolve(""));
  await new Promise<void>((resolve) => {
    const socket = connect(bell.port, "127.0.0.1", () => socket.end());
    socket.on("close", () => {
      resolve();
    });
  });
  await bell.stop();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test("whoever rings without a file in the folder is not answered", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "wrapper-")));
  const questions: string[] = [];
  const bell = await hangBell(join(folder, "calls"), (question) => {
    questions.push(question);
    return Promise.resolve("secret");
  });
  const send = (text: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(bell.port, "127.0.0.1");
      let told = "";
      socket.on("data", (chunk: Buffer) => (told += chunk.toString()));
      socket.on("error", () => undefined);
      socket.on("close", () => {
        resolve(told);
      });
      socket.write(text);
    });
  try {
    writeFileSync(join(folder, "outside"), "question");
    for (const text of ["1-2\n", "../outside\n", '{"control":{"ask":"state"}}\n', "x".repeat(100_000), "\n"]) {
      expect(await send(text)).toBe("");
    }
    expect(questions).toEqual([]);
    expect(await ring(join(folder, "calls"), bell.port, "question")).toBe("secret");
    expect(statSync(join(folder, "calls")).mode & 0o777).toBe(0o700);
  } finally {
    await bell.stop();
    rmSync(folder, { recursive: true });
  }
});

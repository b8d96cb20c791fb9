import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { bashScript, questionOf, quote, type Question } from "../../../lib/sandbox/terraform/wrapper-script";

const word = fc.string({ maxLength: 12 }).map((text) => text.replaceAll("\0", ""));
const variable = fc.tuple(fc.stringMatching(/^TF_[A-Z]{1,8}$/), word);

/** In the form that the script sends. */
function sent({ engine, cwd, args, environment }: Question): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [engine, cwd, String(args.length), ...args, ...variables, "", ""].join("\0");
}

test("whatever arguments and variables say, empty words among them, is read as it was sent, and not before it is whole", () => {
  fc.assert(
    fc.property(fc.array(word), fc.array(variable), fc.nat(), (args, variables, at) => {
      const question = { engine: "/usr/bin/terraform", cwd: "/tmp", args, environment: Object.fromEntries(variables) };
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

const bash = spawnSync("bash", ["--version"]).status === 0;

(bash ? describe : describe.skip)("the script", () => {
  let folder = "";
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "wrapper-")));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function run(
    port: number,
    args: readonly string[],
  ): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const file = join(folder, "terraform");
    const reattach = `{"it's":"served"}`;
    writeFileSync(file, bashScript("bash", { port, engine: "/opt/terraform", reattach }), { mode: 0o755 });
    return new Promise((resolve) => {
      const environment = { PATH: process.env.PATH, TF_VAR_text: "two\nlines = it's", OTHER: "not sent" };
      const child = execFile(file, args, { cwd: folder, env: environment }, (_, stdout, stderr) => {
        resolve({ status: child.exitCode, stdout, stderr });
      });
    });
  }

  test("asks with engine, directory, arguments and Terraform's variables, and does what it is told", async () => {
    const asked: (Question | undefined)[] = [];
    const server = createServer((socket) => {
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk.toString();
        const question = questionOf(text);
        if (question === undefined) return;
        asked.push(question);
        socket.end('printf "told ünï $TF_REATTACH_PROVIDERS"\nexit 7');
      });
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const args = ["plan", "-var", "a=it's $HOME", "", "ünï"];
    expect(await run(port, args)).toEqual({
      status: 7,
      stdout: `told ünï {"it's":"served"}`,
      stderr: "",
    });
    expect(asked).toEqual([
      { engine: "/opt/terraform", cwd: folder, args, environment: { TF_VAR_text: "two\nlines = it's" } },
    ]);
    await new Promise((resolve) => server.close(resolve));
    const after = await run(port, args);
    expect(after.status).toBe(1);
    expect(after.stderr).toContain("it has ended. Start it again around this command; Terraform was not run.");
  });
});

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "../../../lib/engines/terraform";
import { ENGINE } from "../../engine";
import { describeWithTerraform, folder, run, type Finished } from "../terraform/command";

const root = join(__dirname, "..", "..", "..");
// In one process: tsx by its own command does not hand on every signal.
const CLI = [
  "--import",
  join(root, "node_modules", "tsx", "dist", "loader.mjs"),
  join(root, "lib", "cli", "main.ts"),
  "sandbox",
] as const;
const ENVIRONMENT = { ...process.env, TF_CLI_CONFIG_FILE: undefined, NO_COLOR: "1" };
const DEPLOY = `${ENGINE} init -input=false && ${ENGINE} apply -auto-approve -input=false -no-color`;

/** How many runs are killed: more of them for a longer look, such as SANDBOX_KILLS=50. */
const KILLS = Number(process.env.SANDBOX_KILLS ?? "2");
/** Lines that a deploy of the configuration below prints, about. */
const LINES = 95;

const configuration = {
  terraform: { required_providers: { heroku: { source: "heroku/heroku" } } },
  provider: { heroku: {} },
  resource: {
    heroku_app: { acme: { name: "acme", region: "eu" } },
    heroku_addon: {
      session: { app_id: "${heroku_app.acme.id}", plan: "heroku-redis:premium-0" },
      cache: { app_id: "${heroku_app.acme.id}", plan: "heroku-redis:premium-0" },
    },
    heroku_addon_attachment: {
      session: { app_id: "${heroku_app.acme.id}", addon_id: "${heroku_addon.session.id}", name: "SESSION_REDIS" },
    },
  },
};

describeWithTerraform("a sandbox that is ended from outside", () => {
  let project: string;

  beforeEach(() => {
    project = folder({ "main.tf.json": configuration });
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  const sandbox = (...args: string[]): Promise<Finished> =>
    run(process.execPath, [...CLI, ...args], { cwd: project, env: ENVIRONMENT });

  /** Starts a command, and does something as soon as it has printed enough. */
  const interrupted = (
    words: readonly string[],
    reached: (text: string) => boolean,
    then: (child: ChildProcess) => void,
  ) =>
    new Promise<{ readonly code: number | null; readonly text: string }>((resolve) => {
      const child = spawn(process.execPath, [...CLI, ...words], {
        cwd: project,
        env: ENVIRONMENT,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let text = "";
      let isDone = false;
      const hear = (chunk: Buffer) => {
        text += chunk.toString();
        if (isDone || !reached(text)) return;
        isDone = true;
        then(child);
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("close", (code) => {
        resolve({ code, text });
      });
    });

  /** What still runs and names the project. */
  const left = (): readonly string[] =>
    spawnSync("ps", ["-eo", "args"], { encoding: "utf8" })
      .stdout.split("\n")
      .filter((line) => line.includes(project));

  const redis = findCommand("redis-server", process.env) === undefined ? [] : ["--redis"];

  test("after a kill, the next run takes up what is there and settles, and nothing is left running", async () => {
    for (let round = 0; round < KILLS; round += 1) {
      const lines = Math.floor(Math.random() * LINES);
      const options = [...(round % 2 === 0 ? [] : redis), ...(round % 4 < 2 ? ["--fresh"] : [])];
      await interrupted(
        [...options, "--", "sh", "-c", DEPLOY],
        (text) => text.split("\n").length > lines,
        ({ pid }) => {
          if (pid !== undefined) process.kill(-pid, "SIGKILL");
        },
      );
      const settle = `${DEPLOY} && ${ENGINE} plan -detailed-exitcode`;
      const next = await sandbox("--", "sh", "-c", settle);
      // A state that lags behind what exists finds names that are taken, as it would on Heroku; the error says so.
      const isSaid = /already taken|is damaged/.test(next.stdout + next.stderr);
      const settled = next.code !== 0 && isSaid ? await sandbox("--fresh", "--", "sh", "-c", settle) : next;
      expect({ lines, options, code: settled.code, left: left() }).toEqual({ lines, options, code: 0, left: [] });
    }
  }, 900_000);

  test("a signal ends Terraform behind a shell, which finishes the change that it is at", async () => {
    const { code, text } = await interrupted(
      [...redis, "--", "sh", "-c", DEPLOY],
      (said) => said.includes("heroku_addon.session: Creating"),
      (child) => child.kill("SIGTERM"),
    );
    expect(code).toBe(143);
    expect(text).toContain("Gracefully shutting down");
    expect(text).toContain("heroku_addon.session: Creation complete");
    expect(left()).toEqual([]);
    expect((await sandbox("--", "sh", "-c", `${DEPLOY} && ${ENGINE} plan -detailed-exitcode`)).code).toBe(0);
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
  ] as const)(
    "%s ends what shells have started, in whatever depth, and nothing after it is run",
    async (signal, code) => {
      // The folder among the words is what they are found by.
      const wait = `sh -c 'echo ready; sleep 600; : ${project}'; echo after`;
      const ended = await interrupted(
        ["--", "sh", "-c", `(${wait}) & ${wait}`],
        (text) => text.split("ready").length > 2,
        (child) => child.kill(signal),
      );
      expect(ended.code).toBe(code);
      expect(ended.text).not.toContain("after\n");
      expect(left()).toEqual([]);
    },
  );
});

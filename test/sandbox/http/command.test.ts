import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTerraform, folder, run, succeed } from "../terraform/command";
import { ENGINE } from "../../engine";

const root = join(__dirname, "..", "..", "..");
const tsx = join(root, "node_modules", "tsx", "dist", "cli.mjs");
const main = join(root, "lib", "cli", "main.ts");

const configuration = {
  terraform: { required_providers: { heroku: { source: "heroku/heroku" } } },
  provider: { heroku: {} },
  resource: {
    heroku_app: { acme: { name: "acme", region: "eu" } },
    heroku_addon: { session: { app_id: "${heroku_app.acme.id}", plan: "heroku-redis:premium-0" } },
    heroku_addon_attachment: {
      session: { app_id: "${heroku_app.acme.id}", addon_id: "${heroku_addon.session.id}", name: "SESSION_REDIS" },
    },
  },
};

describeWithTerraform("stimulus-reflex sandbox", () => {
  let project: string;
  let server: ChildProcess | undefined;

  const env = { ...process.env, TF_CLI_CONFIG_FILE: undefined, NO_COLOR: "1" };
  const command = (...args: string[]) => run(process.execPath, [tsx, main, "sandbox", ...args], { cwd: project, env });
  const json = async (...args: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await command(...args, "--json");
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const deploy = `${ENGINE} init -input=false >/dev/null && ${ENGINE} apply -auto-approve -input=false -no-color`;

  beforeEach(() => {
    project = folder({ "main.tf.json": configuration });
  });
  afterEach(async () => {
    const child = server;
    if (child !== undefined) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    server = undefined;
    rmSync(project, { recursive: true });
  });

  test("a command's end says what has changed, how often dynos restarted and what was lost", async () => {
    const first = await command("--", "sh", "-c", deploy);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain("What has changed:");
    expect(first.stdout).toContain("+ app acme");
    expect(first.stdout).toMatch(/acme: \d+ releases, no running dyno was restarted/);
    expect((await command("do", "push", "acme")).stdout).toBe("Released v4 of acme with web, worker.\n");

    const second = await command(
      "--json",
      "--",
      "sh",
      "-c",
      `${ENGINE} destroy -auto-approve -target=heroku_addon_attachment.session`,
    );
    expect(JSON.parse(second.stdout)).toMatchObject({
      changes: { removed: ["attachment SESSION_REDIS on acme"], apps: [{ name: "acme", releases: 1, restarts: 1 }] },
      lost: [],
      orphans: [],
    });
    const third = await command("--", ENGINE, "destroy", "-auto-approve");
    expect(third.stdout).toMatch(
      /redis-\S+ \(.*SESSION_REDIS\) of acme is gone, heroku-redis:premium-0, the session store: its data is lost\./,
    );
  });

  test("status, log and do work on what was saved", async () => {
    expect((await command("status")).stderr).toContain("There is no sandbox in");
    await command("--", "sh", "-c", deploy);
    expect(await json("status")).toMatchObject({ running: false, apps: [{ name: "acme", release: 3 }], orphans: [] });
    expect(await json("do", "rotate", "SESSION_REDIS")).toMatchObject({
      done: expect.stringMatching(/^Rotated the credentials of redis-/) as string,
    });
    expect(await json("status")).toMatchObject({ apps: [{ release: 4 }] });
    const { stdout } = await command("log");
    expect(stdout.split("\n")[0]).toBe('POST   /apps {"name":"acme","region":"eu"}');
    expect(stdout).toContain("POST   /addon-attachments");
    expect(stdout).not.toMatch(/rediss?:\/\/:p/);
    const unknown = await command("do", "explode", "acme");
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('"explode" is not known. Choose one of rotate, failover');
    expect((await command("do", "drift")).stderr).toContain("drift what? Choose one of config-var, scale");
    expect((await command("do", "drift", "config-var", "acme")).stderr).toContain(
      "Write it as: drift config-var APP NAME=VALUE…",
    );
    const drift = await command("do", "drift", "config-var", "acme", "GREETING=hello", "FOO=");
    expect(drift.stdout).toBe("By hand on acme: set GREETING, removed FOO.\n");
  });

  test("says which faults have not struck, and which day is none", async () => {
    const { code, stderr } = await command("--fault", "provisioning-fails@99", "--", "sh", "-c", deploy);
    expect(code).toBe(0);
    expect(stderr).toContain("note: the fault provisioning-fails@99 never fired");
    const struck = await command("--fault", "rate-limit@heroku_app", "--fresh", "--", "sh", "-c", deploy);
    expect(struck.stderr).not.toContain("never fired");
    expect((await command("--as-of", "2026-02-30", "--", "true")).stderr).toContain('"2026-02-30" is not a day');
  });

  test("a program gets the config vars of an app and no others, and a dotenv file reads back as they are", async () => {
    await command("--", "sh", "-c", deploy);
    await command("do", "drift", "config-var", "acme", 'TEXT=it\'s $HOME "q"\nline', "PLAIN=a b");
    const variables = await json("env", "acme");
    expect(variables).toMatchObject({ TEXT: 'it\'s $HOME "q"\nline', PLAIN: "a b" });
    const printed = (await command("env", "acme")).stdout;
    expect(printed).toContain("PLAIN='a b'\n");
    const given = await run(process.execPath, [tsx, main, "sandbox", "run", "acme", "--", "env"], {
      cwd: project,
      env: { ...env, DATABASE_URL: "postgres://from-outside", HEROKU_API_KEY: "real" },
    });
    expect(given.stdout).toContain("PLAIN=a b");
    expect(given.stdout).not.toMatch(/from-outside|HEROKU_API_KEY/);
    expect((await command("run", "acme", "--", "sh", "-c", "exit 5")).code).toBe(5);
    const missing = await command("env", "other");
    expect(missing).toMatchObject({
      code: 2,
      stderr: "stimulus-reflex: other: no such app in the sandbox. Apps: acme.\n",
    });
  });

  test("what a killed run left is told by name: half a state, a state that cannot be written, a variable without a value", async () => {
    await command("--", "sh", "-c", deploy);
    const directory = join(project, ".stimulus-reflex", "sandbox");
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(directory, "lock", "1"), "utf8")).toBe('{"released":true}');
    const states = join(directory, "state");
    const state = join(states, readdirSync(states).find((name) => name.endsWith(".tfstate")) ?? "");
    expect(statSync(state).mode & 0o777).toBe(0o600);
    const whole = readFileSync(state, "utf8");
    writeFileSync(state, whole.slice(0, whole.length / 2));
    const damaged = await command("--", ENGINE, "plan");
    expect(damaged.stderr).toMatch(/\.tfstate is damaged: .*\n.*--fresh/);
    writeFileSync(state, whole);

    const asked = { variable: { password: { type: "string", sensitive: true } } };
    writeFileSync(join(project, "variables.tf.json"), JSON.stringify(asked));
    const silent = await command("--", ENGINE, "plan");
    expect(silent).toMatchObject({ code: 1 });
    expect(silent.stderr).toContain('The variable "password" of ');
    expect(silent.stderr).toContain("Set TF_VAR_password");
    expect((await command("--", ENGINE, "plan", "-var", "password=x")).code).toBe(0);

    rmSync(join(directory, "platform.json"));
    mkdirSync(join(directory, "platform.json"));
    expect(await command("--", "true")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("platform.json: cannot be written, a folder is in its place") as string,
    });
  });

  test.each([
    ["state", "platform.json.new"],
    ["log", "requests.jsonl"],
  ])("a full disk ends a deploy with the name of the file: %s", async (_, name) => {
    await command("--", "true");
    const file = join(project, ".stimulus-reflex", "sandbox", name);
    rmSync(file, { force: true });
    symlinkSync("/dev/full", file);
    const { code, stdout, stderr } = await command("--", "sh", "-c", deploy);
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`.replaceAll(/\s*\n[│\s]*/g, " ")).toMatch(
      new RegExp(`${name}: cannot be written, the disk is full`),
    );
  });

  test.each([
    [["run"], "missing required argument 'app'"],
    [["env"], "missing required argument 'app'"],
    [["status", "--nope"], "unknown option '--nope'"],
    [["run", "acme", "--directory", "elsewhere", "--", "true"], "There is no sandbox in "],
    [["--fresh", "status"], "sandbox status does not take --fresh"],
  ])("what is written wrong ends with 2: %j", async (words, problem) => {
    expect(await command(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) as string });
  });

  test("a file in place of the directory, and one that anybody can write to, are refused", async () => {
    writeFileSync(join(project, "file"), "");
    expect(await command("--directory", "file", "--", "true")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a file is where a folder should be") as string,
    });
    mkdirSync(join(project, "open"));
    writeFileSync(join(project, "open", "mine"), "");
    chmodSync(join(project, "open"), 0o777);
    expect(await command("--directory", "open", "--", "true")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("can be written to by every user") as string,
    });
  });

  /** Starts to serve. */
  const serve = async (...args: string[]) => {
    const child = spawn(process.execPath, [tsx, main, "sandbox", ...args, "--json"], {
      cwd: project,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    server = child;
    const line = await new Promise<string>((resolve) => {
      child.stdout.once("data", (chunk: Buffer) => {
        resolve(chunk.toString());
      });
    });
    return JSON.parse(line) as { url: string; environment: Record<string, string> };
  };

  test("faults that are given before and after serve strike", async () => {
    const { url } = await serve("--fault", "server-error@heroku_app", "serve", "--fault", "rate-limit@heroku_addon");
    const post = async (path: string, body: object) => {
      const headers = { authorization: "Bearer x", "content-type": "application/json" };
      return (await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) })).status;
    };
    expect(await post("/apps", { name: "acme" })).toBe(500);
    expect(await post("/apps", { name: "acme" })).toBe(201);
    expect(await post("/apps/acme/addons", { plan: "heroku-redis:mini" })).toBe(429);
  });

  test("while it serves, Terraform deploys from another terminal, and status and do reach it", async () => {
    const { url, environment } = await serve("serve");
    expect(environment).toMatchObject({ HEROKU_API_URL: url, CLOUDFLARE_BASE_URL: `${url}/client/v4` });
    await succeed("sh", ["-c", deploy], { cwd: project, env: { ...env, ...environment } });
    expect(await json("status")).toMatchObject({ running: true, apps: [{ name: "acme" }], orphans: [] });
    expect((await command("do", "failover", "SESSION_REDIS")).stdout).toContain(
      "has failed over: its URL has changed.",
    );
    const releases = await fetch(`${url}/apps/acme/releases`, { headers: { authorization: "Bearer x" } });
    expect(await releases.json()).toMatchObject([
      { description: expect.stringMatching(/^Fail over/) as string },
      {},
      {},
      {},
    ]);
    expect(await (await fetch(url)).text()).toContain("SESSION_REDIS_URL");
    const attached = await command("--", "sh", "-c", `${ENGINE} plan -detailed-exitcode -no-color; echo $?`);
    expect(attached.stdout).toContain("No changes.");
    expect(attached.stdout).toContain("Nothing has changed.");
    expect(await command("--fault", "rate-limit", "--fresh", "--", "true")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--fresh, --fault: sandbox serve is running in") as string,
    });
    expect((await command("run", "acme", "--", "sh", "-c", "echo $SESSION_REDIS_URL")).stdout).toMatch(/^rediss:/);
  });
});

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeWithTerraform, folder, run } from "../sandbox/terraform/command";
import { ENGINE } from "../engine";

const ROOT = resolve(__dirname, "../..");
const MAIN = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "lib/cli/main.ts")];

const configuration = (resource: object) => ({
  terraform: {
    required_providers: { heroku: { source: "heroku/heroku" }, cloudflare: { source: "cloudflare/cloudflare" } },
  },
  resource,
});
const app = {
  heroku_app: { a: { name: "acme-production", region: "eu", config_vars: { SECRET_TOKEN: "do-not-print" } } },
};
const complete = {
  ...app,
  heroku_addon: {
    s: { app_id: "${heroku_app.a.id}", plan: "heroku-redis:premium-0", config: { maxmemory_policy: "volatile-lru" } },
  },
  heroku_addon_attachment: {
    s: { app_id: "${heroku_app.a.id}", addon_id: "${heroku_addon.s.id}", name: "SESSION_REDIS" },
  },
  heroku_domain: { c: { app_id: "${heroku_app.a.id}", hostname: "cable.acme.com" } },
  cloudflare_dns_record: {
    c: {
      zone_id: "0da42c8d2132a9ddaf714f9e7c920711",
      name: "cable.acme.com",
      type: "CNAME",
      ttl: 1,
      content: "${heroku_domain.c.cname}",
    },
  },
};
const DEPLOY = ["--", "sh", "-c", `${ENGINE} init -input=false && ${ENGINE} apply -auto-approve -no-color`];

describeWithTerraform("stimulus-reflex sandbox", () => {
  let root: string;
  const sandbox = (...args: string[]) =>
    run(process.execPath, [...MAIN, "sandbox", ...args], {
      cwd: root,
      env: { ...process.env, TF_CLI_CONFIG_FILE: undefined },
    });

  beforeEach(() => {
    root = folder({ "main.tf.json": configuration(complete) });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("deploys unchanged, says what exists and never a secret value, and finds it again", async () => {
    const { code, stdout, stderr } = await sandbox(...DEPLOY);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const summary = stdout.slice(stdout.indexOf("In the sandbox there is now"));
    expect(summary).toMatch(/acme-production {2}eu, heroku-24, release v\d+/);
    expect(summary).toMatch(/session +heroku-redis:premium-0 +[\d.]+ volatile-lru +REDIS_URL, SESSION_REDIS_URL/);
    expect(summary).toMatch(/cable\.acme\.com +CNAME +\S+ +DNS-only/);
    expect(summary).toContain("SECRET_TOKEN");
    expect(summary).not.toContain("do-not-print");
    expect(summary).not.toContain("rediss://");
    expect((await sandbox("--", ENGINE, "plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("says when an add-on takes its data with it", async () => {
    await sandbox(...DEPLOY);
    writeFileSync(join(root, "main.tf.json"), JSON.stringify(configuration(app)));
    const { code, stderr } = await sandbox(...DEPLOY);
    expect(code).toBe(0);
    expect(stderr).toMatch(/SESSION_REDIS.*of acme-production is gone.*session store.*data is lost/);
    expect(stderr).not.toContain("\u001b[31m");
  });

  it("gives JSON alone on standard output, and starts anew with --fresh", async () => {
    await sandbox(...DEPLOY);
    const { stdout, stderr } = await sandbox("--json", "--fresh", "--", "echo", "from the command");
    expect(JSON.parse(stdout)).toMatchObject({ apps: [], dnsRecords: [] });
    expect(stderr).toContain("from the command");
  });

  it.each([
    [["--", "sh", "-c", "exit 7"], 7, ""],
    [["--", "sh", "-c", "kill -TERM $$"], 143, ""],
    [["--", "no-such-command"], 127, "no-such-command: command not found"],
    [[], 2, "No command to run"],
    [["--fault", "nonsense", "--", "true"], 2, "there is no such fault"],
    [["--as-of", "tomorrow", "--", "true"], 2, "is not a day"],
  ])("ends as its command ends: %j", async (args, code, message) => {
    const finished = await sandbox(...args);
    expect(finished.code).toBe(code);
    expect(finished.stderr).toContain(message);
  });

  it("says so where neither Terraform nor OpenTofu is installed", async () => {
    const env = { ...process.env, PATH: join(root, "empty"), TERRAFORM_BINARY_NAME: undefined };
    const { code, stderr } = await run(process.execPath, [...MAIN, "sandbox", "--", "true"], { cwd: root, env });
    expect(code).toBe(2);
    expect(stderr).toContain("Neither Terraform nor OpenTofu is on the path");
  });

  it("refuses to share its directory with one that is at work, and takes it over from one that was killed", async () => {
    const held = sandbox("--", "sh", "-c", "touch started; until [ -e done ]; do :; done");
    while (!existsSync(join(root, "started"))) await new Promise(setImmediate);
    const second = await sandbox("--", "true");
    writeFileSync(join(root, "done"), "");
    await held;
    expect(second.stderr).toContain("A sandbox is already running in");
    writeFileSync(join(root, ".stimulus-reflex/sandbox/lock/99"), JSON.stringify({ pid: 2 ** 22 + 1 }));
    expect((await sandbox("--", "true")).code).toBe(0);
    expect(readFileSync(join(root, ".stimulus-reflex/sandbox/.gitignore"), "utf8")).toBe("*\n");
  });
});

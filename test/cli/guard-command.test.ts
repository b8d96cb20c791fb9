import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ENGINE } from "../engine";
import { Sandbox } from "../../lib/sandbox/sandbox";
import { writeLedger } from "../../lib/project/ledger/ledger-file";
import { describeWithTerraform, folder, run, type Finished } from "../sandbox/terraform/command";

const ROOT = resolve(__dirname, "../..");
const MAIN = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "lib/cli/main.ts")];

const PROVIDERS = {
  terraform: { required_providers: { heroku: { source: "heroku/heroku" } } },
  provider: { heroku: { customizations: { set_app_all_config_vars_in_state: false } } },
};
const app = { heroku_app: { web: { name: "acme", region: "us" } } };
const session = {
  heroku_addon: { session: { app_id: "${heroku_app.web.id}", plan: "heroku-redis:premium-0" } },
  heroku_addon_attachment: {
    session: { app_id: "${heroku_app.web.id}", addon_id: "${heroku_addon.session.id}", name: "SESSION_REDIS" },
  },
};
const LOSS = "plan-destroys-redis: heroku_addon.session";

describeWithTerraform("guard -- COMMAND", () => {
  let root: string;
  let sandbox: Sandbox;

  const declare = (resource: object): void => {
    writeFileSync(join(root, "main.tf.json"), JSON.stringify({ ...PROVIDERS, resource }));
  };
  const guarded = (words: readonly string[], input = "", env: Readonly<Record<string, string>> = {}) =>
    answered([...MAIN, "guard", ...words], input, { cwd: root, env: { ...sandbox.env, ...env } });
  const addons = () => sandbox.platforms.heroku.addons.of(sandbox.platforms.heroku.apps.get("acme"));
  const applied = async (resource: object): Promise<void> => {
    declare(resource);
    for (const args of [
      ["init", "-input=false"],
      ["apply", "-auto-approve"],
    ]) {
      const { code, stderr } = await run(ENGINE, args, { cwd: root, env: sandbox.env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    }
  };

  beforeAll(async () => {
    root = folder({});
    sandbox = await Sandbox.start({
      directory: join(root, "sandbox"),
      environment: { ...process.env, TF_CLI_CONFIG_FILE: undefined },
    });
    await applied({ ...app, ...session });
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(root, { recursive: true });
  });
  beforeEach(() => {
    declare(app);
  });

  it("refuses an apply that destroys a durable Redis, and changes nothing", async () => {
    const { code, stdout, stderr } = await guarded(["--", ENGINE, "apply", "-auto-approve", "-no-color"]);
    expect(stderr).toContain(`this plan is not applied, because of\n  ${LOSS}`);
    expect(stdout).toMatch(/error: heroku_addon\.session\n.*\n.*\n {2}plan-destroys-redis, see .*\n\n1 error/);
    expect(code).toBe(1);
    expect(addons()).toHaveLength(1);
  });

  it("refuses a plan without persistence in a script that goes on, as JSON and with -chdir", async () => {
    const mini = { ...session.heroku_addon.session, plan: "heroku-redis:mini" };
    declare({ ...app, ...session, heroku_addon: { session: mini } });
    mkdirSync(join(root, "elsewhere"), { recursive: true });
    const script = `cd elsewhere; ${ENGINE} version; ${ENGINE} -chdir=.. apply -auto-approve; true`;
    const { code, stdout } = await guarded(["--json", "--", "sh", "-c", script]);
    expect(JSON.parse(stdout)).toMatchObject({ applies: 1, findings: [{ rule: "plan-downgrades-addon" }, {}] });
    expect(code).toBe(1);
    expect(addons()).toMatchObject([{ plan: "premium-0" }]);
  });

  it("judges a destroy, and options that TF_CLI_ARGS adds", async () => {
    declare({ ...app, ...session });
    const { code, stdout } = await guarded(["--github", "--", ENGINE, "destroy"], "yes\n", {
      TF_CLI_ARGS_destroy: "-auto-approve",
    });
    expect(stdout).toMatch(/^::error .*title=plan-destroys-redis::/m);
    expect(code).toBe(1);
    expect(addons()).toHaveLength(1);
  });

  it("judges a plan file of the user as it is", async () => {
    const plan = await run(ENGINE, ["plan", "-out=tfplan"], { cwd: root, env: sandbox.env });
    expect(plan.code).toBe(0);
    declare({ ...app, ...session });
    const { code, stderr } = await guarded(["--", ENGINE, "apply", "tfplan"]);
    expect(stderr).toContain(LOSS);
    expect(code).toBe(1);
    expect(addons()).toHaveLength(1);
  });

  it("asks before it applies, as the engine does, and applies just what it judged", async () => {
    declare({ ...app, ...session, terraform_data: { x: { input: "${var.x}" } } });
    writeFileSync(join(root, "more.tf.json"), JSON.stringify({ variable: { x: {} } }));
    try {
      const refused = await guarded(["--", ENGINE, "apply", "-no-color", "-var", "x=1"], "no\n");
      expect(refused.stdout).toMatch(
        /Do you want to perform these actions\?\n.*\n.*\n\n {2}Enter a value: \nApply cancelled\.\n/,
      );
      expect(refused.stdout).not.toContain("To perform exactly these actions");
      expect(refused.code).toBe(1);
      const agreed = await guarded(["--", ENGINE, "apply", "-no-color", "-var", "x=1"], "yes\n");
      expect(agreed.stdout).toContain("Apply complete! Resources: 1 added, 0 changed, 0 destroyed.");
      expect(agreed.stdout).toMatch(/No findings\.\n$/);
      expect(agreed.code).toBe(0);
      const unchanged = await guarded(["--", ENGINE, "apply", "-no-color", "-var", "x=1"]);
      expect(unchanged.stdout).not.toContain("Enter a value");
      expect(unchanged.code).toBe(0);
      writeFileSync(join(root, "more.tf.json"), JSON.stringify({ variable: { x: {}, key: { ephemeral: true } } }));
      writeFileSync(join(root, "values.json"), JSON.stringify({ x: "2", key: "of one run" }));
      const ephemeral = await guarded([
        "--",
        ENGINE,
        "apply",
        "-auto-approve",
        "-var-file=values.json",
        "-input=false",
      ]);
      expect(ephemeral).toMatchObject({ code: 0 });
      writeFileSync(join(root, "more.tf.json"), JSON.stringify({ variable: { x: {} } }));
      const target = ["apply", "-no-color", "-auto-approve", "-destroy", "-target=terraform_data.x", "-var=x=1"];
      expect((await guarded(["--", ENGINE, ...target])).stdout).toContain("1 destroyed");
    } finally {
      rmSync(join(root, "more.tf.json"));
    }
  });

  it("applies what the ledger accepts, and says so", async () => {
    const entry = { stack: "acme", address: "heroku_app.web", app: "acme", is: "app", durable: true } as const;
    const why = { reason: "empty", until: "2999-01-01" };
    writeLedger(root, {
      entries: [entry],
      accepted: [
        { rule: "plan-destroys-redis", at: "heroku_addon.session", ...why },
        { rule: "plan-destroys-app", at: "heroku_app.web", ...why },
        { stack: "staging", rule: "plan-destroys-redis", at: "heroku_addon.session", ...why },
      ],
    });
    const { code, stderr } = await guarded(["--", ENGINE, "apply", "-auto-approve"]);
    expect(stderr).toContain("accepted: heroku_addon.session: plan-destroys-redis: empty");
    expect(stderr).toContain("plan-destroys-app at heroku_app.web is accepted, and this plan has no such finding");
    expect(stderr).toContain(
      'is accepted in the stack "staging", and nothing tells which stack this plan is of. Name its directory',
    );
    expect({ code, left: addons() }).toEqual({ code: 0, left: [] });
    rmSync(join(root, "stimulus-reflex.lock.json"));
    await applied({ ...app, ...session });
  });

  it("applies a plan that has warnings only, and shows them", async () => {
    const env = (vars: object) => ({
      heroku_app_config_association: { env: { app_id: "${heroku_app.web.id}", vars } },
    });
    await applied({ ...app, ...session, ...env({ PAGE_SIZE: "20", LOCALE: "en" }) });
    declare({ ...app, ...session, ...env({ LOCALE: "en" }) });
    const { code, stdout, stderr } = await guarded(["--", ENGINE, "apply", "-auto-approve"]);
    expect(stdout).toMatch(/warning: heroku_app_config_association\.env .*\n.*PAGE_SIZE of an app that stays/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("not applied") as unknown });
    expect(Object.keys(sandbox.platforms.heroku.apps.get("acme").configVars)).toEqual(["LOCALE"]);
    await applied({ ...app, ...session });
  });

  it('takes "then": "destroy" in the ledger for the acceptance, and says so', async () => {
    const redis = { stack: "acme", address: "heroku_addon.session", app: "acme", is: "heroku-redis session" };
    writeLedger(root, { entries: [{ ...redis, then: "destroy", reason: "copied to acme-2" }], accepted: [] });
    const { code, stderr } = await guarded(["--", ENGINE, "apply", "-auto-approve"]);
    expect(stderr).toContain(
      'accepted by "then": "destroy" in stimulus-reflex.lock.json: heroku_addon.session: plan-destroys-redis: copied to acme-2',
    );
    expect({ code, left: addons() }).toEqual({ code: 0, left: [] });
    rmSync(join(root, "stimulus-reflex.lock.json"));
    await applied({ ...app, ...session });
  });

  it("refuses anything but imports where --only-imports says so", async () => {
    declare({ ...app, ...session, terraform_data: { y: {} } });
    const { code, stderr } = await guarded(["--only-imports", "--", ENGINE, "apply", "-auto-approve"]);
    expect(stderr).toContain("plan-only-imports: terraform_data.y");
    expect(code).toBe(1);
  });

  it.each([
    ["remote", "The backend remote saves no plan of a run at HCP Terraform"],
    ["cloud", "saved plans need Terraform 1.6 or newer"],
  ])("applies nothing where the backend %s saves no plan, and says what does", async (backend, said) => {
    const place = folder({
      ".terraform/terraform.tfstate": JSON.stringify({ version: 3, backend: { type: backend } }),
      // Stands for an engine whose backend answers as HCP Terraform does: there is none on this machine.
      [`bin/${ENGINE}`]: `#!/bin/sh
echo "$1" >> calls
case "$*" in *-out=*) echo "Error: Saving a generated plan is currently not supported" >&2; exit 1 ;; esac
`,
    });
    chmodSync(join(place, "bin", ENGINE), 0o755);
    const env = { ...process.env, PATH: `${join(place, "bin")}:${process.env.PATH ?? ""}`, TERRAFORM_BINARY_NAME: "" };
    const command = [...MAIN, "guard", "--", ENGINE, "apply", "-auto-approve"];
    const { code, stdout, stderr } = await answered(command, "", { cwd: place, env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("the plan was not made, so nothing was applied");
    expect(stderr).toContain(said);
    expect(readFileSync(join(place, "calls"), "utf8")).not.toContain("apply");
    rmSync(place, { recursive: true });
  });

  it("keeps the exit code of a command, says when it applied nothing, and leaves no files", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("stimulus-reflex-guard-"));
    const { code, stdout, stderr } = await guarded(["--", "sh", "-c", `${ENGINE} validate >&2; exit 7`]);
    expect(code).toBe(7);
    expect(stdout).toBe("");
    expect(stderr).toContain("so no plan was judged");
    writeFileSync(join(root, "main.tf.json"), "{");
    const broken = await guarded(["--", ENGINE, "apply", "-auto-approve"]);
    expect(broken).toMatchObject({ code: 1, stdout: "" });
    expect(broken.stderr).toContain("the plan was not made, so nothing was applied");
    expect(broken.stderr).not.toContain("started no apply");
    expect((await guarded(["--", "no-such-command"])).code).toBe(127);
    expect((await guarded(["plan.json", ENGINE])).code).toBe(2);
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith("stimulus-reflex-guard-"));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });
});

/** Runs a command that is answered on standard input. */
function answered(
  args: readonly string[],
  input: string,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Finished> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, args, { ...options, stdio: "pipe" });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      settle({ code, stdout, stderr });
    });
    child.stdin.end(input);
  });
}

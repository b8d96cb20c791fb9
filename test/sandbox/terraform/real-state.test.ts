import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { Garden } from "../protocol/garden";
import { describeWithTerraform, folder, run, succeed } from "./command";
import { ENGINE } from "../../engine";

/** A state that a real deployment left: a rehearsal must neither read nor write it. */
const PRECIOUS = JSON.stringify({
  version: 4,
  terraform_version: "1.11.4",
  serial: 7,
  lineage: "precious",
  outputs: { host: { value: "real.example.com", type: "string" } },
  resources: [],
});

const required = { garden: { source: "test/garden" } };
const plant = { garden_plant: { rose: { name: "rose" } } };
const stack = (backend: object, more: object = {}) => ({
  terraform: { required_providers: required, ...backend },
  resource: plant,
  ...more,
});

describeWithTerraform("a rehearsal beside a real state", () => {
  let root: string;
  let sandbox: Sandbox<Garden>;

  const start = async (files: Readonly<Record<string, string | object>>) => {
    root = folder(files);
    sandbox = await Sandbox.startWith((saved) => new Garden(saved), {
      directory: join(root, "sandbox"),
      environment: { ...process.env, TF_CLI_CONFIG_FILE: "/nowhere/terraformrc", AWS_EC2_METADATA_DISABLED: "true" },
    });
  };
  const terraform = (directory: string, ...args: string[]) =>
    run(ENGINE, args, { cwd: join(root, directory), env: sandbox.env });
  const deploy = async (directory: string) => {
    const options = { cwd: join(root, directory), env: sandbox.env };
    await succeed(ENGINE, ["init", "-input=false"], options);
    return succeed(ENGINE, ["apply", "-auto-approve", "-input=false"], options);
  };
  afterEach(async () => {
    await sandbox.stop();
    rmSync(root, { recursive: true });
  });

  it("leaves a local state with an absolute path as it is, byte by byte", async () => {
    await start({ "real/terraform.production.tfstate": PRECIOUS, "app/cdk.tf.json": {} });
    const state = join(root, "real/terraform.production.tfstate");
    writeFileSync(join(root, "app/cdk.tf.json"), JSON.stringify(stack({ backend: { local: { path: state } } })));
    expect(await deploy("app")).toContain("1 added");
    expect(readFileSync(state, "utf8")).toBe(PRECIOUS);
    expect(readdirSync(join(root, "real"))).toEqual(["terraform.production.tfstate"]);
    expect(readdirSync(join(root, "app"))).toEqual(["cdk.tf.json"]);
    expect((await terraform("app", "plan", "-detailed-exitcode")).code).toBe(0);
  });

  it("leaves the default state, its lock file and its data directory as they are", async () => {
    await start({
      "app/main.tf.json": stack({}),
      "app/terraform.tfstate": PRECIOUS,
      "app/.terraform/terraform.tfstate": "{}",
    });
    await deploy("app");
    expect(readFileSync(join(root, "app/terraform.tfstate"), "utf8")).toBe(PRECIOUS);
    expect(readFileSync(join(root, "app/.terraform/terraform.tfstate"), "utf8")).toBe("{}");
    expect(readdirSync(join(root, "app"))).toEqual([".terraform", "main.tf.json", "terraform.tfstate"]);
  });

  it.each([
    ["s3", { backend: { s3: { bucket: "acme-state", key: "production.tfstate", region: "eu-west-1" } } }],
    ["cloud", { cloud: { organization: "acme", workspaces: { name: "production" } } }],
    ["remote", { backend: { remote: { organization: "acme", workspaces: { name: "production" } } } }],
  ])("replaces the backend %s, without asking it", async (_, backend) => {
    await start({ "app/cdk.tf.json": stack(backend) });
    await deploy("app");
    expect(readdirSync(join(root, "sandbox/state")).filter((name) => name.endsWith(".tfstate"))).toHaveLength(1);
    expect(Object.keys(sandbox.platforms.plants)).toEqual(["plant-1"]);
  });

  it("lets override files apply, save for their backend", async () => {
    await start({
      "app/main.tf.json": stack({ backend: { s3: { bucket: "a", key: "b", region: "c" } } }),
      "app/zz_override.tf.json": {
        terraform: { cloud: { organization: "acme", workspaces: { name: "real" } } },
        resource: { garden_plant: { rose: { name: "tulip" } } },
      },
    });
    await deploy("app");
    expect(sandbox.platforms.plants["plant-1"]).toMatchObject({ name: "tulip" });
  });

  it("refuses an override file that would have the last word", async () => {
    await start({ "app/main.tf.json": stack({}), "app/zzzzz_override.tf.json": {} });
    const { code, stderr } = await terraform("app", "init");
    expect(code).toBe(1);
    expect(stderr).toContain("zzzzz_override.tf.json would override the sandbox's own backend");
  });

  it.each(["-state=../real.tfstate", "-state-out=../real.tfstate", "-backup=../real.tfstate"])(
    "refuses %s",
    async (option) => {
      await start({ "app/main.tf.json": stack({}), "real.tfstate": PRECIOUS });
      await succeed(ENGINE, ["init"], { cwd: join(root, "app"), env: sandbox.env });
      const { code, stderr } = await terraform("app", "apply", "-auto-approve", option);
      expect(code).toBe(1);
      expect(stderr).toContain("names a state outside of the sandbox");
      expect(readFileSync(join(root, "real.tfstate"), "utf8")).toBe(PRECIOUS);
    },
  );

  it("refuses what TF_CLI_ARGS says of the state, and forgets TF_DATA_DIR", async () => {
    await start({ "app/main.tf.json": stack({}), "real.tfstate": PRECIOUS });
    const env = { ...sandbox.env, TF_DATA_DIR: join(root, "data"), TF_CLI_ARGS_apply: "-state='../real.tfstate'" };
    await succeed(ENGINE, ["init"], { cwd: join(root, "app"), env });
    expect(existsSync(join(root, "data"))).toBe(false);
    const { stderr } = await run(ENGINE, ["apply", "-auto-approve"], { cwd: join(root, "app"), env });
    expect(stderr).toContain("-state names a state outside of the sandbox");
  });

  it("takes -backend-config for the name of a state of its own", async () => {
    await start({ "app/main.tf.json": stack({ backend: { s3: { region: "c" } } }), "app/prod.hcl": 'key = "prod"\n' });
    const options = { cwd: join(root, "app"), env: sandbox.env };
    await succeed(ENGINE, ["init", "-backend-config=bucket=acme", "-backend-config", "prod.hcl"], options);
    await succeed(ENGINE, ["apply", "-auto-approve"], options);
    await succeed(
      ENGINE,
      ["init", "-reconfigure", "-backend-config=bucket=acme", "-backend-config=key=staging"],
      options,
    );
    expect((await run(ENGINE, ["state", "list"], options)).stderr).toContain("No state file was found");
    await succeed(ENGINE, ["init", "-reconfigure", "-backend-config=bucket=acme", "-backend-config=prod.hcl"], options);
    expect(await succeed(ENGINE, ["state", "list"], options)).toContain("garden_plant.rose");
  });

  it("applies a plan that was saved in the sandbox, and finds it from both places", async () => {
    await start({ "app/main.tf.json": stack({}) });
    const options = { cwd: join(root, "app"), env: sandbox.env };
    await succeed(ENGINE, ["init"], options);
    await succeed(ENGINE, ["plan", "-out", "plan"], options);
    expect(existsSync(join(root, "app/plan"))).toBe(true);
    expect(await succeed(ENGINE, ["show", "plan"], options)).toContain("garden_plant.rose");
    await succeed(ENGINE, ["apply", "plan"], options);
    expect(Object.keys(sandbox.platforms.plants)).toEqual(["plant-1"]);
  });

  it("refuses a plan that was made outside: it would write the state that it was made with", async () => {
    await start({ "app/main.tf": 'resource "terraform_data" "x" {}\n', "app/terraform.tfstate": PRECIOUS });
    const outside = {
      cwd: join(root, "app"),
      env: { ...process.env, TF_CLI_CONFIG_FILE: undefined, CHECKPOINT_DISABLE: "1" },
    };
    await succeed(ENGINE, ["init"], outside);
    await succeed(ENGINE, ["plan", "-out=real.plan"], outside);
    await succeed(ENGINE, ["init"], { cwd: join(root, "app"), env: sandbox.env });
    const { code, stderr } = await terraform("app", "apply", "real.plan");
    expect(code).toBe(1);
    expect(stderr).toContain("real.plan was not planned in this sandbox");
    expect(readFileSync(join(root, "app/terraform.tfstate"), "utf8")).toBe(PRECIOUS);
  });

  it("keeps TF_REATTACH_PROVIDERS and real credentials from a Terraform that is called past the wrapper", async () => {
    await start({});
    expect(sandbox.env.TF_REATTACH_PROVIDERS).toBeUndefined();
    expect(sandbox.env.HEROKU_API_KEY).toBe("sandbox-placeholder");
    expect(sandbox.env.CLOUDFLARE_API_TOKEN).toBe("sandbox-placeholder");
  });

  it("refuses a provider that would change what is real", async () => {
    await start({ "app/main.tf.json": stack({}) });
    await succeed(ENGINE, ["init"], { cwd: join(root, "app"), env: sandbox.env });
    const shadow = join(root, "sandbox/shadow", root, "app");
    writeFileSync(join(shadow, ".terraform.lock.hcl"), 'provider "registry.terraform.io/hashicorp/aws" {\n}\n');
    const { code, stderr } = await terraform("app", "plan");
    expect(code).toBe(1);
    expect(stderr).toContain("uses hashicorp/aws, which the sandbox does not simulate");
  });
});

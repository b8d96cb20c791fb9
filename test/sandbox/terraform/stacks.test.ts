import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { Garden } from "../protocol/garden";
import { describeWithTerraform, folder, run, succeed } from "./command";
import { ENGINE } from "../../engine";

const producer = (backend: object) => ({
  terraform: { required_providers: { garden: { source: "test/garden" } }, backend },
  resource: { garden_plant: { rose: { name: "rose" } } },
  output: { id: { value: "${garden_plant.rose.id}" } },
});
const consumer = (backend: string, config: object) => ({
  data: { terraform_remote_state: { other: { backend, config } } },
  output: { seen: { value: "${data.terraform_remote_state.other.outputs.id}" } },
});

describeWithTerraform("stacks in the sandbox", () => {
  let root: string;
  let sandbox: Sandbox<Garden>;

  const start = async (files: Readonly<Record<string, string | object>>) => {
    root = folder(files);
    sandbox = await Sandbox.startWith((saved) => new Garden(saved), {
      directory: join(root, "sandbox"),
      environment: { ...process.env, TF_CLI_CONFIG_FILE: undefined },
    });
  };
  const options = (directory: string) => ({ cwd: join(root, directory), env: sandbox.env });
  const deploy = async (directory: string) => {
    await succeed(ENGINE, ["init", "-input=false"], options(directory));
    return succeed(ENGINE, ["apply", "-auto-approve", "-input=false"], options(directory));
  };
  afterEach(async () => {
    await sandbox.stop();
    rmSync(root, { recursive: true });
  });

  it.each([
    ["local", { local: { path: "../states/a.tfstate" } }, "local", { path: "../states/a.tfstate" }],
    ["s3", { s3: { bucket: "b", key: "k", region: "r" } }, "s3", { bucket: "b", key: "k", region: "other" }],
    [
      "remote",
      { remote: { organization: "acme", workspaces: { name: "a" } } },
      "remote",
      { organization: "acme", hostname: "app.terraform.io", workspaces: { name: "a" } },
    ],
  ])("read each other's state where it is kept as %s", async (_, backend, type, config) => {
    await start({ "a/cdk.tf.json": producer(backend), "b/cdk.tf.json": consumer(type, config) });
    await deploy("a");
    expect(await deploy("b")).toContain('seen = "plant-1"');
  });

  it("read a state that is named in Terraform's own language, past comments, templates and heredocs", async () => {
    await start({
      "a/main.tf": `
        /* a "brace { in a comment */
        terraform {
          required_providers {
            garden = { source = "test/garden" }
          }
        }
        resource "garden_plant" "rose" {
          name  = "rose-\${upper("x}")}" # }
          notes = { text = <<-EOT
            } not a brace
            EOT
          }
        }
        output "id" { value = garden_plant.rose.id }`,
      "b/main.tf": `
        data "terraform_remote_state" "other" {
          backend = "local"
          config = {
            path = "\${path.module}/../a/terraform.tfstate"
          }
        }
        output "seen" { value = data.terraform_remote_state.other.outputs.id }`,
    });
    await deploy("a");
    expect(await deploy("b")).toContain('seen = "plant-1"');
  });

  it("are refused where the state that they read cannot be told", async () => {
    await start({ "b/main.tf.json": consumer("s3", { bucket: "${var.bucket}", key: "k" }) });
    const { code, stderr } = await run(ENGINE, ["init"], options("b"));
    expect(code).toBe(1);
    expect(stderr).toContain("data.terraform_remote_state.other");
    expect(stderr).toContain("cannot tell");
  });

  it("are refused where a module reads another stack's state", async () => {
    await start({
      "modules/m/main.tf.json": { data: { terraform_remote_state: { other: { backend: "local", config: {} } } } },
      "b/main.tf.json": { module: { m: { source: "../modules/m" } } },
    });
    await succeed(ENGINE, ["init"], options("b"));
    const { code, stderr } = await run(ENGINE, ["plan"], options("b"));
    expect(code).toBe(1);
    expect(stderr).toContain("module.m reads the state of another stack");
  });

  it("say when the other stack is not there yet", async () => {
    await start({ "b/main.tf.json": consumer("s3", { bucket: "b", key: "k" }) });
    await succeed(ENGINE, ["init"], options("b"));
    const { code, stderr } = await run(ENGINE, ["plan"], options("b"));
    expect(code).toBe(1);
    expect(stderr).toContain("deploy that stack in the sandbox first");
  });

  it("find modules and files beside and above them, wherever the shadows lie", async () => {
    await start({
      "modules/m/main.tf.json": { output: { text: { value: '${file("${path.module}/../n/text")}' } } },
      "modules/n/text": "from n",
      "envs/prod/main.tf.json": {
        module: { m: { source: "../../modules/m" } },
        output: { text: { value: "${module.m.text}" }, own: { value: '${file("own.txt")}' } },
      },
      "envs/prod/own.txt": "from prod",
      "envs/main.tf.json": { output: { text: { value: '${file("../modules/n/text")}' } } },
    });
    expect(await deploy("envs")).toContain('text = "from n"');
    const output = await deploy("envs/prod");
    expect(output).toContain('text = "from n"');
    expect(output).toContain('own = "from prod"');
    expect(await deploy("envs")).toContain('text = "from n"');
  });

  it("run from elsewhere with -chdir, with paths that start there", async () => {
    await start({
      "app/main.tf.json": { variable: { greeting: {} }, output: { said: { value: "${var.greeting}" } } },
      "app/values.tfvars": 'greeting = "hello"\n',
    });
    await succeed(ENGINE, ["-chdir=app", "init"], options("."));
    const said = await succeed(
      ENGINE,
      ["-chdir=app", "apply", "-auto-approve", "-var-file=values.tfvars"],
      options("."),
    );
    expect(said).toContain('said = "hello"');
  });

  it("run from a symbolic link with -chdir=.., which leads up from where the link points", async () => {
    await start({
      "envs/production/values.txt": "",
      "envs/main.tf.json": { output: { said: { value: "from envs" } } },
      "main.tf.json": { output: { said: { value: "from beside the link" } } },
    });
    symlinkSync(join(root, "envs/production"), join(root, "link"));
    const linked = { cwd: join(root, "link"), env: { ...sandbox.env, PWD: join(root, "link") } };
    await succeed(ENGINE, ["-chdir=..", "init"], linked);
    expect(await succeed(ENGINE, ["-chdir=..", "apply", "-auto-approve"], linked)).toContain('said = "from envs"');
  });

  it("give back what a provisioner wrote beside them", async () => {
    await start({
      "app/main.tf.json": {
        resource: {
          terraform_data: {
            x: { provisioner: [{ "local-exec": { command: "echo built > ${path.root}/built.txt" } }] },
          },
        },
      },
    });
    await deploy("app");
    await succeed(ENGINE, ["output"], options("app"));
    // The provisioner's own working directory is that of Terraform, which stands in the shadow.
    expect(readFileSync(join(root, "app/built.txt"), "utf8")).toBe("built\n");
  });

  it("have workspaces of their own", async () => {
    await start({ "app/main.tf.json": producer({ s3: { bucket: "b", key: "k", region: "r" } }) });
    await deploy("app");
    await succeed(ENGINE, ["workspace", "new", "staging"], options("app"));
    expect((await run(ENGINE, ["state", "list"], options("app"))).stderr).toContain("No state file was found");
    await succeed(ENGINE, ["workspace", "select", "default"], options("app"));
    expect(await succeed(ENGINE, ["state", "list"], options("app"))).toContain("garden_plant.rose");
  });

  it("have their provider lock answered without a network", async () => {
    await start({ "app/main.tf.json": {} });
    const said = await succeed(ENGINE, ["providers", "lock", "-platform=linux_amd64"], options("app"));
    expect(said).toContain("nothing to lock");
  });
});

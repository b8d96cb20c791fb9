import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { Command } from "commander";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";
import { addGuardCommand } from "../../../lib/cli/guard";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { describeWithTerraform, folder, succeed } from "../../sandbox/terraform/command";
import { ENGINE } from "../../engine";

const PROVIDERS = `terraform {
  required_providers {
    heroku = { source = "heroku/heroku" }
  }
}
`;

const APP = `provider "heroku" {
  customizations {
    set_app_all_config_vars_in_state = false
    set_addon_config_vars_in_state   = false
  }
}

resource "heroku_app" "web" {
  name   = "acme"
  region = "us"
}

module "sessions" {
  source = "./redis"
  app_id = heroku_app.web.id
}
`;

const REDIS = `${PROVIDERS}
variable "app_id" {
  type = string
}

resource "heroku_addon" "session" {
  plan   = "heroku-redis:premium-0"
  app_id = var.app_id
}
`;

describeWithTerraform("the guard names the line of configuration that causes a loss", () => {
  let root: string;
  let sandbox: Sandbox;

  const start = async (files: Readonly<Record<string, string>>) => {
    root = folder(files);
    sandbox = await Sandbox.start({ directory: join(root, "sandbox") });
  };
  afterEach(async () => {
    process.exitCode = undefined;
    await sandbox.stop();
    rmSync(root, { recursive: true });
  });

  const terraform = (directory: string, ...args: readonly string[]) =>
    succeed(ENGINE, args, { cwd: join(root, directory), env: sandbox.env });
  const deploy = async (directory: string) => {
    await terraform(directory, "init", "-input=false");
    await terraform(directory, "apply", "-input=false", "-auto-approve");
  };
  const plan = async (directory: string, file: string) => {
    await terraform(directory, "plan", "-input=false", "-out=tfplan");
    writeFileSync(join(root, file), await terraform(directory, "show", "-json", "tfplan"));
    return join(root, file);
  };

  async function guard(...words: readonly string[]): Promise<string> {
    let printed = "";
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => ((printed += String(text)), true));
    const warn = jest.spyOn(process.stderr, "write").mockImplementation((text) => ((printed += String(text)), true));
    try {
      const program = new Command("stimulus-reflex").exitOverride();
      addGuardCommand(program);
      await program.parseAsync(["guard", ...words], { from: "user" });
    } finally {
      write.mockRestore();
      warn.mockRestore();
    }
    return printed.replaceAll(`${root}/`, "");
  }

  const lineOf = (file: string, text: string) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;

  test("in Terraform's own language, in the directory of the plan and in a module of it", async () => {
    await start({ "versions.tf": PROVIDERS, "main.tf": APP, "redis/main.tf": REDIS });
    await deploy(".");
    writeFileSync(join(root, "main.tf"), APP.replace('"us"', '"eu"'));
    const file = await plan(".", "plan.json");

    const text = await guard(file);
    expect(text).toContain(`error: heroku_app.web (main.tf:${lineOf("main.tf", "region")})`);
    expect(text).toContain(
      `error: module.sessions.heroku_addon.session (redis/main.tf:${lineOf("redis/main.tf", "app_id = var")})`,
    );
    expect(text).toContain("app_id (known after apply: heroku_app.web is replaced itself) forces a replacement.");
    expect(await guard(file, "--github")).toContain(`main.tf,line=${lineOf("main.tf", "region")},title=`);
    const { runs } = JSON.parse(await guard(file, "--sarif")) as {
      runs: { results: { locations: { physicalLocation: { region?: object } }[] }[] }[];
    };
    expect(runs[0]?.results[0]?.locations[0]?.physicalLocation.region).toEqual({
      startLine: lineOf("main.tf", "region"),
    });
  });

  test("of everything that restarts an app", async () => {
    await start({ "versions.tf": PROVIDERS, "main.tf": APP, "redis/main.tf": REDIS });
    await deploy(".");
    const attachments = ["one", "two"].map(
      (name) => `
resource "heroku_addon_attachment" "${name}" {
  app_id   = heroku_app.web.id
  addon_id = module.sessions.id
  name     = "${name.toUpperCase()}"
}
`,
    );
    writeFileSync(join(root, "attachments.tf"), attachments.join(""));
    writeFileSync(join(root, "redis/outputs.tf"), 'output "id" {\n  value = heroku_addon.session.id\n}\n');
    const file = await plan(".", "plan.json");

    const text = await guard(file, "--max-restarts", "1");
    expect(text).toContain(`error: heroku_app.web (main.tf:${lineOf("main.tf", "heroku_app")})`);
    for (const name of ["one", "two"]) {
      const place = `attachments.tf:${lineOf("attachments.tf", `"${name}"`)}`;
      expect(text).toContain(`\n  heroku_addon_attachment.${name} (${place})\n`);
    }
    const { runs } = JSON.parse(await guard(file, "--max-restarts", "1", "--sarif")) as {
      runs: { results: { relatedLocations: unknown[] }[] }[];
    };
    expect(runs[0]?.results[0]?.relatedLocations).toHaveLength(2);
  });

  test("of a stack of cdktf, with its construct, and of the right one of two that declare the same", async () => {
    await start({});
    const synthesise = (region: "us" | "eu") => {
      const app = new App({ outdir: join(root, "cdktf.out") });
      for (const name of ["staging", "production"]) {
        new StimulusReflexStack(app, name, {
          name: `acme-${name}`,
          region,
          redis: { client: "ruby" },
          disposable: true,
        });
      }
      app.synth();
    };
    synthesise("us");
    await deploy("cdktf.out/stacks/production");
    synthesise("eu");
    const file = await plan("cdktf.out/stacks/production", "plan.json");

    const stack = (name: string) => `cdktf.out/stacks/${name}/cdk.tf.json`;
    const known = await guard(file, "--configuration", join(root, stack("production")));
    expect(known).toContain(
      `(production/app/rails, ${stack("production")}:${lineOf(stack("production"), '"region"')})`,
    );
    expect(known).toContain("(production/app/redis/session, ");
    const other = await guard(file, "--configuration", join(root, stack("staging")));
    expect(other).toContain(`note: the plan was not made of what ${stack("staging")} declares, so no line is told.`);

    const before = process.cwd();
    process.chdir(root);
    try {
      expect(await guard("plan.json")).toContain(`(production/app/rails, ${stack("production")}:`);
    } finally {
      process.chdir(before);
    }
  });

  test("a configuration that is not there is an error", async () => {
    await start({});
    writeFileSync(join(root, "plan.json"), JSON.stringify({ format_version: "1.2", planned_values: {} }));
    expect(await guard(join(root, "plan.json"), "--configuration", join(root, "none"))).toBe(
      "stimulus-reflex guard: --configuration none: there is no such file or directory.\n",
    );
    expect(process.exitCode).toBe(2);
  });
});

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { ENGINE } from "../../engine";
import { describeWithTerraform, folder, run, type Finished } from "./command";

const REQUIRED = `
terraform {
  required_providers {
    heroku     = { source = "heroku/heroku" }
    cloudflare = { source = "cloudflare/cloudflare" }
  }
}
`;

const LIST = `
resource "cloudflare_list" "blocked" {
  account_id = "a"
  kind       = "ip"
  labels     = ["b", "a"]
  settings   = { strict = true, days = 3 }
  item {
    value = "192.0.2.1"
    note {
      text = null
    }
  }
  dynamic "item" {
    for_each = ["192.0.2.2"]
    content { value = item.value }
  }
}
resource "heroku_app" "acme" {
  name   = "acme"
  region = "eu"
  config_vars = { LIST = cloudflare_list.blocked.hostname }
}
`;

describeWithTerraform("types and arguments that the sandbox does not have", () => {
  let root: string;
  let sandbox: Sandbox | undefined;

  const start = async (files: Readonly<Record<string, string | object>>, passiveTypes: readonly string[] = []) => {
    root = folder(files);
    await open(passiveTypes);
  };
  const open = async (passiveTypes: readonly string[]) => {
    sandbox = await Sandbox.start({ directory: join(root, "sandbox"), passiveTypes });
  };
  const terraform = (...args: string[]): Promise<Finished> =>
    run(ENGINE, [...args, "-no-color"], { cwd: root, env: sandbox?.env ?? {} });

  afterEach(async () => {
    await sandbox?.stop();
    rmSync(root, { recursive: true });
  });

  test.each([
    [
      "an argument of version 4",
      { "main.tf": 'resource "heroku_addon" "redis" {\n  app  = "acme"\n  plan = "heroku-redis:mini"\n}\n' },
      /heroku_addon\.redis \(.*main\.tf:1\): heroku\/heroku 5\.3\.2, which the sandbox simulates, has no argument app: .*app_id/,
    ],
    [
      "a resource of version 4",
      { "main.tf.json": { resource: { cloudflare_record: { www: { name: "www", value: "192.0.2.1" } } } } },
      /cloudflare_record\.www \(.*main\.tf\.json\): .* has no resource cloudflare_record: .*cloudflare_dns_record/,
    ],
    [
      "a resource that is not simulated",
      { "main.tf": 'resource "cloudflare_list" "blocked" {}\n' },
      /cloudflare_list\.blocked \(.*\): the sandbox does not simulate .* add --passive cloudflare_list\./,
    ],
    [
      "a data source that is not simulated",
      { "main.tf": 'data "heroku_space" "all" {}\n' },
      /data\.heroku_space\.all \(.*\): the sandbox does not simulate .* heroku_addon, heroku_app/,
    ],
    [
      "a misspelt type",
      { "main.tf": 'resource "cloudflare_dns_recrod" "www" {}\n' },
      /does not simulate the resource cloudflare_dns_recrod\. Did you mean cloudflare_dns_record\?/,
    ],
  ])("are named before Terraform calls them non-existent: %s", async (_, files, sentence) => {
    await start({ ...files, "versions.tf": REQUIRED });
    await terraform("init");
    for (const command of ["plan", "validate"]) {
      const { code, stderr } = await terraform(command);
      expect(stderr).toMatch(sentence);
      expect(code).toBe(1);
    }
  });

  test("a type in a module is named with the module's file", async () => {
    await start({
      "main.tf": `${REQUIRED}module "edge" {\n  source = "./edge"\n}\n`,
      "edge/edge.tf": 'resource "cloudflare_list" "blocked" {}\n',
    });
    await terraform("init");
    expect((await terraform("plan")).stderr).toContain("/edge/edge.tf:1): the sandbox does not simulate");
  });

  test("a passive type is kept in state with all its values, feeds others, settles and is said with every plan", async () => {
    await start({ "main.tf": REQUIRED + LIST }, ["cloudflare_list"]);
    await terraform("init");
    const { stdout } = await terraform("apply", "-auto-approve");
    expect(stdout).toContain("Warning: cloudflare_list is passive in the sandbox");
    expect(sandbox?.platforms.heroku.configVars.of(sandbox.platforms.heroku.apps.get("acme"))).toMatchObject({
      LIST: "passive-hostname",
    });
    expect((await terraform("plan", "-detailed-exitcode")).code).toBe(0);

    // Without the option, and with nothing but the state to tell of it.
    await sandbox?.stop();
    writeFileSync(join(root, "main.tf"), REQUIRED);
    await open([]);
    expect((await terraform("plan")).stderr).toContain("holds a resource of type cloudflare_list");
    await sandbox?.stop();
    await open(["cloudflare_list"]);
    expect((await terraform("apply", "-auto-approve")).stdout).toContain("2 destroyed");
  });

  test("what is known after apply only may be an argument of any type, passive or not", async () => {
    await start(
      {
        "main.tf": `${REQUIRED}
resource "heroku_app" "acme" {
  name   = "acme"
  region = "eu"
}
resource "cloudflare_zone" "acme" {
  name    = "acme.com"
  account = { id = "023e105f4ecef8ad9ca31a8372d0c353" }
}
resource "cloudflare_zone_setting" "ssl" {
  zone_id    = cloudflare_zone.acme.id
  setting_id = "ssl"
  value      = heroku_app.acme.uuid == "" ? "off" : "strict"
}
resource "cloudflare_list" "apps" {
  account_id  = "a"
  kind        = "hostname"
  description = heroku_app.acme.uuid
  settings    = { app = heroku_app.acme.uuid }
}
`,
      },
      ["cloudflare_list"],
    );
    await terraform("init");
    expect(await terraform("apply", "-auto-approve")).toMatchObject({ code: 0 });
    expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("a passive type of which the schema is known is checked by it", async () => {
    await start({ "main.tf": `${REQUIRED}resource "heroku_space" "eu" {\n  name = "eu"\n}\n` }, ["heroku_space"]);
    await terraform("init");
    const { code, stderr } = await terraform("validate");
    expect(stderr).toContain('The argument "organization" is required');
    expect(code).toBe(1);
  });
});

test.each([
  ["cloudflare_zone", "the sandbox simulates this type"],
  ["aws_instance", "begins with heroku_ or cloudflare_"],
])("%s can't be passive", async (type, reason) => {
  const root = folder({});
  try {
    await expect(Sandbox.start({ directory: join(root, "sandbox"), passiveTypes: [type] })).rejects.toThrow(reason);
  } finally {
    rmSync(root, { recursive: true });
  }
});

import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StimulusReflexApp } from "cdktf-stimulus-reflex";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { ENGINE } from "../../engine";
import { describeWithTerraform, succeed } from "../../sandbox/terraform/command";
import { ownStack, Project, singleConstructs } from "./program";

const redis = { client: "ruby", cache: false, cable: false } as const;
const addons = { postgres: { plan: "heroku-postgresql:essential-0" } };
const named = (id: string) =>
  ownStack((stack) => {
    new StimulusReflexApp(stack, id, { name: "acme", region: "us", released: true, redis, addons });
  });

describeWithTerraform("real Terraform", () => {
  test("moves everything through renames that a state has skipped, and destroys nothing", async () => {
    const project = new Project();
    const sandbox = await Sandbox.start({
      directory: join(project.directory, "sandbox"),
      environment: { ...process.env, TF_CLI_CONFIG_FILE: undefined },
    });
    const cwd = join(project.directory, "deployed");
    mkdirSync(cwd);
    const deploy = async (): Promise<string> => {
      cpSync(join(project.output, "stacks", "production", "cdk.tf.json"), join(cwd, "cdk.tf.json"));
      const terraform = (...args: string[]) => succeed(ENGINE, [...args, "-no-color"], { cwd, env: sandbox.env });
      await terraform("init", "-input=false");
      return terraform("apply", "-auto-approve", "-input=false");
    };
    try {
      project.synth(named("app"));
      await deploy();
      // Two renames are synthesised on another machine, and this state is deployed after the second only.
      project.synth(named("acme"));
      project.synth(named("third"));
      expect(await deploy()).toContain("0 added, 0 changed, 0 destroyed");
      project.synth(ownStack(singleConstructs));
      expect(await deploy()).toMatch(/0 added, \d+ changed, 0 destroyed/);

      project.answer("heroku-redis session", { then: "forget" });
      project.synth(
        ownStack((stack) => {
          const app = { name: "acme", region: "us", released: true, addons } as const;
          new StimulusReflexApp(stack, "app", { ...app, redis: { ...redis, session: false } });
        }),
      );
      expect(await deploy()).toContain("0 destroyed");
      const { heroku } = sandbox.platforms;
      expect(heroku.addons.of(heroku.apps.get("acme"))).toHaveLength(3);
      expect(heroku.losses).toEqual([]);
    } finally {
      await sandbox.stop();
      rmSync(project.directory, { recursive: true });
    }
  });
});

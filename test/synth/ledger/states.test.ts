import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StimulusReflexApp, type CableProps } from "cdktf-stimulus-reflex";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { ENGINE } from "../../engine";
import { describeWithTerraform, succeed } from "../../sandbox/terraform/command";
import { environment, ownStack, Project, singleConstructs } from "./program";

const redis = { client: "ruby", cache: false, cable: false } as const;
const addons = { postgres: { plan: "heroku-postgresql:essential-0" } };
const named = (id: string) =>
  ownStack((stack) => {
    new StimulusReflexApp(stack, id, { name: "acme", region: "us", released: true, redis, addons });
  });

/** Real Terraform, which deploys what a project synthesised. */
class Deployed {
  private constructor(
    readonly project: Project,
    readonly sandbox: Sandbox,
  ) {}

  static async start(): Promise<Deployed> {
    const project = new Project();
    mkdirSync(join(project.directory, "deployed"));
    const environment = {
      ...process.env,
      TF_CLI_CONFIG_FILE: undefined,
      TF_VAR_anycable_secret: "a secret for a rehearsal",
    };
    return new Deployed(project, await Sandbox.start({ directory: join(project.directory, "sandbox"), environment }));
  }

  async deploy(): Promise<string> {
    const cwd = join(this.project.directory, "deployed");
    cpSync(join(this.project.output, "stacks", "production", "cdk.tf.json"), join(cwd, "cdk.tf.json"));
    const terraform = (...args: string[]) => succeed(ENGINE, [...args, "-no-color"], { cwd, env: this.sandbox.env });
    await terraform("init", "-input=false");
    return terraform("apply", "-auto-approve", "-input=false");
  }

  /** What the platforms are asked to change by a deploy, in order. */
  async changes(): Promise<readonly string[]> {
    const before = this.#requests().length;
    await this.deploy();
    return this.#requests().slice(before);
  }

  #requests(): readonly string[] {
    return readFileSync(join(this.sandbox.directory, "requests.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.includes('"method":"GET"'));
  }

  async end(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.project.directory, { recursive: true });
  }
}

describeWithTerraform("real Terraform", () => {
  test("moves everything through renames that a state has skipped, and destroys nothing", async () => {
    const deployed = await Deployed.start();
    const { project, sandbox } = deployed;
    try {
      project.synth(named("app"));
      await deployed.deploy();
      // Two renames are synthesised on another machine, and this state is deployed after the second only.
      project.synth(named("acme"));
      project.synth(named("third"));
      expect(await deployed.deploy()).toContain("0 added, 0 changed, 0 destroyed");
      project.synth(ownStack(singleConstructs));
      expect(await deployed.deploy()).toMatch(/0 added, \d+ changed, 0 destroyed/);

      project.answer("heroku-redis session", { then: "forget" });
      project.synth(
        ownStack((stack) => {
          const app = { name: "acme", region: "us", released: true, addons } as const;
          new StimulusReflexApp(stack, "app", { ...app, redis: { ...redis, session: false } });
        }),
      );
      expect(await deployed.deploy()).toContain("0 destroyed");
      const { heroku } = sandbox.platforms;
      expect(heroku.addons.of(heroku.apps.get("acme"))).toHaveLength(3);
      expect(heroku.losses).toEqual([]);
    } finally {
      await deployed.end();
    }
  });

  test("takes every host away after the variables, and a host that moves between apps before it is made again", async () => {
    const deployed = await Deployed.start();
    const { project } = deployed;
    const small = { redis: { client: "ruby", cache: false, session: false }, processes: {}, addons: {} } as const;
    const withCable = (cable: CableProps) => environment({ ...small, cable: { host: "cable.acme.com", ...cable } });
    const withoutHosts = environment({ ...small, domain: undefined });
    const prepared = { anycable: { released: false, sharedStores: ["cache", "session"] } } as const;
    const answers = { then: "destroy", reason: "nobody uses it" } as const;
    try {
      project.synth(withCable({}));
      await deployed.deploy();
      for (const host of ["www", "cable"]) project.answer(`host ${host}.acme.com`, answers);
      project.synth(withoutHosts);
      const changes = await deployed.changes();
      const set = changes.findIndex((line) => line.includes("/config-vars"));
      expect(set).toBeGreaterThan(-1);
      expect(changes.slice(0, set).filter((line) => line.includes('"DELETE"'))).toEqual([]);
      expect(changes.slice(set).filter((line) => line.includes('"DELETE"'))).toHaveLength(4);

      project.synth(withCable(prepared));
      await deployed.deploy();
      project.synth(withCable({ server: "anycable", ...prepared }));
      const { heroku } = deployed.sandbox.platforms;
      const hosts = (name: string) => heroku.domains.of(heroku.apps.get(name)).map(({ hostname }) => hostname);
      await deployed.deploy();
      expect(hosts("acme-cable")).toContain("cable.acme.com");
      expect(project.entries().find(({ is }) => is === "host cable.acme.com")?.formerApps).toEqual(["acme"]);
      project.synth(withCable(prepared));
      await deployed.deploy();
      expect(hosts("acme")).toContain("cable.acme.com");
    } finally {
      await deployed.end();
    }
  });

  test("replaces an app that is not protected, its hosts and AnyCable's app under the same names", async () => {
    const deployed = await Deployed.start();
    const { heroku } = deployed.sandbox.platforms;
    const unprotected = { app: { lifecycle: { preventDestroy: false } } } as const;
    const anycable = { released: false, sharedStores: ["cache", "session"], transform: unprotected } as const;
    const program = (region: "us" | "eu") =>
      environment({
        region,
        transform: unprotected,
        redis: { client: "ruby", cache: false, session: false, queue: { preventDestroy: false } },
        cable: { host: "cable.acme.com", server: "anycable", anycable },
        processes: {},
        addons: {},
      });
    const made = () =>
      heroku.apps.all().map((app) => [app.name, app.region, ...heroku.domains.of(app).map(({ hostname }) => hostname)]);
    try {
      deployed.project.synth(program("us"));
      await deployed.deploy();
      deployed.project.synth(program("eu"));
      await deployed.deploy();
      expect(made().sort()).toEqual([
        ["acme", "eu", "www.acme.com"],
        ["acme-cable", "eu", "cable.acme.com"],
      ]);
    } finally {
      await deployed.end();
    }
  });
});

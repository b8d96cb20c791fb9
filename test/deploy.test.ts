import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox } from "../lib/sandbox/sandbox";
import { describeWithTerraform, run, succeed } from "./sandbox/terraform/command";
import { ENGINE } from "./engine";

/** The day on which each example can be deployed, and the message of Terraform where it is not destroyed. */
const EXAMPLES: readonly { example: string; stack: string; asOf?: string; disposable?: true }[] = [
  { example: "production", stack: "production" },
  { example: "anycable", stack: "production" },
  { example: "deployment-page", stack: "deployment-page", asOf: "2021-09-01" },
  { example: "existing-stack", stack: "acme" },
  { example: "staging-and-production", stack: "staging", disposable: true },
  { example: "staging-and-production", stack: "production" },
];

/** What has to be done by hand between the first deploy and the one that scales processes. */
const PUSHED: Readonly<Record<string, readonly string[]>> = {
  "existing-stack/acme": ["acme-web"],
  "staging-and-production/production": ["acme-production"],
};

test("every example is deployed below", () => {
  const files = readdirSync(join(__dirname, "..", "examples")).flatMap((file) => /^(.*)\.ts$/.exec(file)?.[1] ?? []);
  expect([...new Set(EXAMPLES.map(({ example }) => example))].sort()).toEqual(files.sort());
});

async function synthesise(example: string): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), "deploy-"));
  process.env.CDKTF_OUTDIR = outdir;
  try {
    await jest.isolateModulesAsync(() => import(`../examples/${example}`));
    return outdir;
  } finally {
    delete process.env.CDKTF_OUTDIR;
  }
}

describeWithTerraform("real Terraform deploys the examples into the sandbox", () => {
  test.each(EXAMPLES)("$example: $stack", async ({ example, stack, asOf, disposable }) => {
    const outdir = await synthesise(example);
    const sandbox = await Sandbox.start({
      directory: join(outdir, "sandbox"),
      asOf,
      environment: {
        ...process.env,
        TF_CLI_CONFIG_FILE: undefined,
        TF_VAR_anycable_secret: "a secret for a rehearsal",
      },
    });
    try {
      const options = { cwd: join(outdir, "stacks", stack), env: sandbox.env };
      const terraform = (...args: string[]) => succeed(ENGINE, [...args, "-no-color"], options);
      const { heroku, cloudflare } = sandbox.platforms;

      await terraform("init", "-input=false");
      expect(await terraform("validate")).toContain("Success!");
      expect(await terraform("plan", "-input=false")).toMatch(/Plan: [1-9]\d* to add, 0 to change, 0 to destroy\./);

      const apps = PUSHED[`${example}/${stack}`] ?? [];
      if (apps.length > 0) {
        // The first deploy stops where the first push is needed; what came before it stands.
        const first = await run(ENGINE, ["apply", "-auto-approve", "-input=false", "-no-color"], options);
        expect(first.code).toBe(1);
        expect(first.stderr).toContain("Couldn't find that process type");
        for (const app of apps) heroku.push(app, { web: "bin/rails server", worker: "bundle exec sidekiq" });
      }
      await terraform("apply", "-auto-approve", "-input=false");
      expect(await terraform("plan", "-input=false")).toContain("No changes.");
      expect(heroku.losses).toEqual([]);
      expect(cloudflare.zones().flatMap((zone) => cloudflare.records(zone)).length).toBeGreaterThan(0);

      const destroy = await run(ENGINE, ["destroy", "-auto-approve", "-input=false", "-no-color"], options);
      if (disposable === true) {
        expect(destroy).toMatchObject({ code: 0 });
        expect(heroku.apps.all()).toEqual([]);
      } else {
        expect(destroy.code).toBe(1);
        expect(destroy.stderr).toMatch(/instance cannot be destroyed/i);
        expect(heroku.losses).toEqual([]);
      }
      const roots = readdirSync(options.cwd).filter((name) => name.includes("tfstate") || name === ".terraform");
      expect(roots).toEqual([]);
    } finally {
      await sandbox.stop();
      rmSync(outdir, { recursive: true });
    }
  });

  test("the deployment page is refused today, in words that say what is known and what is assumed", async () => {
    const outdir = await synthesise("deployment-page");
    const sandbox = await Sandbox.start({ directory: join(outdir, "sandbox") });
    try {
      const options = { cwd: join(outdir, "stacks", "deployment-page"), env: sandbox.env };
      await succeed(ENGINE, ["init", "-input=false"], options);
      const { code, stderr } = await run(ENGINE, ["apply", "-auto-approve", "-no-color"], options);
      const words = stderr.replace(/[\s│╷╵]+/g, " ");
      expect(code).toBe(1);
      expect(words).toContain(
        "Redis version 5 can't be provisioned: Heroku makes no new instance of it since 2023-04-30",
      );
      expect(words).toContain("(That Heroku answers in this way is an assumption.)");
      expect(words).toContain("Heroku answered 422 (invalid_params)");
      expect(sandbox.platforms.heroku.apps.all().flatMap((app) => sandbox.platforms.heroku.addons.of(app))).toEqual([]);
    } finally {
      await sandbox.stop();
      rmSync(outdir, { recursive: true });
    }
  });

  test("an existing stack's S3 backend stays as it is written", async () => {
    const outdir = await synthesise("existing-stack");
    try {
      const text = readFileSync(join(outdir, "stacks", "acme", "cdk.tf.json"), "utf8");
      expect(JSON.parse(text)).toMatchObject({ terraform: { backend: { s3: { bucket: "acme-terraform" } } } });
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});

import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { TerraformStack, type App } from "cdktf";
import * as library from "cdktf-stimulus-reflex";
import { HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blocksOf, objectOf, type JsonObject } from "../../lib/deployment/from-terraform/json";
import { isObject } from "../../lib/text/json";
import { programOf } from "../../lib/adoption/program";
import { Sandbox } from "../../lib/sandbox/sandbox";
import { worldOfSnapshot } from "../../lib/sandbox/world/of-snapshot";
import { importExisting } from "../../lib/synth/import-existing";
import { describeWithTerraform, succeed } from "../sandbox/terraform/command";
import { Project } from "../synth/ledger/program";
import { snapshotOf } from "./inspected";
import type { LivingApp } from "./living-apps";

/** The app of the guide, as it has run for years. */
const ACME: LivingApp = {
  name: "acme",
  region: "eu",
  stack: "heroku-24",
  team: false,
  acm: true,
  buildpacks: ["heroku/ruby"],
  features: ["preboot"],
  addons: [
    { plan: "heroku-postgresql:essential-0", names: [] },
    { plan: "heroku-redis:premium-0", names: [] },
    { plan: "heroku-redis:mini", names: [] },
  ],
  promoted: false,
  hosts: [{ label: "www", dns: "alias", ttl: 1, certificate: false }],
  drains: [],
  webhooks: [],
  collaborators: [],
  formation: { web: 2, worker: 1 },
  size: "standard-1x",
  borrows: false,
  credentials: [],
  maintenance: false,
};

interface Step {
  readonly code: string;
  /** What the guide says of its plan; undefined for the program that is begun with. */
  readonly plan: string | undefined;
}

/** The programs of the guide, in order. */
function steps(): readonly Step[] {
  const page = readFileSync(join(__dirname, "../../docs/adoption.md"), "utf8");
  const [, rest = ""] = page.split("## From single constructs to StimulusReflexApp\n");
  const [section = ""] = rest.split("\n## ");
  return [...section.matchAll(/^```ts\n([\s\S]*?)^```\n+(?:> (.*)\n)?/gm)].map(([, code = "", plan]) => ({
    code,
    plan,
  }));
}

/** Declares what a block of the guide declares. */
function declare(stack: TerraformStack, zoneId: string, code: string): void {
  const names = Object.keys(library);
  // The guide is this repository's own.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function("stack", "zoneId", ...names, code)(stack, zoneId, ...Object.values(library));
}

/** A stack with its providers, as adopt writes them. */
const stackOf = (declared: (stack: TerraformStack) => void) => (app: App) => {
  const stack = new TerraformStack(app, "acme");
  new HerokuProvider(stack, "heroku", {
    customizations: [{ setAppAllConfigVarsInState: false, setAddonConfigVarsInState: false }],
  });
  new CloudflareProvider(stack, "cloudflare");
  declared(stack);
};

describeWithTerraform("the guide from single constructs to StimulusReflexApp", () => {
  it("has in each plan what it says, and replaces nothing", async () => {
    const snapshot = await snapshotOf([ACME]);
    const zoneId = snapshot.zones[0]?.id ?? "";
    const ids = Object.fromEntries(
      [...programOf(snapshot).ids.matchAll(/^ {2}"?([\w/-]+)"?:\s+"(.*)",$/gm)].map(([, path = "", id = ""]) => [
        path.replace("www-acme-example-com", "www"),
        id,
      ]),
    );
    const project = new Project();
    const folder = join(project.directory, "sandbox");
    mkdirSync(folder);
    writeFileSync(join(folder, "platform.json"), JSON.stringify(worldOfSnapshot(snapshot).platforms));
    const sandbox = await Sandbox.start({ directory: folder });
    try {
      const releases = () =>
        sandbox.platforms.heroku.toJSON().releases.filter(({ appId }) => appId === snapshot.apps[0]?.id).length;
      const cwd = join(project.directory, "stack");
      const env = { ...sandbox.env, TF_VAR_anycable_secret: "s".repeat(40) };
      const run = (...args: readonly string[]) => succeed(sandbox.terraform?.name ?? "terraform", args, { cwd, env });
      const deploy = async (declared: (stack: TerraformStack) => void) => {
        project.synth(stackOf(declared));
        cpSync(join(project.output, "stacks", "acme"), cwd, { recursive: true });
        await run("init", "-input=false");
        await run("plan", "-input=false", "-out=step.tfplan");
        const plan = objectOf(JSON.parse(await run("show", "-json", "step.tfplan")));
        const before = releases();
        await run("apply", "-input=false", "step.tfplan");
        return { changes: blocksOf(plan.resource_changes), releases: releases() - before };
      };
      const [begin, ...further] = steps();
      const adoption = await deploy((stack) => {
        declare(stack, zoneId, begin?.code ?? "");
        importExisting(stack, ids);
      });
      expect(adoption.changes.filter(({ change }) => isObject(objectOf(change).importing))).toHaveLength(9);
      expect(adoption.releases).toBe(0);
      expect(further).toHaveLength(6);
      const said: string[] = [];
      for (const { code } of further)
        said.push(
          words(
            await deploy((stack) => {
              declare(stack, zoneId, code);
            }),
          ),
        );
      expect(said).toEqual(further.map(({ plan }) => plan));
    } finally {
      await sandbox.stop();
      rmSync(project.directory, { recursive: true });
    }
  });
});

function words({ changes, releases }: { readonly changes: readonly JsonObject[]; readonly releases: number }): string {
  const actions = changes.map(({ change }) => objectOf(change).actions as readonly string[]);
  const count = (action: string) => String(actions.filter((one) => one.includes(action)).length);
  const moved = changes.filter(({ previous_address: previous }) => previous !== undefined).length;
  const made = `${String(releases)} ${releases === 1 ? "release" : "releases"}`;
  return `Plan: ${String(moved)} to move, ${count("create")} to add, ${count("update")} to change, ${count("delete")} to destroy; ${made}`;
}

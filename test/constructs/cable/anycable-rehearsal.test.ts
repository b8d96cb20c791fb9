import { Testing } from "cdktf";
import { StimulusReflexStack, type CableProps } from "cdktf-stimulus-reflex";
import { hasTerraform, TerraformProject } from "../../sandbox/heroku/terraform-project";
import { ZONE_ID } from "../../stack";

const STEPS = {
  "Action Cable": { host: "cable.acme.com" },
  prepared: { host: "cable.acme.com", anycable: {} },
  AnyCable: { host: "cable.acme.com", anycable: {}, server: "anycable" },
} as const satisfies Record<string, CableProps>;
type Step = keyof typeof STEPS;

interface Change {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** What the stack synthesises to, kept in the state beside the configuration. */
function configuration(step: Step): object {
  const stack = new StimulusReflexStack(Testing.app(), "production", {
    name: "acme-production",
    region: "us",
    redis: { client: "ruby" },
    addons: { postgres: { plan: "heroku-postgresql:essential-0" } },
    domain: { zoneId: ZONE_ID, host: "www.acme.com" },
    cable: STEPS[step],
  });
  stack.addOverride("terraform.backend", undefined);
  return JSON.parse(Testing.synth(stack)) as object;
}

const run = hasTerraform() ? describe : describe.skip;

run("a move to AnyCable and back, with Terraform against the sandbox", () => {
  let project: TerraformProject;

  beforeAll(async () => {
    process.env.TF_VAR_anycable_secret = "rehearsed";
    project = await TerraformProject.start();
    project.write(configuration("Action Cable"));
    await project.apply();
  }, 60_000);

  afterAll(() => {
    delete process.env.TF_VAR_anycable_secret;
    project.stop();
  });

  /** What the plan of a step changes; then it is applied, and nothing is left to do. */
  async function move(step: Step): Promise<readonly Change[]> {
    project.write(configuration(step));
    await project.succeed("plan", "-out=step.tfplan", "-parallelism=1");
    const shown = JSON.parse(await project.succeed("show", "-json", "step.tfplan")) as { resource_changes: Change[] };
    await project.succeed("apply", "-parallelism=1", "step.tfplan");
    expect((await project.run("plan", "-detailed-exitcode")).code).toBe(0);
    return shown.resource_changes.filter(({ change }) => change.actions.join() !== "no-op");
  }

  const gone = (changes: readonly Change[], ...types: readonly string[]): readonly string[] =>
    changes
      .filter(({ type, change }) => types.includes(type) && change.actions.includes("delete"))
      .map(({ address }) => address);
  const host = ({ change }: Change): unknown => (change.after ?? change.before)?.hostname;

  test("preparing only adds, and changes variables of Rails in place", async () => {
    const changes = await move("prepared");
    expect(changes.filter(({ change }) => change.actions.includes("delete"))).toEqual([]);
    expect(changes.filter(({ change }) => change.actions.join() === "update").map(({ type }) => type)).toEqual([
      "heroku_app_config_association",
    ]);
    expect(changes.map(({ type }) => type)).not.toContain("heroku_domain");
  }, 60_000);

  test("the switch replaces one domain and nothing else: first gone, then back, so that Heroku takes it", async () => {
    const changes = await move("AnyCable");
    expect(gone(changes, "heroku_app", "heroku_addon", "heroku_addon_attachment", "cloudflare_dns_record")).toEqual([]);
    const replaced = changes.filter(({ change }) => change.actions.includes("delete"));
    expect(replaced.map(host)).toEqual(["cable.acme.com"]);
    expect(replaced.map(({ change }) => change.actions)).toEqual([["delete", "create"]]);
    const record = changes.find(({ type }) => type === "cloudflare_dns_record");
    expect(record?.change.actions).toEqual(["update"]);
  }, 60_000);

  test("the way back keeps every durable resource as well", async () => {
    const back = await move("prepared");
    expect(gone(back, "heroku_app", "heroku_addon", "heroku_addon_attachment", "cloudflare_dns_record")).toEqual([]);
    expect(back.filter(({ change }) => change.actions.includes("delete")).map(host)).toEqual(["cable.acme.com"]);

    const without = await move("Action Cable");
    expect(gone(without, "heroku_addon", "heroku_domain", "cloudflare_dns_record")).toEqual([]);
    const apps = without.filter(({ type }) => type === "heroku_app");
    expect(apps.map(({ change }) => change.before?.name)).toEqual(["acme-production-cable"]);
  }, 60_000);
});

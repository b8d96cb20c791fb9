import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { describeWithTerraform, folder, run, succeed } from "../terraform/command";
import { Garden } from "./garden";
import { ENGINE } from "../../engine";

const preamble = {
  terraform: { required_providers: { garden: { source: "test/garden" }, patio: { source: "test/patio" } } },
  provider: { garden: { gardener: "ann" } },
};

describeWithTerraform("a provider in the sandbox", () => {
  let root: string;
  let sandbox: Sandbox<Garden>;

  const write = (resource: object, more: object = {}) => {
    writeFileSync(join(root, "main.tf.json"), JSON.stringify({ ...preamble, resource, ...more }));
  };
  const terraform = (...args: string[]) => run(ENGINE, [...args, "-no-color"], { cwd: root, env: sandbox.env });
  const apply = async () => {
    const { code, stdout, stderr } = await terraform("apply", "-auto-approve");
    if (code !== 0) throw new Error(stdout + stderr);
    return stdout;
  };
  const isSettled = async () => (await terraform("plan", "-detailed-exitcode")).code === 0;

  beforeEach(async () => {
    root = folder({ "main.tf.json": preamble });
    sandbox = await Sandbox.startWith((saved) => new Garden(saved), {
      directory: join(root, "sandbox"),
      environment: { ...process.env, TF_CLI_CONFIG_FILE: undefined },
    });
    await succeed(ENGINE, ["init"], { cwd: root, env: sandbox.env });
  });
  afterEach(async () => {
    await sandbox.stop();
    rmSync(root, { recursive: true });
  });

  it("keeps values of every type as they are configured, and has nothing left to do", async () => {
    write({
      garden_plant: {
        rose: {
          name: "rose",
          height: "${1/3 * 3 + 0.1}",
          colours: ["red", "amber", "red"],
          notes: { a: "1", "b c": "2" },
          visits: [1, 2.5, 0.1, "${pow(2, 62)}", 1e21, "${1/3}"],
          soil: { ph: [6.5, "neutral", true], depth: "${tolist([1, 2])}", none: null },
          seed: [{ kind: "big" }, { kind: "small", depth: 9 }],
          leaf: [{ shape: "oval" }, { shape: "heart" }],
        },
      },
    });
    await apply();
    expect(await isSettled()).toBe(true);
    expect(sandbox.platforms.plants["plant-1"]).toMatchObject({
      colours: ["amber", "red"],
      visits: [1, 2.5, 0.1, "4611686018427387904", 1e21, expect.stringMatching(/^0\.3{40}/)],
      evergreen: false,
      seed: [
        { kind: "big", depth: 3 },
        { kind: "small", depth: 9 },
      ],
      token: "secret-ann",
      pests: [{ name: "aphid" }],
    });
  });

  it("plans computed values as unknown, hides sensitive ones, and feeds them to other resources", async () => {
    write({ garden_plant: { rose: { name: "rose" }, tulip: { name: "${garden_plant.rose.id}-neighbour" } } });
    const { stdout } = await terraform("plan");
    expect(stdout).toMatch(/watered\s+= \(known after apply\)/);
    expect(stdout).toMatch(/token\s+= \(sensitive value\)/);
    await apply();
    expect(sandbox.platforms.plants["plant-2"]).toMatchObject({ name: "plant-1-neighbour" });
    expect(await isSettled()).toBe(true);
  });

  it("changes in place and keeps computed values, as SDK version 2 does", async () => {
    write({ garden_plant: { rose: { name: "rose" } } });
    await apply();
    write({ garden_plant: { rose: { name: "rosa", evergreen: true } } });
    const { stdout } = await terraform("plan");
    expect(stdout).toContain("0 to add, 1 to change, 0 to destroy");
    expect(stdout).not.toContain("known after apply");
    await apply();
    expect(sandbox.platforms.plants["plant-1"]).toMatchObject({ name: "rosa", evergreen: true, watered: "once" });
  });

  it.each([
    ["an attribute", { bed: "north" }, { bed: "south" }, "bed"],
    ["an attribute of a block", { seed: [{ kind: "big" }] }, { seed: [{ kind: "small" }] }, "kind"],
  ])("replaces where %s cannot be changed in place", async (_, before, after, name) => {
    write({ garden_plant: { rose: { name: "rose", ...before } } });
    await apply();
    write({ garden_plant: { rose: { name: "rose", ...after } } });
    const { stdout } = await terraform("plan");
    expect(stdout).toContain("must be replaced");
    expect(stdout).toMatch(new RegExp(`${name}\\s+= .*# forces replacement`));
    await apply();
    expect(Object.keys(sandbox.platforms.plants)).not.toContain("plant-1");
    expect(await isSettled()).toBe(true);
  });

  it("plans computed values as unknown on a change, but those that keep, as the plugin framework does", async () => {
    write({ patio_plant: { rose: { name: "rose", pot: { size: 1 } } } });
    await apply();
    expect(await isSettled()).toBe(true);
    write({ patio_plant: { rose: { name: "rose", pot: { size: 2 } } } });
    const { stdout } = await terraform("plan");
    expect(stdout).toMatch(/changed_on\s+= "day 1" -> \(known after apply\)/);
    expect(stdout).not.toMatch(/\bid\s+= .*known after apply/);
    await apply();
    expect(sandbox.platforms.plants["plant-1"]).toMatchObject({
      changed_on: "day 2",
      pot: { serial: "pot of plant-1" },
    });
    expect(await isSettled()).toBe(true);
  });

  it("takes away what has gone, and destroys", async () => {
    write({ garden_plant: { rose: { name: "rose" }, tulip: { name: "tulip" } } });
    await apply();
    write({ garden_plant: { tulip: { name: "tulip" } } });
    expect(await apply()).toContain("1 destroyed");
    expect(Object.values(sandbox.platforms.plants).map(({ name }) => name)).toEqual(["tulip"]);
    await terraform("destroy", "-auto-approve");
    expect(sandbox.platforms.plants).toEqual({});
  });

  it("imports, reads and adopts what exists", async () => {
    write({ garden_plant: { rose: { name: "rose" } } });
    await apply();
    await terraform("state", "rm", "garden_plant.rose");
    const { stdout } = await terraform("import", "garden_plant.rose", "plant-1");
    expect(stdout).toContain("Import successful");
    expect(await isSettled()).toBe(true);
    const { stderr } = await terraform("import", "garden_plant.tulip", "plant-9");
    expect(stderr).toMatch(/resource "garden_plant" "tulip"|No such plant/);
  });

  it("plans anew what has disappeared", async () => {
    write({ garden_plant: { rose: { name: "rose" } } });
    await apply();
    delete sandbox.platforms.plants["plant-1"];
    expect((await terraform("plan")).stdout).toContain("1 to add");
  });

  it("keeps what exists in spite of a failure, as tainted", async () => {
    write({ garden_plant: { rose: { name: "wilting" } } });
    const { code, stderr } = await terraform("apply", "-auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("It wilts");
    expect(stderr).toContain("Half of it grew.");
    expect((await terraform("plan")).stdout).toMatch(/is tainted, so (?:it )?must be replaced/);
  });

  it("survives a defect of a resource and says which", async () => {
    write({ garden_plant: { rose: { name: "bug" } } });
    expect((await terraform("apply", "-auto-approve")).stderr).toContain("not a plant");
    write({ garden_plant: { rose: { name: "rose" } } });
    expect(await apply()).toContain("1 added");
  });

  it("names a resource that it does not simulate, and the option that lets it through", async () => {
    write({ garden_shed: { s: { name: "shed" } } });
    const { stderr } = await terraform("plan");
    expect(stderr).toMatch(/garden_shed\.s \(.*main\.tf\.json\): the sandbox does not simulate/);
    expect(stderr).toContain("--passive garden_shed");
  });

  it.each([
    [{ sunny: true, shady: true, bed: "x" }, '"sunny" conflicts with "shady"'],
    [{ shady: true }, '"shady" needs "bed"'],
    [{ height: -1 }, '"height" is -1 and must be between 0'],
    [{ colours: ["a", "b", "c", "d"] }, "may have at most 3 items"],
  ])("checks a configuration by its facts: %j", async (attributes, message) => {
    write({ garden_plant: { rose: { name: "rose", ...attributes } } });
    const { code, stderr } = await terraform("validate");
    expect(code).toBe(1);
    expect(stderr.replace(/\s*│\s*/g, " ")).toContain(message);
  });

  it("reads data sources, and keeps the settings of each provider block apart", async () => {
    write(
      { garden_plant: { rose: { name: "rose" }, iris: { provider: "garden.second", name: "iris" } } },
      {
        provider: { garden: [{ gardener: "ann" }, { alias: "second", gardener: "ben" }] },
        data: { garden_plant: { r: { id: "${garden_plant.rose.id}" } } },
        output: { name: { value: "${data.garden_plant.r.name}" } },
      },
    );
    expect(await apply()).toContain('name = "rose"');
    const byName = Object.values(sandbox.platforms.plants).map(({ name, token }) => [name, token]);
    expect(Object.fromEntries(byName)).toEqual({ rose: "secret-ann", iris: "secret-ben" });
  });

  it("has all that exists on disk when Terraform hears of it", async () => {
    write({ garden_plant: { rose: { name: "rose" } } });
    await apply();
    const saved: unknown = JSON.parse(readFileSync(join(root, "sandbox/platform.json"), "utf8"));
    expect(saved).toMatchObject({ "plant-1": { name: "rose" } });
  });
});

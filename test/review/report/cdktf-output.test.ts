import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { StimulusReflexStack, type StimulusReflexStackProps } from "cdktf-stimulus-reflex";
import { readTerraformFile, stackFiles } from "../../../lib/project/project";
import { reportOn } from "../../../lib/review/report/report-on";
import { acknowledge } from "../../../lib/synth/acknowledge";
import { judge } from "../../../lib/review/rules/judge";
import { topologiesOf } from "../../../lib/deployment/from-terraform/files";
import { topologyOf } from "../../../lib/deployment/from-constructs/of-constructs";
import type { AppTopology, Topology } from "../../../lib/deployment/topology";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cdktf-out-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function shop(app: App, name: string, props: Partial<StimulusReflexStackProps> = {}): StimulusReflexStack {
  return new StimulusReflexStack(app, name, {
    name: `acme-${name}`,
    region: "us",
    redis: { client: "ruby" },
    domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", host: `${name}.acme.com` },
    processes: { web: { size: "standard-2x", quantity: 2 } },
    ...props,
  });
}

/** What the constructs say, and what `check` and `report` read off the output that they synthesised to. */
function readers(build: (app: App) => void): { readonly constructs: Topology; readonly files: Topology } {
  const app = new App({ outdir: directory });
  build(app);
  const constructs = topologyOf(app);
  app.synth();
  const read = topologiesOf(stackFiles(directory).map(readTerraformFile));
  const apps = read.flatMap(({ topology }) => topology.apps);
  // Records are read from files only.
  const hosts = (app: AppTopology) => app.hosts.map((host) => ({ ...host, record: undefined }));
  return { constructs, files: { apps: apps.map((app) => ({ ...app, hosts: hosts(app) })) } };
}

const reported = () => reportOn(stackFiles(directory).map(readTerraformFile), { asOf: "2026-11-01" });

test("a Redis that apps in two stacks share is one Redis, with the connections of both", () => {
  const { constructs, files } = readers((app) => {
    const [one, other] = [shop(app, "one"), shop(app, "other")];
    one.app.redis.cable?.addon.attach("SHOP_CABLE_REDIS", other.app.rails);
  });
  expect(files).toEqual(constructs);

  const { apps } = reported();
  expect(apps.map(({ title }) => title)).toEqual(["acme-one", "acme-other"]);
  const cables = apps[1]?.roles.filter(({ role }) => role === "cable").map(({ at }) => at);
  expect(cables).toEqual(["one/app/redis/cable", "other/app/redis/cable"]);
  const used = (topology: Topology) =>
    judge(topology).budgets.find(({ at, kind }) => kind === "redis-connections" && at === "one/app/redis/cable")?.used;
  expect(used(files)).toBe(used(constructs));
  expect(used(files)).toBe(2 * 2 * 2 * 2);
});

test("that a client cannot do TLS is known from the output as well", () => {
  const { constructs, files } = readers((app) => {
    shop(app, "small", { redis: { client: "hiredis", plan: "mini" } });
    const space = { team: "acme", space: "acme-eu" };
    const stack = shop(app, "space", {
      redis: { client: "hiredis", plan: "private-7" },
      ...space,
      processes: { web: { size: "private-s", quantity: 1 } },
    });
    acknowledge(stack, "hiredis-without-tls", "The Gemfile changes in the next release.");
  });
  expect(files).toEqual(constructs);
  const { findings, acknowledged } = judge(files);
  const hiredis = "hiredis-without-tls";
  expect(findings.filter(({ rule }) => rule === hiredis).map(({ at }) => at)).toEqual(
    ["cache", "session", "cable", "queue"].map((role) => `small/app/redis/${role}`),
  );
  expect(acknowledged.filter(({ finding }) => finding.rule === hiredis)).toHaveLength(4);
  const lived = reported().apps[1]?.acknowledgements.find(({ rule }) => rule === hiredis);
  expect(lived?.found.join()).toContain("hiredis cannot do TLS");
});

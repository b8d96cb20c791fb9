import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { acknowledge, StimulusReflexStack } from "cdktf-stimulus-reflex";
import { readInput } from "../../lib/cli/inputs";
import { topologiesOf } from "../../lib/deployment/from-terraform/files";
import { judge } from "../../lib/review/rules/judge";
import { findTerraform } from "../../lib/engines/terraform";

const withEngine = findTerraform(process.env) === undefined ? test.skip : test;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "plan-beside-"));
  jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

/** A program in which every name that the catalogue could refuse is declared as unlisted, and one finding is accepted. */
function synthesised(): string {
  const outdir = join(directory, "cdktf.out");
  const app = new App({ outdir });
  const stack = new StimulusReflexStack(app, "production", {
    name: "acme",
    region: { unlisted: "mars" },
    stack: { unlisted: "heroku-28" },
    redis: { client: "ruby", session: { ttlSeconds: 60, keyPrefix: "a:", plan: { unlisted: "premium-99" } } },
    cable: { server: "action-cable", host: "cable.acme.com" },
    domain: { zoneId: "0123456789abcdef0123456789abcdef", zone: "acme.com", host: "www.acme.com" },
    processes: { web: { size: { unlisted: "standard-9x" }, quantity: 1 } },
    features: [{ unlisted: "new-feature" }],
    addons: {
      db: { plan: { unlisted: "heroku-postgresql:ultra-0" } },
      old: { plan: { unlisted: "heroku-postgresql:mini" } },
    },
  });
  acknowledge(stack, "queue-without-worker", "jobs run elsewhere");
  app.synth();
  return outdir;
}

async function judged(path: string, flags: Parameters<typeof readInput>[1] = {}) {
  const all = topologiesOf(await readInput(path, flags)).map(({ files, topology }) => ({ files, ...judge(topology) }));
  return {
    files: all.flatMap(({ files }) => files),
    rules: all.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
    acknowledged: all.flatMap(({ acknowledged }) => acknowledged.map(({ finding: { at, rule } }) => `${at}: ${rule}`)),
  };
}

const ACCEPTED = [
  "production/app/addons/db: addon-plan-unknown",
  "production/app/addons/old: addon-plan-retired",
  "production/app/processes/web: dyno-size-unknown",
  "production/app/rails: stack-unknown",
  "production/app/redis/queue: queue-without-worker",
  "production/app/redis/session: addon-plan-unknown",
];

test("names that a program declares as unlisted are accepted in what it synthesised", async () => {
  const { rules, acknowledged } = await judged(synthesised());
  expect(rules).toEqual([]);
  expect([...acknowledged].sort()).toEqual(ACCEPTED);
});

withEngine("a plan is judged with the notes of the program that it was made of, wherever it lies", async () => {
  const out = synthesised();
  const root = join(out, "stacks", "production");
  const [planned] = await readInput(root, {});
  const { "//sources": sources, ...plan } = planned?.json ?? {};
  expect(sources).toBeDefined();
  for (const name of ["beside", "elsewhere"]) {
    const place = name === "beside" ? root : join(directory, name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "plan.json"), JSON.stringify(plan));
  }

  const beside = await judged(join(root, "plan.json"));
  expect(beside.rules).toEqual([]);
  expect([...beside.acknowledged].sort()).toEqual(ACCEPTED);

  const elsewhere = join(directory, "elsewhere", "plan.json");
  const alone = await judged(elsewhere);
  expect(alone.rules).toContain("stack-unknown");
  expect(alone.files).toEqual([elsewhere]);
  const named = await judged(elsewhere, { configuration: out });
  expect(named.rules).toEqual([]);
  expect(named.files).toEqual([join(root, "cdk.tf.json")]);
  await expect(judged(elsewhere, { configuration: join(directory, "nothing") })).rejects.toThrow(
    "nothing: there is no such file or directory.",
  );
});

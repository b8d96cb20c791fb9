import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parsePlan } from "../../../lib/catalogue/addon-plan";
import { isStateless } from "../../../lib/catalogue/stateless-addons";
import type { LedgerEntry } from "../../../lib/project/ledger/entry";
import type { Loss } from "../../../lib/sandbox/heroku/platform/rows";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { ENGINE } from "../../engine";
import { describeWithTerraform, run } from "../../sandbox/terraform/command";
import { declared, FIRST, RENAMES, STEPS, type Program } from "./careless";
import { Project } from "./program";

/** How many histories are run: `HISTORIES=300 npx jest test/synth/ledger/histories`. */
const HISTORIES = Number(process.env.HISTORIES ?? 30);
const SEED = Number(process.env.SEED ?? 12);
/** Runs one history again, by the path that a failure prints: `HISTORIES=2 SEED=12 HISTORY=71 npx jest …`. */
const HISTORY = process.env.HISTORY;

/** What a person does with what the ledger says: nothing, or the answer in each line that is named. */
type Reaction = "leaves" | "forget" | "destroy";

interface Change {
  readonly step: keyof typeof STEPS;
  readonly pick: number;
  readonly reaction: Reaction;
}

const change = (reactions: readonly Reaction[]): fc.Arbitrary<Change> =>
  fc.record({
    step: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
    pick: fc.nat(5),
    reaction: fc.constantFrom(...reactions),
  });

/** The addresses that a refusal names. */
function addressesIn(refusal: string): ReadonlySet<string> {
  return new Set([...refusal.matchAll(/\(((?:heroku|cloudflare)_\w+\.[\w-]+)\)/g)].map(([, address = ""]) => address));
}

interface Outcome {
  synths: number;
  refused: number;
  applies: number;
  failed: number;
  lost: number;
}

const total: Outcome = { synths: 0, refused: 0, applies: 0, failed: 0, lost: 0 };

describeWithTerraform("careless histories through real Terraform", () => {
  let root: Project;
  let sandbox: Sandbox;
  let deployed: string;

  beforeAll(async () => {
    root = new Project();
    deployed = join(root.directory, "deployed");
    mkdirSync(deployed);
    sandbox = await Sandbox.start({
      directory: join(root.directory, "sandbox"),
      environment: {
        ...process.env,
        TF_CLI_CONFIG_FILE: undefined,
        TF_VAR_anycable_secret: "a secret for a rehearsal",
      },
    });
    root.synth(declared(FIRST));
    take(root, FIRST);
    expect(await terraform("init", "-input=false")).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(root.directory, { recursive: true });
    if (process.env.HISTORIES !== undefined) process.stderr.write(`${JSON.stringify(total)}\n`);
  });

  const terraform = (...args: string[]) => run(ENGINE, [...args, "-no-color"], { cwd: deployed, env: sandbox.env });
  const apply = () => terraform("apply", "-auto-approve", "-input=false", "-refresh=false");
  const take = (project: Project, { stack }: Program) => {
    cpSync(join(project.output, "stacks", stack, "cdk.tf.json"), join(deployed, "cdk.tf.json"));
  };

  /** A new world: no state, no apps, no records, and no ledger. */
  const begin = (): Project => {
    const { heroku, cloudflare } = sandbox.platforms;
    for (const app of heroku.apps.all()) heroku.apps.delete(app);
    for (const zone of cloudflare.zones()) {
      for (const record of cloudflare.records(zone)) cloudflare.deleteRecord(record);
    }
    const states = join(sandbox.directory, "state");
    for (const name of readdirSync(states)) rmSync(join(states, name), { recursive: true });
    return new Project();
  };

  class History {
    program: Program = FIRST;
    losses: number;

    constructor(readonly project: Project) {
      this.losses = sandbox.platforms.heroku.losses.length;
    }

    /** Synthesises; gives what the ledger refuses. */
    synth(program: Program): string | undefined {
      total.synths += 1;
      try {
        this.project.synth(declared(program));
        return undefined;
      } catch (error) {
        total.refused += 1;
        return error instanceof Error ? error.message : String(error);
      }
    }

    /**
     * Synthesises what was there before a step that failed. What was never deployed leaves the ledger, and what the step has
     * made may go.
     */
    takenBack(before: readonly string[]): string | undefined {
      const refusal = this.synth(this.program);
      if (refusal === undefined) return undefined;
      const there = new Map(this.state().map(({ address, id }) => [address, id]));
      const named = addressesIn(refusal);
      const ledger = JSON.parse(this.project.text) as { entries: (LedgerEntry | null)[] };
      const entries = ledger.entries.flatMap((entry) => {
        if (entry === null || !named.has(entry.address)) return [entry];
        const id = there.get(entry.address);
        if (id === undefined) return [];
        const answer: Partial<LedgerEntry> = before.includes(id)
          ? {}
          : { then: "destroy", reason: "made by a step that failed" };
        return [{ ...entry, then: undefined, reason: undefined, done: undefined, ...answer }];
      });
      this.project.text = JSON.stringify({ ...ledger, entries });
      return this.synth(this.program);
    }

    async deploy(program: Program): Promise<boolean> {
      take(this.project, program);
      const configuration = readFileSync(join(deployed, "cdk.tf.json"), "utf8");
      if (configuration === this.applied) return true;
      total.applies += 1;
      let finished = await apply();
      // The provider plans the old host of an app that it renames, so that a variable with the host needs a second apply.
      if (finished.stderr.includes("inconsistent final plan")) finished = await apply();
      this.output = `${finished.stdout}\n${finished.stderr}`;
      if (finished.code !== 0) total.failed += 1;
      // After a failed apply, Terraform may still have something to do for what was applied before.
      this.applied = finished.code === 0 ? configuration : undefined;
      return finished.code === 0;
    }
    output = "";
    /** The configuration that the last apply finished with, which another apply would not change. */
    applied: string | undefined;

    /** The add-ons that the ledger lets go, by what they are at the platform. */
    allowed(): ReadonlySet<string> {
      const gone = this.project.entries().filter(({ then }) => then === "destroy");
      const apps = new Set(gone.filter(({ is }) => is === "app").map(({ app }) => app));
      const covered = this.project
        .entries()
        .filter((entry) => entry.then === "destroy" || apps.has(entry.app))
        .flatMap(({ address, was = [] }: LedgerEntry) => [address, ...was]);
      // What is on an app that may go, and is not in the ledger since the app is disposable, may go with it.
      const { heroku } = sandbox.platforms;
      const onThem = heroku.apps
        .all()
        .flatMap((app) => (apps.has(app.name) ? heroku.addons.of(app).map(({ id }) => id) : []));
      return new Set([
        ...onThem,
        ...this.state().flatMap(({ address, id }) => (covered.includes(address) ? [id] : [])),
      ]);
    }

    /** What Terraform's state has. */
    state(): readonly { readonly address: string; readonly id: string }[] {
      const states = join(sandbox.directory, "state");
      return readdirSync(states)
        .filter((name) => name.endsWith(".tfstate"))
        .flatMap((name) => {
          const { resources } = JSON.parse(readFileSync(join(states, name), "utf8")) as {
            resources: { type: string; name: string; instances: { attributes: { id: string } }[] }[];
          };
          return resources.flatMap(({ type, name: own, instances }) =>
            instances.map(({ attributes }) => ({ address: `${type}.${own}`, id: attributes.id })),
          );
        });
    }

    lostSince(allowed: ReadonlySet<string>): readonly Loss[] {
      const { losses } = sandbox.platforms.heroku;
      const fresh = losses.slice(this.losses);
      this.losses = losses.length;
      const durable = fresh.filter(
        ({ plan, durableRole, attachments }) =>
          durableRole !== null ||
          (!isStateless(parsePlan(plan).service) && !attachments.some((name) => /^(CABLE|CACHE)_REDIS$/.test(name))),
      );
      total.lost += durable.filter(({ addonId }) => allowed.has(addonId)).length;
      return durable.filter(({ addonId }) => !allowed.has(addonId));
    }

    identities(): readonly string[] {
      const { apps, addons, attachments, domains } = sandbox.platforms.heroku.toJSON();
      return [apps, addons, attachments, domains].flatMap((all) => all.map(({ id }) => id)).sort();
    }

    addressOf(key: string): string | undefined {
      const { resource } = JSON.parse(readFileSync(join(deployed, "cdk.tf.json"), "utf8")) as {
        resource: { heroku_addon?: Record<string, { "//": { metadata: { path: string } } }> };
      };
      const found = Object.entries(resource.heroku_addon ?? {}).find(([, { "//": note }]) =>
        new RegExp(`/${key}(-store)?/Default$`).test(note.metadata.path),
      );
      return found === undefined ? undefined : `heroku_addon.${found[0]}`;
    }

    /** Writes an answer into the lines that a refusal names. A host that went before may have had the same address. */
    answer(refusal: string, then: "forget" | "destroy"): void {
      const named = addressesIn(refusal);
      const ledger = JSON.parse(this.project.text) as { entries: (LedgerEntry | null)[] };
      const entries = ledger.entries.map((entry) =>
        entry !== null && entry.done !== true && named.has(entry.address)
          ? { ...entry, then, reason: "careless" }
          : entry,
      );
      this.project.text = JSON.stringify({ ...ledger, entries });
    }
  }

  const property = async (changes: readonly Change[]): Promise<void> => {
    const history = new History(begin());
    rmSync(join(deployed, "cdk.tf.json"), { force: true });
    try {
      expect(history.synth(FIRST)).toBeUndefined();
      if (!(await history.deploy(FIRST))) throw new Error(history.output);
      for (const { step, pick, reaction } of changes) {
        const next = STEPS[step](history.program, pick, (key) => history.addressOf(key));
        let refusal = history.synth(next);
        if (refusal !== undefined && reaction !== "leaves") {
          history.answer(refusal, reaction);
          refusal = history.synth(next);
        }
        if (refusal !== undefined) continue;
        const before = history.identities();
        const allowed = history.allowed();
        const done = await history.deploy(next);
        const failure = history.output;
        expect({ step, lost: history.lostSince(allowed) }).toEqual({ step, lost: [] });
        if (done) {
          if (RENAMES.has(step) && !history.program.anycable) {
            expect({ step, identities: history.identities() }).toEqual({ step, identities: before });
          }
          history.program = next;
          continue;
        }
        // The honest step after a refused one: take the change back.
        expect({ step, failure, refusal: history.takenBack(before) }).toEqual({ step, failure, refusal: undefined });
        if (/instance cannot be destroyed/i.test(failure)) {
          // Terraform has planned and changed nothing, so the next step can begin from here.
          expect({ step, identities: history.identities() }).toEqual({ step, identities: before });
          continue;
        }
        const mayGo = history.allowed();
        const back = await history.deploy(history.program);
        expect({ step, failure, back: back ? "" : history.output }).toEqual({ step, failure, back: "" });
        expect({ step, lost: history.lostSince(mayGo) }).toEqual({ step, lost: [] });
      }
      expect(history.synth(history.program)).toBeUndefined();
      expect((await history.deploy(history.program)) ? "" : history.output).toBe("");
    } finally {
      rmSync(history.project.directory, { recursive: true });
    }
  };

  const options = {
    seed: SEED,
    endOnFailure: process.env.SHRINK === undefined,
    ...(HISTORY === undefined ? {} : { path: HISTORY }),
  };
  const histories = (reactions: readonly Reaction[]) =>
    fc.asyncProperty(fc.array(change(reactions), { minLength: 8, maxLength: 8, size: "max" }), property);

  test("no durable store goes when nobody reads what synth says", async () => {
    await fc.assert(histories(["leaves"]), { ...options, numRuns: Math.ceil(HISTORIES / 2) });
  }, 3_600_000);

  test("none goes but those that the ledger says to destroy", async () => {
    await fc.assert(histories(["leaves", "forget", "destroy"]), { ...options, numRuns: Math.ceil(HISTORIES / 2) });
  }, 3_600_000);
});

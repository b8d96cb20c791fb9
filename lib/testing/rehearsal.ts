import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing, type TerraformStack } from "cdktf";
import { readSnapshot } from "../deployment/from-platform/snapshot";
import { temporaryFolder } from "../files/storage";
import type * as actions from "../sandbox/actions";
import type { Loss } from "../sandbox/heroku/platform/rows";
import type * as worlds from "../sandbox/world/of-snapshot";
import type * as sandboxes from "../sandbox/sandbox";
import type { Sandbox } from "../sandbox/sandbox";
import { outputOf } from "../engines/output-of";
import { findCommand, findTerraform } from "../engines/terraform";
import { ofThisEngine } from "../engines/same-engine";
import { validateOptions } from "./options";

/** What a plan does to one resource. */
export type PlannedAction = "create" | "update" | "replace" | "destroy";

/** What Terraform means to do, by the addresses of the resources. */
export interface RehearsedPlan {
  /** Every resource that changes, by its address as in `heroku_addon.redis_session_1F2E3D4C`. */
  readonly actions: Readonly<Record<string, PlannedAction>>;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  /** Destroyed and made again: of a Redis, the data is lost. */
  readonly replaced: readonly string[];
  readonly destroyed: readonly string[];
}

/** What an apply has done. */
export interface RehearsedApply extends RehearsedPlan {
  /** Add-ons whose data went with them. */
  readonly losses: readonly Loss[];
  /** How often running dynos were restarted, by the name of the app. */
  readonly restarts: Readonly<Record<string, number>>;
}

/** How to start a rehearsal. */
export interface RehearsalOptions {
  /**
   * The day whose rules hold, `YYYY-MM-DD`.
   * @default the catalogue's date
   */
  readonly asOf?: string;
  /**
   * What goes wrong, as in `connection-cut@heroku_addon`.
   * @default nothing
   */
  readonly faults?: readonly string[];
  /**
   * Providers that are not simulated and may run for real, such as `hashicorp/aws`.
   * @default none
   */
  readonly allowedProviders?: readonly string[];
  /**
   * Resource types of Heroku and Cloudflare that are not simulated and are kept in state without any effect, such as
   * `cloudflare_list`.
   * @default none
   */
  readonly passiveTypes?: readonly string[];
  /**
   * Whether each Key-Value Store is a real `redis-server` on loopback, to which the URLs in the config vars lead.
   * @default false
   */
  readonly redis?: boolean;
}

const OPTIONS = {
  asOf: "string",
  faults: "list of strings",
  allowedProviders: "list of strings",
  passiveTypes: "list of strings",
  redis: "boolean",
} as const satisfies Record<keyof RehearsalOptions, string>;

// Whoever imports the testing entry for snapshots alone does not pay for gRPC. Jest refuses import() in a package.
/* eslint-disable @typescript-eslint/no-require-imports */
const late = {
  sandbox: () => require("../sandbox/sandbox") as typeof sandboxes,
  world: () => require("../sandbox/world/of-snapshot") as typeof worlds,
  actions: () => require("../sandbox/actions") as typeof actions,
};
/* eslint-enable @typescript-eslint/no-require-imports */

interface Change {
  readonly address: string;
  readonly mode: string;
  readonly change: { readonly actions: readonly string[] };
}

/** Terraform's own word for an action to ours; undefined for what changes nothing. */
function plannedAction(actions: readonly string[]): PlannedAction | undefined {
  if (actions.includes("create") && actions.includes("delete")) return "replace";
  if (actions.includes("create")) return "create";
  if (actions.includes("delete")) return "destroy";
  return actions.includes("update") ? "update" : undefined;
}

function planOf(json: string): RehearsedPlan {
  const { resource_changes: changes = [] } = JSON.parse(json) as { readonly resource_changes?: readonly Change[] };
  const actions = changes.flatMap(({ address, mode, change }) => {
    const action = mode === "managed" ? plannedAction(change.actions) : undefined;
    return action === undefined ? [] : [[address, action] as const];
  });
  const having = (wanted: PlannedAction) =>
    actions.filter(([, action]) => action === wanted).map(([address]) => address);
  return {
    actions: Object.fromEntries(actions),
    created: having("create"),
    updated: having("update"),
    replaced: having("replace"),
    destroyed: having("destroy"),
  };
}

/**
 * Deploys stacks into a sandbox with real Terraform, in a jest test: deploy what is there, change it, and look at the plan.
 * Works with every stack of heroku/heroku and cloudflare/cloudflare, made with this library or not.
 *
 * @example
 * ```ts
 * import { Testing, type TerraformStack } from "cdktf";
 * import { Rehearsal } from "cdktf-stimulus-reflex/testing";
 *
 * declare function production(plan: "premium-0" | "premium-2"): TerraformStack;
 *
 * test("a larger plan keeps the sessions", async () => {
 *   const rehearsal = await Rehearsal.start();
 *   await rehearsal.apply(production("premium-0"));
 *   const plan = await rehearsal.plan(production("premium-2"));
 *   expect(plan.replaced).toEqual([]);
 *   await rehearsal.stop();
 * });
 * ```
 */
export class Rehearsal {
  private readonly initialised = new Map<string, string>();
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    /** What the stacks are deployed to: `sandbox.platforms.heroku` and `.cloudflare` can be looked at and changed by hand. */
    readonly sandbox: Sandbox,
    private readonly root: string,
    private readonly engine: string,
  ) {}

  /**
   * Whether Terraform or OpenTofu is installed, and with `redis: true` what real Redis takes: where something is missing
   * there is nothing to rehearse with, and tests are skipped.
   */
  static isAvailable({ redis = false }: Pick<RehearsalOptions, "redis"> = {}): boolean {
    const commands = redis ? ["redis-server", "openssl"] : [];
    return (
      findTerraform(process.env) !== undefined &&
      commands.every((command) => findCommand(command, process.env) !== undefined)
    );
  }

  /**
   * Starts a sandbox of its own, empty and in a temporary folder.
   * @throws TypeError for an unknown option, and for one of a wrong type
   * @throws Error where neither Terraform nor OpenTofu is installed; with `redis: true` the first apply tells what Redis lacks
   */
  static start(options: RehearsalOptions = {}): Promise<Rehearsal> {
    return Rehearsal.startWith(options, undefined);
  }

  private static async startWith(options: RehearsalOptions, world: string | undefined): Promise<Rehearsal> {
    validateOptions(options, OPTIONS);
    const { Sandbox } = late.sandbox();
    const root = temporaryFolder("rehearsal");
    try {
      if (world !== undefined) {
        mkdirSync(join(root, "sandbox"));
        writeFileSync(join(root, "sandbox", "platform.json"), world);
      }
      const sandbox = await Sandbox.start({ ...options, directory: join(root, "sandbox") });
      if (sandbox.terraform === undefined) {
        await sandbox.stop();
        throw new Error(
          "A rehearsal needs Terraform or OpenTofu on the path, or in TERRAFORM_BINARY_NAME, and neither is there. " +
            "Skip the test where Rehearsal.isAvailable() is false.",
        );
      }
      return new Rehearsal(sandbox, root, sandbox.terraform.name);
    } catch (error) {
      rmSync(root, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Starts a sandbox that holds what a snapshot holds: a change is rehearsed against the app as it is.
   *
   * @param snapshot - what `stimulus-reflex inspect APP --out FILE` wrote, parsed
   * @throws NotSnapshotError for JSON that is not a snapshot
   * @throws Error where neither Terraform nor OpenTofu is installed
   */
  static async from(snapshot: unknown, options: RehearsalOptions = {}): Promise<Rehearsal> {
    validateOptions(options, OPTIONS);
    const { platforms } = late.world().worldOfSnapshot(readSnapshot(snapshot), options);
    return Rehearsal.startWith(options, JSON.stringify(platforms));
  }

  /**
   * What an apply of this stack would do now.
   * @throws Error with all that Terraform said where it fails
   */
  plan(stack: TerraformStack): Promise<RehearsedPlan> {
    return this.inTurn(async () => {
      const folder = await this.prepare(stack);
      return this.planIn(folder);
    });
  }

  /**
   * Deploys a stack; a later one of the same id is a change of it.
   * @throws Error with all that Terraform said where it fails
   */
  apply(stack: TerraformStack): Promise<RehearsedApply> {
    return this.inTurn(async () => {
      const folder = await this.prepare(stack);
      const plan = await this.planIn(folder);
      return this.observed(plan, ["apply", "-input=false", "-no-color", "rehearsal.tfplan"], folder);
    });
  }

  /**
   * Destroys all that was deployed with a stack.
   * @throws Error with all that Terraform said, as for a resource with `prevent_destroy`
   */
  destroy(stack: TerraformStack): Promise<RehearsedApply> {
    return this.inTurn(async () => {
      const folder = await this.prepare(stack);
      const plan = await this.planIn(folder, ["-destroy"]);
      return this.observed(plan, ["apply", "-input=false", "-no-color", "rehearsal.tfplan"], folder);
    });
  }

  /**
   * The config vars of an app as they are now, those of its add-ons included: what Heroku would start its dynos with.
   * With `redis: true` an app that is run with them reaches the Redis that was just deployed.
   * @throws Error where there is no app of that name
   */
  configVars(app: string): Readonly<Record<string, string>> {
    const { heroku } = this.sandbox.platforms;
    return heroku.configVars.of(heroku.apps.get(app));
  }

  /**
   * Does what `stimulus-reflex sandbox do` does, past Terraform, as in `do("rotate", "SESSION_REDIS")`.
   * @returns what was done, in a sentence
   * @throws Error that says what can be done
   */
  do(...words: readonly string[]): Promise<string> {
    return this.inTurn(async () => {
      const done = late.actions().act(this.sandbox.platforms, words);
      await this.sandbox.save();
      return done;
    });
  }

  /** Ends the sandbox and removes all that it left. */
  async stop(): Promise<void> {
    await this.turn.catch(() => undefined);
    await this.sandbox.stop();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Terraform locks its state: calls that overlap wait for each other. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.catch(() => undefined).then(work);
    this.turn = turn;
    return turn;
  }

  private async observed(plan: RehearsedPlan, args: readonly string[], folder: string): Promise<RehearsedApply> {
    const { heroku } = this.sandbox.platforms;
    const losses = heroku.losses.length;
    const before = new Map(heroku.apps.all().map(({ id, restarts }) => [id, restarts]));
    await this.run(args, folder);
    const restarts = heroku.apps
      .all()
      .map(({ id, name, restarts: now }) => [name, now - (before.get(id) ?? 0)] as const);
    return { ...plan, losses: heroku.losses.slice(losses), restarts: Object.fromEntries(restarts) };
  }

  /** Writes the stack where it was written before, assets included, and initialises it when its providers are new. */
  private async prepare(stack: TerraformStack): Promise<string> {
    ofThisEngine(stack).prepareStack();
    const output = Testing.fullSynth(stack);
    const folder = join(this.root, "stacks", stack.node.id);
    try {
      cpSync(join(output, "stacks", stack.node.id), folder, { recursive: true });
    } finally {
      rmSync(output, { recursive: true, force: true });
    }
    const { terraform, module } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
      readonly terraform?: unknown;
      readonly module?: unknown;
    };
    const needs = JSON.stringify([terraform, module]);
    if (this.initialised.get(folder) !== needs) {
      await this.run(["init", "-input=false", "-no-color", "-reconfigure"], folder);
      this.initialised.set(folder, needs);
    }
    return folder;
  }

  private async planIn(folder: string, options: readonly string[] = []): Promise<RehearsedPlan> {
    await this.run(["plan", "-input=false", "-no-color", "-out=rehearsal.tfplan", ...options], folder);
    return planOf(await this.run(["show", "-json", "rehearsal.tfplan"], folder));
  }

  private run(args: readonly string[], cwd: string): Promise<string> {
    return outputOf(this.engine, args, { cwd, env: this.sandbox.env });
  }
}

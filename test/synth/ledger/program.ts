import { App, TerraformStack } from "cdktf";
import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Addon, RailsApp, RedisAddon, StimulusReflexStack, type StimulusReflexAppProps } from "cdktf-stimulus-reflex";
import { HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import { LEDGER_NAME } from "../../../lib/project/ledger/ledger-file";
import { keepLedgerAt } from "../../../lib/synth/ledger/keep-ledger";
import type { LedgerEntry } from "../../../lib/project/ledger/entry";

export const ZONE_ID = "0da42c8d2132a9ddaf714f9e7c920711";

/** What Terraform is given of a stack. */
export interface Synthesised {
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly removed?: readonly { readonly from: string; readonly lifecycle: object }[];
}

/** A project with a ledger of its own, in a folder that is new. */
export class Project {
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), "ledger-")));
  readonly output = join(this.directory, "cdktf.out");

  /** Synthesises a program as the cdktf CLI would, or as CI does. */
  synth(program: (app: App) => void, mode: "write" | "compare" = "write", options: { hclOutput?: boolean } = {}): void {
    const app = new App({ outdir: this.output, ...options });
    keepLedgerAt(app, { directory: this.directory, mode });
    program(app);
    app.synth();
  }

  stack(name = "production"): Synthesised {
    return JSON.parse(readFileSync(join(this.output, "stacks", name, "cdk.tf.json"), "utf8")) as Synthesised;
  }

  get text(): string {
    return readFileSync(join(this.directory, LEDGER_NAME), "utf8");
  }

  set text(text: string) {
    writeFileSync(join(this.directory, LEDGER_NAME), text);
  }

  entries(): readonly LedgerEntry[] {
    const { entries } = JSON.parse(this.text) as { entries: (LedgerEntry | null)[] };
    return entries.filter((entry) => entry !== null);
  }

  /** Writes an answer into the line of what something is. */
  answer(is: string, answer: Pick<LedgerEntry, "then" | "reason">): void {
    const ledger = JSON.parse(this.text) as { version: number; entries: (LedgerEntry | null)[]; accepted: unknown[] };
    const found = ledger.entries.filter((entry) => entry?.is === is);
    if (found.length !== 1) throw new Error(`${found.length} entries are ${is}: ${this.text}`);
    this.text = JSON.stringify({
      ...ledger,
      entries: ledger.entries.map((entry) => (entry?.is === is ? { ...entry, ...answer } : entry)),
    });
  }
}

export const PROPS = {
  name: "acme",
  region: "us",
  redis: { client: "ruby" },
  released: true,
  domain: { zoneId: ZONE_ID, host: "www.acme.com" },
  processes: { web: { size: "standard-1x", quantity: 1 } },
  addons: { postgres: { plan: "heroku-postgresql:essential-0" } },
} as const satisfies StimulusReflexAppProps;

export const environment =
  (props: Partial<StimulusReflexAppProps> = {}, name = "production") =>
  (app: App): void => {
    new StimulusReflexStack(app, name, { ...PROPS, ...props });
  };

/** The same app, of single constructs or as a StimulusReflexApp, in a stack of the user. */
export const ownStack =
  (declare: (stack: TerraformStack) => void, name = "production") =>
  (app: App): void => {
    const stack = new TerraformStack(app, name);
    new HerokuProvider(stack, "heroku", {
      customizations: [{ setAppAllConfigVarsInState: false, setAddonConfigVarsInState: false }],
    });
    declare(stack);
  };

export function singleConstructs(stack: TerraformStack): void {
  const rails = new RailsApp(stack, "rails", { name: "acme", region: "us", released: true });
  new RedisAddon(stack, "sessions", { app: rails, role: "session", client: "ruby" });
  new RedisAddon(stack, "jobs", { app: rails, role: "queue", client: "ruby" });
  new Addon(stack, "database", { app: rails, plan: "heroku-postgresql:essential-0" });
}

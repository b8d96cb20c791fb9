import { isObject } from "../text/json";
import { visible } from "../text/visible";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { LEDGER_NAME, LedgerError } from "../project/ledger/ledger-file";
import { UnusableInput } from "../project/unusable-input";
import { NoPlanError } from "../review/guard/plan-changes";
import { blocksOf, objectOf, stringsOf, type JsonObject } from "../deployment/from-terraform/json";
import { OTHER_TEMPORARY } from "../files/storage";
import { writePrivate } from "../sandbox/private-folder";
import { parseCommandLine, type CommandLine, type Option } from "../sandbox/terraform/command-line";
import { SETTINGS, VERDICTS, type EngineSettings, type Verdict } from "./guard-command";
import { judgePlan } from "./guard-judgement";
import { runProgram } from "./run-program";

// The process that stands before Terraform or OpenTofu while `stimulus-reflex guard -- COMMAND` runs: it makes of an apply a
// plan, a judgement, and an apply of just that plan.

/** Options by which an apply plans. A saved plan holds what they say, and an apply of it refuses them. */
const PLANNING: ReadonlySet<string> = new Set([
  ..."allow-deferral auto-approve destroy exclude exclude-file refresh refresh-only replace target target-file".split(
    " ",
  ),
  ..."var var-file".split(" "),
]);

/** Options of an apply that a plan does not know. */
const APPLYING: ReadonlySet<string> = new Set(["auto-approve", "backup", "state-out"]);

/** The exit code for an apply that was not started. */
const REFUSED = 1;

class Engine {
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(
    private readonly path: string,
    private readonly line: CommandLine,
    private readonly cwd: string,
  ) {
    // What TF_CLI_ARGS adds is in the command line already.
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("TF_CLI_ARGS"));
    this.#env = Object.fromEntries(own);
  }

  get name(): string {
    return basename(this.path).includes("tofu") ? "OpenTofu" : "Terraform";
  }

  run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
    return runProgram(this.path, this.#args(words), { ...this.#env, ...env }, false, { cwd: this.cwd, by: "guard" });
  }

  /** What the engine prints; undefined where it fails, which it says itself. */
  output(words: readonly string[]): Promise<string | undefined> {
    return new Promise((settle, reject) => {
      const child = spawn(this.path, this.#args(words), {
        cwd: this.cwd,
        env: this.#env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const chunks: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
      child.on("error", reject);
      child.on("close", (code) => {
        settle(code === 0 ? Buffer.concat(chunks).toString("utf8") : undefined);
      });
    });
  }

  #args(words: readonly string[]): readonly string[] {
    const { chdir, globals } = this.line;
    return [...(chdir === undefined ? [] : [`-chdir=${chdir}`]), ...globals, ...words];
  }
}

function written({ name, value }: Option): string {
  return value === undefined ? `-${name}` : `-${name}=${value}`;
}

function isOn(line: CommandLine, name: string): boolean {
  const last = line.options.findLast((option) => option.name === name);
  return last !== undefined && !/^(?:false|0|f)$/i.test(last.value ?? "true");
}

function say(text: string): void {
  process.stderr.write(visible(`stimulus-reflex guard: ${text}\n`));
}

async function main(folder: string, path: string, args: readonly string[]): Promise<number> {
  const line = parseCommandLine(args, process.env);
  const cwd = process.cwd();
  const [command] = line.command;
  const asksForHelp = line.options.some(({ name }) => name === "help" || name === "h");
  if ((command !== "apply" && command !== "destroy") || asksForHelp) {
    return runProgram(path, args, process.env, false, { cwd, by: "guard" });
  }
  const engine = new Engine(path, line, cwd);
  const judge = new Judge(folder, resolve(cwd, line.chdir ?? "."));
  const [planFile] = line.positional;
  if (planFile !== undefined) {
    if (!judge.allows(await engine.output(["show", "-json", planFile]))) return REFUSED;
    return runProgram(path, args, process.env, false, { cwd, by: "guard" });
  }
  const isDestroy = command === "destroy" || isOn(line, "destroy");
  if (isOn(line, "json") && !isOn(line, "auto-approve")) {
    say(`${command} -json cannot ask for approval: add -auto-approve. Nothing was applied.`);
    return REFUSED;
  }
  const own = mkdtempSync(join(folder, "plan-"));
  try {
    const file = join(own, "tfplan");
    const options = line.options.filter(({ name }) => !APPLYING.has(name)).map(written);
    const destroy = command === "destroy" ? ["-destroy"] : [];
    // The engine would tell how to apply the file by hand.
    const planned = await engine.run(["plan", ...destroy, ...options, `-out=${file}`], { TF_IN_AUTOMATION: "1" });
    if (planned !== 0 || !existsSync(file)) {
      say("the plan was not made, so nothing was applied.");
      const reason = savesNoPlan(resolve(cwd, line.chdir ?? "."));
      if (reason !== undefined) process.stderr.write(`${reason}\n`);
      judge.planFailed();
      return planned === 0 ? REFUSED : planned;
    }
    const json = judge.allows(await engine.output(["show", "-json", file]));
    if (!json) return REFUSED;
    if (!isOn(line, "auto-approve") && isApplicable(json)) {
      const workspace = (await engine.output(["workspace", "show"]))?.trim() ?? "";
      const isRefresh = isOn(line, "refresh-only");
      const answer = await approval(question(engine.name, { isDestroy, isRefresh, workspace }));
      if (answer !== "yes") {
        process.stdout.write(`\n${isDestroy ? "Destroy" : "Apply"} cancelled.\n`);
        return REFUSED;
      }
    }
    const again = hasEphemeral(json) ? ["var", "var-file"] : [];
    const rest = line.options.filter(({ name }) => !PLANNING.has(name) || again.includes(name)).map(written);
    return await engine.run(["apply", ...rest, file]);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** What the backend of a directory has to do with a plan that was not saved; undefined for a backend that saves every plan. */
function savesNoPlan(directory: string): string | undefined {
  const file = join(resolve(directory, process.env.TF_DATA_DIR ?? ".terraform"), "terraform.tfstate");
  if (!existsSync(file)) return undefined;
  const { backend } = objectOf(JSON.parse(readFileSync(file, "utf8")) as unknown);
  const { type } = objectOf(backend);
  if (type === "remote") {
    return (
      "The backend remote saves no plan of a run at HCP Terraform, and guard judges saved plans only.\n" +
      "Use the cloud block, which saves plans since Terraform 1.6, or set the workspace's execution mode to local."
    );
  }
  if (type === "cloud") {
    return (
      "If HCP Terraform refused to save the plan: saved plans need Terraform 1.6 or newer, here and in the workspace.\n" +
      "Or set the workspace's execution mode to local: plans are then made and saved on this machine."
    );
  }
  return undefined;
}

/** Whether a variable is in no plan, so that the apply has to be given it again; an engine that has such ones takes them. */
function hasEphemeral(plan: JsonObject): boolean {
  const known = objectOf(plan.variables);
  const { variables } = objectOf(objectOf(plan.configuration).root_module);
  return Object.keys(objectOf(variables)).some((name) => !Object.hasOwn(known, name));
}

class Judge {
  readonly #settings: EngineSettings;

  constructor(
    private readonly folder: string,
    private readonly directory: string,
  ) {
    this.#settings = JSON.parse(readFileSync(join(folder, SETTINGS), "utf8")) as EngineSettings;
    process.chdir(this.#settings.directory);
  }

  /** Notes that there was an apply, and nothing to judge. */
  planFailed(): void {
    this.#keep({ ...this.#nothing, failed: true });
  }

  /** The plan, where it has no error; what is found is said and kept for the end. */
  allows(text: string | undefined): JsonObject | undefined {
    const verdict = this.#verdict(text);
    const { json, ...kept } = verdict;
    this.#keep(kept);
    for (const note of [...verdict.notes, ...verdict.restarts]) process.stderr.write(visible(`${note}\n`));
    if (verdict.problem !== undefined) {
      say(`${verdict.problem} Nothing was applied in ${this.directory}.`);
      return undefined;
    }
    const errors = verdict.findings.filter(({ severity }) => severity === "error");
    if (errors.length > 0) {
      const found = errors.map(({ rule, at }) => `  ${rule}: ${at}\n`).join("");
      say(`this plan is not applied, because of\n${found.trimEnd()}`);
      const [{ rule, at } = { rule: "", at: "" }] = errors;
      const { stack } = verdict;
      const line = { ...(stack === undefined ? {} : { stack }), rule, at, reason: "…" };
      process.stderr.write(`To accept a finding, add it to "accepted" in ${LEDGER_NAME}: ${JSON.stringify(line)}\n`);
      return undefined;
    }
    return json;
  }

  get #nothing(): Verdict {
    return { directory: this.directory, findings: [], notes: [], restarts: [], unmatched: [] };
  }

  #keep(verdict: Verdict): void {
    // Sorted by name they are in order.
    const name = `${String(Date.now()).padStart(16, "0")}-${process.pid}.json`;
    writePrivate(join(this.folder, VERDICTS, name), JSON.stringify(verdict), OTHER_TEMPORARY);
  }

  #verdict(text: string | undefined): Verdict & { readonly json?: JsonObject } {
    const nothing = this.#nothing;
    if (text === undefined) return { ...nothing, problem: "the plan cannot be shown as JSON." };
    try {
      const json: unknown = JSON.parse(text);
      if (!isObject(json)) return { ...nothing, problem: "the plan is not a JSON object." };
      return {
        ...judgePlan({ json, directory: relative(process.cwd(), this.directory) || "." }, this.#settings),
        directory: this.directory,
        json,
      };
    } catch (error) {
      if (error instanceof NoPlanError) return { ...nothing, problem: `the plan ${error.message}.` };
      if (error instanceof LedgerError || error instanceof UnusableInput || error instanceof SyntaxError)
        return { ...nothing, problem: error.message };
      throw error;
    }
  }
}

/** Whether there is anything to approve. */
function isApplicable(plan: JsonObject): boolean {
  if (typeof plan.applyable === "boolean") return plan.applyable;
  const changes = [
    ...blocksOf(plan.resource_changes),
    ...blocksOf(plan.resource_drift),
    ...Object.values(objectOf(plan.output_changes)).map((change) => ({ change })),
  ];
  return changes.some(({ change }) =>
    stringsOf(objectOf(change).actions).some((action) => action !== "no-op" && action !== "read"),
  );
}

/** Terraform's own words, by which cdktf knows that it is asked as well. */
function question(
  engine: string,
  { isDestroy, isRefresh, workspace }: { isDestroy: boolean; isRefresh: boolean; workspace: string },
): string {
  const where = workspace === "" || workspace === "default" ? "" : ` in workspace "${workspace}"`;
  const [asked = "", ...explained] = isDestroy
    ? [
        `Do you really want to destroy all resources${where}?`,
        `${engine} will destroy all your managed infrastructure, as shown above.`,
        "There is no undo. Only 'yes' will be accepted to confirm.",
      ]
    : isRefresh
      ? [
          `Would you like to update the ${engine} state to reflect these detected changes?`,
          `${engine} will write these changes to the state without modifying any real infrastructure.`,
          "There is no undo. Only 'yes' will be accepted to confirm.",
        ]
      : [
          `Do you want to perform these actions${where}?`,
          `${engine} will perform the actions described above.`,
          "Only 'yes' will be accepted to approve.",
        ];
  return `\n${asked}\n${explained.map((line) => `  ${line}\n`).join("")}\n  Enter a value: `;
}

/** What the terminal or the pipe answers; undefined where it ends without. */
function approval(asked: string): Promise<string | undefined> {
  process.stdout.write(asked);
  const lines = createInterface({ input: process.stdin, terminal: false });
  return new Promise((settle) => {
    lines.once("line", (answer) => {
      settle(answer.trim());
      lines.close();
    });
    lines.once("close", () => {
      settle(undefined);
    });
  });
}

const [folder = "", path = "", ...args] = process.argv.slice(2);
main(folder, path, args).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(`${error instanceof Error ? error.message : String(error)} Nothing was applied.`);
    process.exitCode = REFUSED;
  },
);

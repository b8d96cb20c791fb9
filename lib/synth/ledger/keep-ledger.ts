import { Annotations, App, type TerraformStack } from "cdktf";
import { addProgramCheck } from "../../constructs/heroku/synth-check";
import type { LedgerEntry } from "../../project/ledger/entry";
import {
  LEDGER_NAME,
  LedgerError,
  ledgerText,
  readLedger,
  updateLedger,
  type ReadLedger,
} from "../../project/ledger/ledger-file";
import { letGo } from "../let-go";
import { compare, type Comparison } from "./compare";
import { engineProblem } from "./engine";
import { orderHosts } from "./order-hosts";
import { isSet, placeOf, type LedgerPlace } from "./place";
import { stacksOf, thingsOf } from "./things-of-program";
import { cdkName } from "../../engines/command-names";
import { CDK } from "../../engines/package-names";

/** Set by `stimulus-reflex ledger --check`, which fails for lines that say nothing any more as well. */
const CHECK_VARIABLE = "STIMULUS_REFLEX_LEDGER_CHECK";

const places = new WeakMap<App, LedgerPlace>();

/** Keeps the ledger of a program at a place, whatever runs it. */
export function keepLedgerAt(app: App, place: LedgerPlace): void {
  places.set(app, place);
}

addProgramCheck((program) => {
  if (!App.isApp(program)) return undefined;
  const place = places.get(program) ?? placeOf(program, process.env, process.cwd());
  if (place === undefined) return undefined;
  try {
    return kept(program, place);
  } catch (error) {
    if (error instanceof LedgerError) return { problems: [error.message] };
    throw error;
  }
});

/** Compares, writes `moved` and `removed` into the stacks, and leaves the file to be written when all stacks are. */
function kept(app: App, { directory, mode }: LedgerPlace): { problems: readonly string[]; finish?: () => void } {
  const before = readLedger(directory);
  // Who has no ledger and runs a program by hand, as a benchmark does, is not asked for one.
  if (before.text === undefined && mode === "compare") {
    const isCi = process.env.CI !== undefined && process.env.CDKTF_CONTEXT_JSON !== undefined;
    if (isCi)
      warn(
        app,
        `There is no ${LEDGER_NAME}, so a renamed construct loses its data. Run ${cdkName()} synth and commit it.`,
      );
    return { problems: [] };
  }
  const stacks = stacksOf(app);
  const comparison = compare(before, stacks.flatMap(thingsOf), new Set(stacks.map(({ node }) => node.id)));
  const blocks = stacks.map((stack) => ({ stack, ...comparison.blocks.get(stack.node.id) }));
  const problems = [
    ...comparison.problems,
    ...(mode === "compare" ? missing(comparison) : []),
    ...(isSet(process.env[CHECK_VARIABLE]) ? comparison.stale : []),
    ...blocks.flatMap(({ stack, moved = [], removed = [] }) => unwritable(app, stack, moved.length, removed)),
  ];
  if (problems.length > 0) return { problems };
  for (const { stack, moved = [], removed = [], movedHosts = new Set<string>() } of blocks) {
    orderHosts(stack, movedHosts);
    if (moved.length > 0) stack.addOverride("moved", [...moved]);
    letGo(stack, removed);
    say(stack, comparison, removed);
  }
  const text = ledgerText({ entries: comparison.entries, accepted: before.accepted });
  const changed =
    mode === "write" && text !== before.text && (before.text !== undefined || comparison.entries.length > 0);
  return {
    problems,
    ...(changed
      ? {
          finish: () => {
            write(directory, before, comparison);
          },
        }
      : {}),
  };
}

function warn(app: App, message: string): void {
  const [stack] = stacksOf(app);
  if (stack !== undefined) Annotations.of(stack).addWarning(message);
}

function missing({ added, moved }: Comparison): readonly string[] {
  const changes = [
    ...added.filter(({ durable }) => durable).map(({ construct }) => `${construct} is missing`),
    ...moved.map(({ from, to }) => `${from} is ${to} now`),
  ];
  if (changes.length === 0) return [];
  return [
    `${LEDGER_NAME} is older than the program: ${changes.join("; ")}.\n` +
      `  Run ${cdkName()} synth on your machine and commit the ledger: under CI it is only compared, and an address that it does not know is lost at the next rename.`,
  ];
}

function unwritable(app: App, stack: TerraformStack, moved: number, removed: readonly string[]): readonly string[] {
  if (app.hclOutput && moved + removed.length > 0) {
    return [
      `${stack.node.path}: HCL output of ${CDK} has no place for the ${moved} moved and ${removed.length} removed blocks that the ledger needs.\n  Synthesise to JSON: leave hclOutput out.`,
    ];
  }
  const problem = removed.length === 0 ? undefined : engineProblem(process.env);
  return problem === undefined ? [] : [`${stack.node.path}: ${problem}`];
}

function say(stack: TerraformStack, { added, moved }: Comparison, removed: readonly string[]): void {
  const own = {
    added: added.filter((one) => one.stack === stack.node.id),
    moved: moved.filter((one) => one.stack === stack.node.id),
  };
  const said = [
    ...(own.added.length === 0 ? [] : [`has ${own.added.length} new entries`]),
    ...own.moved.map(({ from, to, is }) => `${is}: moved from ${from} to ${to}`),
    ...removed.map((address) => `${address}: Terraform lets go of it and does not destroy it`),
  ];
  if (said.length > 0) Annotations.of(stack).addInfo(`${LEDGER_NAME}: ${said.join("; ")}. Commit it with this change.`);
}

/** Another synth may have written meanwhile, of other stacks: its lines stay. */
function write(directory: string, before: ReadLedger, { entries }: Comparison): void {
  const key = ({ stack, is, app, address }: LedgerEntry): string => JSON.stringify([stack, app, is, address]);
  const known = new Set([...before.entries, ...entries].map(key));
  updateLedger(directory, (now) => {
    const others = now.text === before.text ? [] : now.entries.filter((entry) => !known.has(key(entry)));
    return { entries: [...entries, ...others], accepted: now.accepted };
  });
}

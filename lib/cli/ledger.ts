import type { Command } from "commander";
import { LEDGER_NAME, LedgerError, readLedger } from "../project/ledger/ledger-file";
import { projectOf, synthesise } from "../project/project";
import { UnusableInput } from "../project/unusable-input";
import { EXIT } from "../review/formats/exit-code";
import { cdkName } from "../engines/command-names";
import { orUnusable } from "./or-unusable";
import { print, say } from "./say";

interface Flags {
  readonly check?: boolean;
}

const HELP = `
Exit codes: 0 when the ledger can be read, and with --check when it agrees with the program; 1 when it does not agree;
2 when there is no ledger that can be read.`;

/** Adds `stimulus-reflex ledger`. */
export function addLedgerCommand(program: Command): void {
  program
    .command("ledger")
    .description(`show what ${LEDGER_NAME} protects, or check that it agrees with the program`)
    .option(
      "--check",
      "synthesise without writing the ledger, and fail where it lacks something durable or an address, or has lines that say nothing any more",
    )
    .addHelpText("after", HELP)
    .action((flags: Flags) =>
      orUnusable("ledger", [UnusableInput, LedgerError], () => {
        show();
        if (flags.check === true) check();
      }),
    );
}

function show(): void {
  const { text, entries, accepted } = readLedger(process.cwd());
  if (text === undefined) {
    throw new UnusableInput(
      `${LEDGER_NAME}: there is no such file. Run ${cdkName()} synth, and commit what it writes.`,
    );
  }
  const lines = [
    ...entries.map(({ stack, app = "", is, address, durable, then, reason }) => {
      const answer = then === undefined ? "" : ` (then ${then}${reason === undefined ? "" : `: ${reason}`})`;
      return `${durable === true ? "durable" : "       "}  ${stack}  ${app}  ${is}  ${address}${answer}`;
    }),
    ...accepted.map(
      ({ stack, rule, at, reason, until }) =>
        `accepted  ${stack === undefined ? "" : `${stack}  `}${rule} at ${at}: ${reason}${until === undefined ? "" : `, until ${until}`}`,
    ),
  ];
  print(`${lines.join("\n")}\n`);
}

function check(): void {
  const project = projectOf(process.cwd());
  // Under CI synth only compares.
  process.env.CI = "true";
  process.env.STIMULUS_REFLEX_LEDGER_CHECK = "true";
  try {
    synthesise(project);
  } catch (error) {
    if (!(error instanceof UnusableInput)) throw error;
    say(`stimulus-reflex ledger: ${error.message}\n`);
    process.exitCode = EXIT.found;
  }
}

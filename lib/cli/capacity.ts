import { InvalidArgumentError, type Command } from "commander";
import { cableCapacity } from "../deployment/sizing/capacity";
import { capacityText } from "../deployment/sizing/capacity-text";
import { DYNO_LIMITS } from "../catalogue/dyno-limits";
import { isDynoSize, type DynoSizeName } from "../catalogue/dynos";
import { nearest } from "../text/nearest";
import { cableUseOf, numberFrom, withCableUse, type CableUseFlags } from "./cable-use";
import { warnOfOldCatalogue } from "./catalogue-age";

interface Flags extends CableUseFlags {
  readonly connections: number;
  readonly webDynos?: number;
  readonly webSize?: DynoSizeName;
  readonly cableSize?: DynoSizeName;
  readonly workers?: number;
  readonly threads?: number;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  $ stimulus-reflex capacity --connections 12000 --messages-per-second 50
  $ stimulus-reflex capacity --connections 2000 --fan-out 2000 --json`;

/** Adds `stimulus-reflex capacity`. */
export function addCapacityCommand(program: Command): void {
  const command = program
    .command("capacity")
    .description("how many dynos, threads and dollars a cable takes, on Action Cable and on AnyCable")
    .requiredOption("--connections <number>", "websockets that are open at once, one for each tab", numberFrom(0));
  withCableUse(command)
    .option("--web-dynos <number>", "web dynos that pages need anyway (default: 1)", numberFrom(1))
    .option("--web-size <size>", "size of the web dynos (default: standard-2x)", dynoSize)
    .option("--cable-size <size>", "size of the AnyCable dynos (default: standard-1x)", dynoSize)
    .option("--workers <number>", "Puma workers of a web dyno (default: one for each 512 MiB)", numberFrom(1))
    .option("--threads <number>", "threads of a Puma worker (default: 5)", numberFrom(1))
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((flags: Flags) => {
      const capacity = cableCapacity({
        connections: flags.connections,
        ...cableUseOf(flags),
        webDynos: flags.webDynos,
        webSize: flags.webSize,
        cableSize: flags.cableSize,
        workers: flags.workers,
        threads: flags.threads,
      });
      process.stdout.write(
        flags.json === true ? `${JSON.stringify(capacity, undefined, 2)}\n` : capacityText(capacity),
      );
      warnOfOldCatalogue();
    });
}

function dynoSize(text: string): DynoSizeName {
  const sizes = Object.keys(DYNO_LIMITS).filter(isDynoSize);
  const size = sizes.find((name) => name === text.toLowerCase());
  if (size !== undefined) return size;
  const suggestion = nearest(text, sizes);
  throw new InvalidArgumentError(
    `Allowed: ${sizes.join(", ")}.${suggestion === undefined ? "" : ` Did you mean ${suggestion}?`}`,
  );
}

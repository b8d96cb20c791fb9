import { InvalidArgumentError, type Command } from "commander";
import { topologiesOf } from "../deployment/from-terraform/files";
import { NotTerraformError } from "../deployment/from-terraform/of-terraform";
import { cableCapacity, type CableCapacity } from "../deployment/sizing/capacity";
import { capacityText } from "../deployment/sizing/capacity-text";
import { demandOfApp } from "../deployment/sizing/demand-of-app";
import { anycableServers, declaredCable } from "../deployment/sizing/declared-cable";
import type { CableDemand } from "../deployment/sizing/demand";
import type { Unknown } from "../deployment/topology";
import { whyUnknown } from "../deployment/unknown-text";
import { DYNO_LIMITS } from "../catalogue/dyno-limits";
import { isDynoSize, type DynoSizeName } from "../catalogue/dynos";
import { nearest } from "../text/nearest";
import { cableUseOf, numberFrom, withCableUse, type CableUseFlags } from "./cable-use";
import { warnOfOldCatalogue } from "./catalogue-age";
import { readInput, withInputs, type InputFlags } from "./inputs";
import { UnusableInput } from "../project/unusable-input";
import { orUnusable } from "./or-unusable";
import { say } from "./say";
import { visibleJson } from "../text/visible";

interface Flags extends CableUseFlags, InputFlags {
  readonly connections?: number;
  readonly from?: string;
  readonly webDynos?: number;
  readonly webSize?: DynoSizeName;
  readonly cableSize?: DynoSizeName;
  readonly workers?: number;
  readonly threads?: number;
  readonly json?: true;
}

const EXAMPLES = `
PATH is what report takes: a directory of Terraform files, cdktf.out, a .tf.json file, the JSON of a plan, or a snapshot of
a running app. The web dynos, their size, Puma's workers and threads are read from it for each app with a cable; options
given here go first. Without --connections it is calculated for as many websockets as the declared dynos hold.

Examples:
  $ stimulus-reflex capacity --connections 12000 --messages-per-second 50
  $ stimulus-reflex capacity --from infrastructure/ --connections 2000
  $ stimulus-reflex capacity --connections 2000 --fan-out 2000 --json`;

/** Adds `stimulus-reflex capacity`. */
export function addCapacityCommand(program: Command): void {
  const command = program
    .command("capacity")
    .description("how many dynos, threads and dollars a cable takes, on Action Cable and on AnyCable")
    .option("--connections <number>", "websockets that are open at once, one for each tab", numberFrom(0))
    .option("--from <path>", "what is deployed, whose web dynos are used");
  withInputs(withCableUse(command))
    .option("--web-dynos <number>", "web dynos that pages need anyway (default: 1)", numberFrom(1))
    .option("--web-size <size>", "size of the web dynos (default: standard-2x)", dynoSize)
    .option("--cable-size <size>", "size of the AnyCable dynos (default: standard-1x)", dynoSize)
    .option("--workers <number>", "Puma workers of a web dyno (default: one for each 512 MiB)", numberFrom(1))
    .option("--threads <number>", "threads of a Puma worker (default: 5)", numberFrom(1))
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((flags: Flags) => orUnusable("capacity", [UnusableInput, NotTerraformError], () => print(flags)));
}

async function print({ connections, from, json, ...flags }: Flags): Promise<void> {
  const given = demandIn(flags);
  if (from === undefined) {
    if (connections === undefined) {
      throw new UnusableInput(
        "--connections is missing. Write it as in --connections 12000, or name what is deployed by --from",
      );
    }
    const capacity = cableCapacity({ connections, ...given });
    process.stdout.write(
      json === true ? visibleJson(`${JSON.stringify(capacity, undefined, 2)}\n`) : capacityText(capacity),
    );
    warnOfOldCatalogue();
    return;
  }
  const found = await deployedAt(from, flags, connections, given);
  process.stdout.write(
    json === true
      ? `${JSON.stringify(found, undefined, 2)}\n`
      : found.map(({ at, capacity }) => `${at}\n\n${capacityText(capacity)}`).join("\n"),
  );
  warnOfOldCatalogue();
}

/** What the flags say of the dynos and of how the cable is used; what they leave out is left out. */
function demandIn({ webDynos, webSize, cableSize, workers, threads, ...use }: Flags): Partial<CableDemand> {
  const demand = { ...cableUseOf(use), webDynos, webSize, cableSize, workers, threads };
  return Object.fromEntries(Object.entries(demand).filter(([, value]) => value !== undefined));
}

interface DeployedCapacity {
  /** Where the app is. */
  readonly at: string;
  readonly capacity: CableCapacity;
}

async function deployedAt(
  path: string,
  inputs: InputFlags,
  connections: number | undefined,
  given: Partial<CableDemand>,
): Promise<readonly DeployedCapacity[]> {
  const topologies = topologiesOf(await readInput(path, inputs)).map(({ topology }) => topology);
  const found = topologies.flatMap((topology) => {
    const servers = anycableServers(topology);
    return topology.apps.flatMap((app): readonly DeployedCapacity[] => {
      const asked = connections ?? declaredCable(app, servers)?.capacity.demand.connections;
      const hasWeb = app.processes.some(({ type }) => type === "web");
      if (asked === undefined || servers.includes(app) || (app.cable === undefined && !hasWeb)) return [];
      app.unknowns.forEach(noteUnknown);
      const server = servers.find(({ at }) => at === app.cable?.serverAt);
      const demand = demandOfApp(app, { ...given, connections: asked }, server);
      return [{ at: app.at, capacity: cableCapacity({ ...demand, ...given }) }];
    });
  });
  if (found.length > 0) return found;
  throw new UnusableInput(
    connections === undefined
      ? `${path}: no app was found whose cable and web dynos are both known, so the number of websockets is unknown. Add --connections, as in --connections 2000`
      : `${path}: no app with web dynos was found. Leave out --from, and add --web-dynos and --web-size`,
  );
}

const COUNTED: ReadonlySet<string> = new Set(
  "size quantity type variables.WEB_CONCURRENCY variables.RAILS_MAX_THREADS".split(" "),
);

function noteUnknown(unknown: Unknown): void {
  if (!COUNTED.has(unknown.property)) return;
  say(`note: ${unknown.at}: ${whyUnknown(unknown)}, so the default is used.\n`);
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

import type { CableUse } from "../../deployment/sizing/demand-of-app";
import { AcknowledgementError, judge, type JudgeOptions, type Judgement } from "../rules/judge";
import { isSnapshot, readSnapshot, type Unread } from "../../deployment/from-platform/snapshot";
import { topologiesOf } from "../../deployment/from-terraform/files";
import { NotTerraformError } from "../../deployment/from-terraform/of-terraform";
import { blocksOf, objectOf, stringOf } from "../../deployment/from-terraform/json";
import { isPlan } from "../../deployment/from-terraform/plan";
import type { Topology } from "../../deployment/topology";
import { NoPlanError } from "../guard/plan-changes";
import type { DriftContext } from "./drift";
import { worstFirst } from "./consequences";
import type { Consequence, Report } from "./model";
import { consequencesOfPlan } from "./plan-consequences";
import type { Ledger } from "../../project/ledger/entry";
import type { TerraformFile } from "../../project/project";
import { report } from "./report";
import { UnusableInput } from "../../project/unusable-input";

/** What to compare with, and the day to judge by. */
export interface ReportOnOptions {
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /**
   * How many people use each app at once.
   *
   * @default - not known: budgets say how many they hold
   */
  readonly users?: number;
  /**
   * What else is known of how they use the cable.
   *
   * @default - a reflex a minute for each of them
   */
  readonly use?: Omit<Partial<CableUse>, "connections">;
  /**
   * The files of before.
   *
   * @default - nothing is compared
   */
  readonly before?: readonly TerraformFile[];
  /**
   * What the ledger answers for and accepts, which the review repeats.
   *
   * @default - nothing
   */
  readonly ledger?: Ledger;
}

/**
 * The report on what files of Terraform's JSON deploy together.
 *
 * @throws UnusableInput when one of them is not a Terraform file, or there is no app in any of them
 */
export function reportOn(
  files: readonly TerraformFile[],
  { asOf, users, use, before, ledger }: ReportOnOptions,
): Report {
  const topology = topologyOfAll(files);
  if (topology.apps.length === 0) {
    const names = files.map(({ file }) => file).join(", ");
    const [unread] = topology.unknowns ?? [];
    if (unread !== undefined) {
      throw new UnusableInput(
        `${names}: no app at Heroku was found, and ${unread.from} could not be read. Initialise the directory first, or pass the JSON of a plan.`,
      );
    }
    throw new UnusableInput(`${names}: there is no app at Heroku in it. Name a stack that declares heroku_app.`);
  }
  const old = before === undefined ? undefined : topologyOfAll(before);
  const { findings, acknowledged, budgets } = judged(topology, { asOf, users });
  return report(topology, {
    findings,
    acknowledged,
    budgets,
    asOf,
    use: { ...use, connections: users },
    before:
      before === undefined || old === undefined
        ? undefined
        : {
            topology: old,
            findings: judged(old, { asOf, users }).findings,
            forgotten: forgottenBy(files, before),
            drift: driftContext(files, before),
          },
    consequences: plannedConsequences(files, asOf),
    reasonOf: ledger === undefined ? undefined : reasonsOf(ledger, before ?? [], asOf),
  });
}

/** Whether one side exists and the other is declared. */
function driftContext(now: readonly TerraformFile[], before: readonly TerraformFile[]): DriftContext | undefined {
  const isLive = (files: readonly TerraformFile[]): boolean => files.every(({ json }) => isSnapshot(json));
  if (isLive(now) === isLive(before)) return undefined;
  const live = isLive(now) ? "now" : "before";
  const unread = (live === "now" ? now : before).flatMap(({ json }): readonly Unread[] => readSnapshot(json).unread);
  return { live, unread };
}

/** Finds the reason that the ledger gives for a part: its answer, or what it accepts at the address. */
function reasonsOf(
  { entries, accepted }: Ledger,
  before: readonly TerraformFile[],
  asOf: string,
): (at: string) => string | undefined {
  const reasons: readonly { readonly stack?: string; readonly address: string; readonly reason: string }[] = [
    ...entries
      .filter(({ then }) => then !== undefined)
      .flatMap(({ stack, address, was = [], then, reason }) =>
        [address, ...was].map((one) => ({ stack, address: one, reason: reason ?? `then ${then ?? ""}` })),
      ),
    ...accepted
      .filter(({ until }) => until === undefined || until >= asOf)
      .map(({ stack, at, reason }) => ({ stack, address: at, reason })),
  ];
  const paths = new Map(addressesOf(before).map(({ address, at }) => [at, address] as const));
  return (at) => {
    const address = paths.get(at) ?? at;
    // The path of a construct begins with its stack; an address in Terraform does not tell it.
    const isOfStack = (stack: string | undefined): boolean =>
      stack === undefined || !at.includes("/") || at.startsWith(`${stack}/`);
    return reasons.find((one) => (one.address === at || one.address === address) && isOfStack(one.stack))?.reason;
  };
}

/** What plans do; undefined where a file is not a plan, or is one of nothing that exists. */
function plannedConsequences(files: readonly TerraformFile[], asOf: string): readonly Consequence[] | undefined {
  if (!files.every(({ json }) => isPlan(json))) return undefined;
  const all = files.map(({ file, json }) => {
    try {
      return consequencesOfPlan(json, asOf);
    } catch (error) {
      if (error instanceof NoPlanError) throw new UnusableInput(`${file}: it ${error.message}.`);
      throw error;
    }
  });
  return all.some((one) => one !== undefined) ? worstFirst(all.flatMap((one) => one ?? [])) : undefined;
}

/** The parts of before that `removed` blocks of now name by their addresses. */
function forgottenBy(files: readonly TerraformFile[], before: readonly TerraformFile[]): ReadonlySet<string> {
  const addresses = new Set(
    files.flatMap(({ json }) => blocksOf(json.removed).flatMap(({ from }) => stringOf(from) ?? [])),
  );
  return new Set(addressesOf(before).flatMap(({ address, at }) => (addresses.has(address) ? [address, at] : [])));
}

/** The address of each resource, and where topologies have it: cdktf's path without the ids that it hides. */
function addressesOf(files: readonly TerraformFile[]): readonly { readonly address: string; readonly at: string }[] {
  return files.flatMap(({ json }) =>
    Object.entries(objectOf(json.resource)).flatMap(([type, all]) =>
      Object.entries(objectOf(all)).map(([name, resource]) => {
        const address = `${type}.${name}`;
        const path = stringOf(objectOf(objectOf(objectOf(resource)["//"]).metadata).path);
        return { address, at: path === undefined ? address : path.replaceAll(/\/Default(?=\/|$)/g, "") };
      }),
    ),
  );
}

function judged(topology: Topology, options: JudgeOptions): Judgement {
  try {
    return judge(topology, options);
  } catch (error) {
    if (!(error instanceof AcknowledgementError)) throw error;
    throw new UnusableInput(`An acknowledgement cannot be right: ${error.message}`);
  }
}

function topologyOfAll(files: readonly TerraformFile[]): Topology {
  try {
    const read = topologiesOf(files).map(({ topology }) => topology);
    return {
      apps: read.flatMap(({ apps }) => apps),
      unknowns: read.flatMap(({ unknowns = [] }) => unknowns),
      exposures: read.flatMap(({ exposures = [] }) => exposures),
    };
  } catch (error) {
    if (!(error instanceof NotTerraformError)) throw error;
    throw new UnusableInput(`${error.message}.`);
  }
}

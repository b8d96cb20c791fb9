import type { CableUse } from "../../deployment/sizing/demand-of-app";
import { AcknowledgementError, judge, type JudgeOptions, type Judgement } from "../rules/judge";
import { topologiesOf } from "../../deployment/from-terraform/files";
import { NotTerraformError } from "../../deployment/from-terraform/of-terraform";
import type { Topology } from "../../deployment/topology";
import type { Report } from "./model";
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
}

/**
 * The report on what files of Terraform's JSON deploy together.
 *
 * @throws UnusableInput when one of them is not a Terraform file, or there is no app in any of them
 */
export function reportOn(files: readonly TerraformFile[], { asOf, users, use, before }: ReportOnOptions): Report {
  const topology = topologyOfAll(files);
  if (topology.apps.length === 0) {
    const names = files.map(({ file }) => file).join(", ");
    throw new UnusableInput(`${names}: there is no app at Heroku in it. Name a stack that declares heroku_app.`);
  }
  const old = before && topologyOfAll(before);
  const { findings, acknowledged, budgets } = judged(topology, { asOf, users });
  return report(topology, {
    findings,
    acknowledged,
    budgets,
    asOf,
    use: { ...use, connections: users },
    before: old && { topology: old, findings: judged(old, { asOf, users }).findings },
  });
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
    return { apps: read.flatMap(({ apps }) => apps), unknowns: read.flatMap(({ unknowns = [] }) => unknowns) };
  } catch (error) {
    if (!(error instanceof NotTerraformError)) throw error;
    throw new UnusableInput(`${error.message}.`);
  }
}

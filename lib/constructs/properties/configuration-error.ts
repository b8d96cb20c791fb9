import type { IConstruct } from "constructs";
import { visiblePath } from "../../text/construct-path";

/** What an error about the configuration says, each part in words that a person can act on. */
export interface ConfigurationProblem {
  /** The construct that was given the wrong thing. */
  readonly at: IConstruct;
  /**
   * The property, as in `redis.queue.maxmemoryPolicy`.
   *
   * @default - the construct as a whole
   */
  readonly property?: string;
  /**
   * The value, where it is no secret.
   *
   * @default - not shown
   */
  readonly value?: unknown;
  /** What is wrong with it. */
  readonly problem: string;
  /**
   * The values or the form that would be right.
   *
   * @default - not shown
   */
  readonly allowed?: string | readonly string[];
  /** What to do. */
  readonly remedy: string;
}

/**
 * Thrown at synth for a configuration that would fail at Heroku or Cloudflare, lose data or leak a secret. Its message
 * has the construct path, the property, the value, what is allowed and what to do.
 */
export class ConfigurationError extends Error {
  constructor(readonly details: ConfigurationProblem) {
    super(describe(details));
    this.name = "ConfigurationError";
  }
}

/** The path of a construct as its user wrote it: without the id that cdktf hides. */
export function pathOf(construct: IConstruct): string {
  return visiblePath(construct.node.path);
}

/** A value as a message shows it; an object of a class may hold all of the stack, in a circle. */
function shown(value: unknown): string | undefined {
  if (typeof value === "object" && value !== null) return undefined;
  return typeof value === "bigint" ? `${value}n` : JSON.stringify(value);
}

/** The message of a {@link ConfigurationError}, for places that collect messages instead of throwing. */
export function describe({ at, property, value, problem, allowed, remedy }: ConfigurationProblem): string {
  const subject = [property, shown(value)].filter((part) => part !== undefined);
  const lines = [`${pathOf(at)}: ${subject.length > 0 ? `${subject.join(" ")}: ` : ""}${problem}.`];
  if (allowed !== undefined) lines.push(`  Allowed: ${typeof allowed === "string" ? allowed : allowed.join(", ")}.`);
  lines.push(`  ${remedy}${/[.?!]$/.test(remedy) ? "" : "."}`);
  return lines.join("\n");
}

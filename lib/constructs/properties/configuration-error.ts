import { sep } from "node:path";
import type { IConstruct } from "constructs";
import { visiblePath } from "../../text/construct-path";
import { shown } from "./shown";

/** What is wrong with a configuration, where, and what to do about it. */
export interface ConfigurationProblem {
  /** The construct that was given the wrong value. */
  readonly at: IConstruct;
  /**
   * The property, as in `redis.queue.maxmemoryPolicy`.
   *
   * @default - the construct as a whole
   */
  readonly property?: string;
  /**
   * The value, where it is not a secret.
   *
   * @default - not shown
   */
  readonly value?: unknown;
  /** What is wrong with it. */
  readonly problem: string;
  /**
   * The allowed values, or their form.
   *
   * @default - not shown
   */
  readonly allowed?: string | readonly string[];
  /** What to do. */
  readonly remedy: string;
}

/** Problems that a message describes; `problems` has all of them. */
const SHOWN = 25;
/** Frames of the stack that a message keeps: enough to find the line of the program, and no more. */
const FRAMES = 4;
/** The library's own folder: this file's, or that of the one file that the build makes of all of them. */
const LIBRARY = `${__dirname.replace(/[\\/]constructs[\\/]properties$/, "")}${sep}`;

/**
 * Thrown at synth for a configuration that would fail at Heroku or Cloudflare, lose data or leak a secret. Its message
 * names every wrong property of the object with its construct path, its value, the allowed values and the remedy.
 */
export class ConfigurationError extends Error {
  /** The first problem. */
  declare readonly details: ConfigurationProblem;
  /** Every problem that was found, the first one included. */
  declare readonly problems: readonly ConfigurationProblem[];

  constructor(details: ConfigurationProblem, ...others: readonly ConfigurationProblem[]) {
    const problems = [details, ...others];
    const more = problems.length - SHOWN;
    super([...problems.slice(0, SHOWN).map(describe), ...(more > 0 ? [`… and ${more} more problems`] : [])].join("\n"));
    // Node prints the enumerable properties of an uncaught error, and these hold the whole construct tree.
    hide(this, "name", "ConfigurationError");
    hide(this, "details", details);
    hide(this, "problems", problems);
    hide(this, "stack", `ConfigurationError: ${this.message}\n${framesOf(this).join("\n")}`);
  }
}

function hide(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, enumerable: false, configurable: true, writable: true });
}

/** The frames of the program itself, or the nearest ones where the program cannot be told. */
function framesOf(error: Error): readonly string[] {
  const limit = Error.stackTraceLimit;
  const trace: { stack?: string } = {};
  Error.stackTraceLimit = 100;
  Error.captureStackTrace(trace, error.constructor);
  Error.stackTraceLimit = limit;
  const frames = (trace.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const own = frames.filter((line) => !/node:|[\\/]node_modules[\\/]/.test(line) && !line.includes(LIBRARY));
  return (own.length > 0 ? own : frames).slice(0, FRAMES);
}

/** The path of a construct as its user wrote it: without the id that cdktf hides. */
export function pathOf(construct: IConstruct): string {
  return visiblePath(construct.node.path);
}

/** Where a user wrote the properties of a part that another construct makes. */
export interface Origin {
  /** The construct that was given them. */
  readonly at: IConstruct;
  /** The user's property for a property of the part; for undefined, the one that describes the whole part. */
  readonly path: (property: string | undefined) => string | undefined;
}

const origins = new WeakMap<IConstruct, Map<string, Origin>>();

/** Notes where the properties of a part come from, ahead of its creation, so that its errors name the user's own property. */
export function declareOrigin(scope: IConstruct, id: string, origin: Origin): void {
  const byId = origins.get(scope) ?? new Map<string, Origin>();
  origins.set(scope, byId);
  byId.set(id, origin);
}

/** The construct and the property that the user wrote. */
function writtenAt(at: IConstruct, property: string | undefined): readonly [IConstruct, string | undefined] {
  const origin = at.node.scope === undefined ? undefined : origins.get(at.node.scope)?.get(at.node.id);
  return origin === undefined ? [at, property] : writtenAt(origin.at, origin.path(property));
}

/** The property that the user wrote, with the path of its construct. */
export function writtenPlace(at: IConstruct, property: string): string {
  const [construct, path] = writtenAt(at, property);
  return `${pathOf(construct)}: ${path ?? property}`;
}

/** The message of a {@link ConfigurationError}, for places that collect messages instead of throwing. */
export function describe({ at, property, value, problem, allowed, remedy }: ConfigurationProblem): string {
  const [construct, path] = writtenAt(at, property);
  const subject = [path, shown(value)].filter((part) => part !== undefined);
  // An app has no path.
  const where = construct.node.path === "" ? "" : `${pathOf(construct)}: `;
  const lines = [`${where}${subject.length > 0 ? `${subject.join(" ")}: ` : ""}${problem}.`];
  if (allowed !== undefined) lines.push(`  Allowed: ${typeof allowed === "string" ? allowed : allowed.join(", ")}.`);
  lines.push(`  ${remedy}${/[.?!]$/.test(remedy) ? "" : "."}`);
  return lines.join("\n");
}

/** The problems that a check throws, so that several checks can be reported together. */
export function problemsOf(check: () => void): readonly ConfigurationProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

/** @throws ConfigurationError that holds all problems, if there is any */
export function refuse(problems: readonly ConfigurationProblem[]): void {
  const [first, ...others] = problems;
  if (first !== undefined) throw new ConfigurationError(first, ...others);
}

import { types } from "node:util";
import type { IConstruct } from "constructs";
import { nearest } from "../../text/nearest";
import { refuse, type ConfigurationProblem } from "./configuration-error";
import { checkEngine } from "./engine";
import { isPlainObject } from "./plain-object";
import { cut, noun } from "./shown";
import { watchForSecrets } from "./stack-secrets";

/** Where a value is: a construct, and the path of a property of it. */
export interface Place {
  readonly at: IConstruct;
  readonly property: string;
  /** The allowed values, or their form, where the property says so. */
  readonly needs?: string;
}

/** A problem with the value at a place. */
export function problemAt(
  { at, property, needs }: Place,
  problem: Omit<ConfigurationProblem, "at" | "property">,
): ConfigurationProblem {
  return { ...problem, at, property: property === "" ? undefined : property, allowed: needs ?? problem.allowed };
}

/** The one problem with the value at a place. */
export function problemsAt(...at: Parameters<typeof problemAt>): readonly ConfigurationProblem[] {
  return [problemAt(...at)];
}

/** Says what is wrong with a value of a property that takes a `T`. */
export interface Check<T> {
  (place: Place, value: unknown): readonly ConfigurationProblem[];
  readonly takes?: T;
}

/** A property that may be left out. */
export interface OptionalProperty<T> {
  readonly optional: true;
  readonly check: Check<T>;
}

/** A property that must be there, and what to write. */
export interface RequiredProperty<T> {
  readonly optional: false;
  readonly check: Check<T>;
  /** The allowed values, or their form. */
  readonly needs: string;
}

/**
 * How the properties of an interface are checked. The compiler holds it complete, because a program that runs by tsx is
 * checked by nothing else, and a misspelt name would have no effect.
 */
export type Shape<Props> = {
  readonly [Name in keyof Props]-?: object extends Pick<Props, Name>
    ? OptionalProperty<Exclude<Props[Name], undefined>>
    : RequiredProperty<Props[Name]>;
};

/** A shape whose interface does not matter. */
export type AnyShape = Readonly<Record<string, OptionalProperty<unknown> | RequiredProperty<unknown>>>;

/** A property that may be left out. */
export function optional<T>(check: Check<T>): OptionalProperty<T> {
  return { optional: true, check };
}

/**
 * A property that must be there.
 *
 * @param needs - the allowed values, or their form
 */
export function required<T>(check: Check<T>, needs: string): RequiredProperty<T> {
  return { optional: false, check, needs };
}

const checked = new WeakSet();

/** Marks properties that a construct has checked already and hands on to a part. */
export function alreadyChecked<Props extends object>(props: Props): Props {
  checked.add(props);
  return props;
}

/**
 * Checks the properties that a construct was given: their names, that none is missing, and their values.
 *
 * @param what - whose properties they are, as in `a Domain`
 * @throws ConfigurationError that names every wrong property
 */
export function checkShape(at: IConstruct, what: string, props: unknown, shape: AnyShape): void {
  checkEngine(at);
  watchForSecrets(at);
  if (typeof props === "object" && props !== null && checked.has(props)) return;
  refuse(problemsOfRecord({ at, property: "" }, props, what, shape));
}

/** What is wrong with an object of named properties. */
export function problemsOfRecord(
  { at, property }: Place,
  props: unknown,
  what: string,
  shape: AnyShape,
): readonly ConfigurationProblem[] {
  const names = Object.keys(shape);
  const place = { at, property };
  const trapped = problemOfProxy(place, props);
  if (trapped !== undefined) return [trapped];
  if (!isPlainObject(props)) {
    return [
      {
        at,
        property: property === "" ? undefined : property,
        problem: `is ${noun(props)}, not the properties of ${what}`,
        allowed: `an object with ${names.join(", ")}`,
        remedy: props === true ? "Leave it out for the default, or pass an object" : "Pass an object",
      },
    ];
  }
  const path = (name: string): string => (property === "" ? name : `${property}.${name}`);
  const given = Reflect.ownKeys(props);
  const size = problemOfLength(place, given);
  if (size !== undefined) return [size];
  return [
    ...given
      .filter((name) => typeof name === "symbol" || !Object.hasOwn(shape, name))
      .map((key) => {
        const name = String(key);
        const suggestion = nearest(name, names);
        return {
          at,
          property: path(name),
          problem: `unknown property of ${what}`,
          allowed: names,
          remedy: suggestion === undefined ? "Leave it out" : `Did you mean ${JSON.stringify(suggestion)}?`,
        };
      }),
    ...Object.entries(shape).flatMap(([name, entry]) =>
      problemsOfProperty({ at, property: path(name) }, props, name, entry),
    ),
  ];
}

function problemsOfProperty(
  place: Place,
  props: object,
  name: string,
  entry: OptionalProperty<unknown> | RequiredProperty<unknown>,
): readonly ConfigurationProblem[] {
  const read = readProperty(place, props, name);
  if ("problem" in read) return [read.problem];
  if (read.value === undefined || (read.value === null && !entry.optional)) {
    if (entry.optional) return [];
    return problemsAt(place, { problem: "is missing", allowed: entry.needs, remedy: "Add it" });
  }
  return entry.check(entry.optional ? place : { ...place, needs: entry.needs }, read.value);
}

/** The value of a property, or a problem where reading it fails. */
export function readProperty(
  place: Place,
  from: object,
  name: string,
): { readonly value: unknown } | { readonly problem: ConfigurationProblem } {
  try {
    const value = (from as Readonly<Record<string, unknown>>)[name];
    const problem = problemOfProxy(place, value);
    return problem === undefined ? { value } : { problem };
  } catch (error) {
    return { problem: notReadable(place, error) };
  }
}

/** What is wrong with a Proxy that does not let itself be read: whatever looks at it would end with an error of its own. */
export function problemOfProxy(place: Place, value: unknown): ConfigurationProblem | undefined {
  if (!types.isProxy(value)) return undefined;
  const proxy = value as object;
  try {
    Object.getPrototypeOf(proxy);
    for (const name of Reflect.ownKeys(proxy)) {
      Object.getOwnPropertyDescriptor(proxy, name);
      Reflect.has(proxy, name);
      Reflect.get(proxy, name);
    }
    return undefined;
  } catch (error) {
    return notReadable(place, error);
  }
}

/** More elements than any list or map of Heroku or Cloudflare takes, and more than a program can be made to check. */
const MOST = 10_000;

/** What is wrong with the length of a list, which JavaScript lets be four thousand million without an element. */
export function problemOfLength(place: Place, list: readonly unknown[]): ConfigurationProblem | undefined {
  if (list.length <= MOST) return undefined;
  return problemAt(place, { problem: `has ${list.length} elements, and up to ${MOST} are read`, remedy: "Shorten it" });
}

function notReadable(place: Place, error: unknown): ConfigurationProblem {
  const why = error instanceof Error ? error.message : String(error);
  return problemAt(place, { problem: `cannot be read: ${cut(why)}`, remedy: "Pass a plain value" });
}

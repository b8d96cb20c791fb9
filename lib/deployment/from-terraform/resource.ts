import type { Acknowledgement, Unknown } from "../topology";
import type { JsonObject } from "./json";

/** One resource of a configuration or plan, in a form that does not depend on which of the two it was read from. */
export interface TerraformResource {
  /** The address with the keys of `count` and `for_each`: `module.acme.heroku_app.web[0]`. */
  readonly address: string;
  /** The same address in its parts: modules from the outside in, and the resource at the end. */
  readonly steps: readonly Step[];
  /** Where it stands, for a person: the construct path if cdktf made it, else the address. */
  readonly at: string;
  readonly type: string;
  /** What is known before apply. Strings that hold expressions are left out, in maps and lists as well. */
  readonly values: JsonObject;
  /** The names of the keys of a map attribute, known or not. */
  readonly keysOf: (attribute: string) => readonly string[];
  /** What an attribute refers to, nearest first. */
  readonly references: (attribute: string, key?: string) => readonly Reference[];
  /** The expression that an attribute, or a key of a map, comes from where it is declared and not known before apply. */
  readonly unknown: (attribute: string, key?: string) => string | undefined;
  /** What the configuration itself says that a key of a map attribute is, and not a file of values or the environment. */
  readonly written: (attribute: string, key: string) => string | undefined;
  /** The expressions that keys of a map attribute come from, where not all keys are known. */
  readonly unknownKeys: (attribute: string) => readonly string[];
  /** The maps that a map attribute takes as they are, by their names after the module that they are in; empty where that is not known. */
  readonly maps: (attribute: string) => readonly string[];
  /** What `count` or `for_each` is, where it is not known how many instances there are. */
  readonly instances?: string;
  /** The local name of its provider, with the alias: `heroku`, `heroku.eu`. */
  readonly provider: string;
  /** Undefined in a plan, which does not have it. */
  readonly lifecycle?: { readonly preventDestroy: boolean; readonly ignores: readonly string[] };
  /** Whether it is written that it may be destroyed, which is more than silence about it. */
  readonly saysDestroyable?: boolean;
  readonly acknowledgements: readonly Acknowledgement[];
}

/** One part of an address: `module.acme` or `heroku_app.web`, and the key of `count` or `for_each` as `["eu"]` or `[0]`. */
export interface Step {
  readonly name: string;
  readonly key?: string;
}

/** One thing that an expression refers to. */
export interface Reference {
  /** From the root and without keys: `module.acme.heroku_addon.cache.id`; the expression itself where that is not a resource. */
  readonly expression: string;
  /** Where it is a resource: its address, with the keys that the expression names. */
  readonly steps?: readonly Step[];
  /** Which step of the resource that refers has the key that `each.key` stands for; its last one by default. */
  readonly eachStep?: number;
  /** Whether it is one output of a module, and Terraform does not say which. */
  readonly anyOutput?: true;
  /** Whether the expression refers to one of several resources of this type, and Terraform does not say which. */
  readonly oneOfSeveral?: true;
  /** Whether the expression is here in full, so that another one that reads alike means the same. */
  readonly whole?: true;
}

/** A configuration or plan as a reader takes it. */
export interface TerraformModule {
  readonly resources: readonly TerraformResource[];
  /** Blocks of providers by local name with the alias; a provider without a block is not there. */
  readonly providers: ReadonlyMap<string, JsonObject>;
  /** What was called and not read, as a module whose files are missing. */
  readonly unread?: readonly Unknown[];
}

const KEY = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`;
const RESOURCE = String.raw`(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+`;
const ADDRESS = new RegExp(`(?:module\\.[\\w-]+(?:${KEY})?\\.)*${RESOURCE}(?:${KEY})?`, "g");
const STEP = new RegExp(`^(module\\.[\\w-]+|${RESOURCE})(${KEY})?(?:\\.|$|(?=\\[))`);

/** The resources that an expression refers to, each by the steps of its address. */
export function referredTo(expression: string): readonly (readonly Step[])[] {
  return (expression.match(ADDRESS) ?? []).map((address) => stepsOf(address).steps);
}

/** The steps at the beginning of an address or of an expression, up to the first resource, and what comes after them. */
export function stepsOf(address: string): { readonly steps: readonly Step[]; readonly rest: string } {
  const steps: Step[] = [];
  let rest = address;
  for (let found = STEP.exec(rest); found !== null; found = STEP.exec(rest)) {
    const [whole, name = "", key] = found;
    steps.push(key === undefined ? { name } : { name, key });
    rest = rest.slice(whole.length);
    if (!name.startsWith("module.")) break;
  }
  return { steps, rest };
}

/** The address without keys that some steps make. */
export function nameOf(steps: readonly Step[]): string {
  return steps.map(({ name }) => name).join(".");
}

/** The address that some steps make. */
export function addressOf(steps: readonly Step[]): string {
  return steps.map(({ name, key = "" }) => `${name}${key}`).join(".");
}

/** An address without the keys of `count` and `for_each`. */
export function withoutKeys(address: string): string {
  return address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g, "");
}

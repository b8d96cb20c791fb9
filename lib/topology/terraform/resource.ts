import type { Acknowledgement } from "../topology";
import type { JsonObject } from "./json";

/** One resource of a configuration or plan, in a form that does not depend on which of the two it was read from. */
export interface TerraformResource {
  /** The address with the keys of `count` and `for_each`: `module.acme.heroku_app.web[0]`. */
  readonly address: string;
  /** The address without them, as expressions name it. */
  readonly reference: string;
  /** Where it stands, for a person: the construct path if cdktf made it, else the address. */
  readonly at: string;
  readonly type: string;
  /** The key of `count` or `for_each`. */
  readonly key?: string | number;
  /** What is known before apply. Strings that hold expressions are left out, in maps and lists as well. */
  readonly values: JsonObject;
  /** The names of the keys of a map attribute, known or not. */
  readonly keysOf: (attribute: string) => readonly string[];
  /** The addresses that an attribute refers to, without keys, nearest first; whole expressions where there are none. */
  readonly references: (attribute: string, key?: string) => readonly string[];
  /** The local name of its provider, with the alias: `heroku`, `heroku.eu`. */
  readonly provider: string;
  /** Undefined in a plan, which does not have it. */
  readonly lifecycle?: { readonly preventDestroy: boolean; readonly ignores: readonly string[] };
  /** Whether it is written that it may be destroyed, which is more than silence about it. */
  readonly saysDestroyable?: boolean;
  readonly acknowledgements: readonly Acknowledgement[];
}

/** A configuration or plan as a reader takes it. */
export interface TerraformModule {
  readonly resources: readonly TerraformResource[];
  /** Blocks of providers by local name with the alias; a provider without a block is not there. */
  readonly providers: ReadonlyMap<string, JsonObject>;
}

const ADDRESS = /(?:module\.[\w-]+\.)*(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+/g;

/** The addresses of resources in an expression, without keys. */
export function addressesIn(expression: string): readonly string[] {
  return expression.match(ADDRESS) ?? [];
}

/** An address without the keys of `count` and `for_each`. */
export function withoutKeys(address: string): string {
  return address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g, "");
}

import { isObject } from "../../../text/json";
import { ProviderError, type Attributes, type Diagnostic, type Value } from "../../protocol/provider";
import { canonicalJson, isList, stringAt, stringMapAt, valueAt, type Json } from "../../kit/json";

/** A string that must be there: in a plan because the schema requires it, in an answer because the API always gives it. */
export function text(value: Value | undefined, ...path: readonly string[]): string {
  const found = stringAt(value, ...path);
  if (found === undefined) throw new TypeError(`${path.join(".")} is not a string`);
  return found;
}

/** A string, or null where there is none. */
export function textOrNull(value: Value | undefined, ...path: readonly string[]): string | null {
  return stringAt(value, ...path) ?? null;
}

/** A string, or an empty one where there is none: SDK version 2 has no null for what a provider sets. */
export function textOrEmpty(value: Value | undefined, ...path: readonly string[]): string {
  return stringAt(value, ...path) ?? "";
}

/** A string that is there and not empty: SDK version 2 can't tell an empty one from none. */
export function textIfAny(value: Value | undefined, ...path: readonly string[]): string | undefined {
  const found = stringAt(value, ...path);
  return found === "" ? undefined : found;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID, as Heroku's ids are. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** What the provider says of ids that are not UUIDs, before anything is asked: apps are named by id, never by name. */
export function checkIds(config: Attributes, ...names: readonly string[]): Diagnostic[] {
  return names.flatMap((name) => checkId(stringAt(config, name), [name]));
}

/** The same of one id, wherever in a resource it stands. */
export function checkId(id: string | undefined, attribute: readonly (string | number)[]): Diagnostic[] {
  if (id === undefined || UUID.test(id)) return [];
  const name = attribute.join(".");
  const detail = `${name} is ${JSON.stringify(id)}; it must be an id, a UUID, not a name. Refer to the resource's id.`;
  return [{ severity: "error", summary: `expected "${name}" to be a valid UUID`, detail, attribute }];
}

/** Of the variables that there are, those that `vars` and `sensitive_vars` name. */
export function heldVariables(variables: Readonly<Record<string, string>>, state: Attributes) {
  return { vars: only(variables, state.vars), sensitive_vars: only(variables, state.sensitive_vars) };
}

/** SDK version 2 turns an empty map back into the null that was planned; a refresh, which has no plan, leaves it empty. */
export function unplannedMaps(planned: Attributes): Attributes {
  const names = ["vars", "sensitive_vars"].filter((name) => (planned[name] ?? null) === null);
  return Object.fromEntries(names.map((name) => [name, null]));
}

/**
 * Both maps of variables in one.
 * @throws ProviderError for a name in both of them
 */
export function bothMaps(attributes: Attributes, plain: string, sensitive: string): Record<string, string> {
  const [open, secret] = [stringMapAt(attributes, plain), stringMapAt(attributes, sensitive)];
  const twice = Object.keys(open).filter((name) => Object.hasOwn(secret, name));
  if (twice.length > 0) {
    throw new ProviderError(
      "Detected duplicate config vars",
      `${twice.join(", ")}: in ${plain} and in ${sensitive}. Keep each in one of them.`,
    );
  }
  return { ...open, ...secret };
}

/** Whether an attribute differs between state and plan; what is not known yet has not changed. */
export function hasChanged(name: string, prior: Attributes, planned: Attributes): boolean {
  const known = plain(planned[name] ?? null);
  return known !== undefined && canonicalJson(known) !== canonicalJson(plain(prior[name] ?? null) ?? null);
}

/** What changes a map of variables from one to another: each old name is null unless it is in the new map. */
export function variableChange(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Record<string, string | null> {
  return { ...Object.fromEntries(Object.keys(before).map((name) => [name, null])), ...after };
}

/** The change of those maps of variables that are not the same as before; a map that stayed is not sent again. */
export function changedVariables(
  names: readonly string[],
  prior: Attributes,
  planned: Attributes,
): Record<string, string | null> {
  const changed = names.filter((name) => hasChanged(name, prior, planned));
  const merged = (attributes: Attributes) =>
    Object.fromEntries(changed.flatMap((name) => Object.entries(stringMapAt(attributes, name))));
  return variableChange(merged(prior), merged(planned));
}

/** The entries of a map whose names are in another one. */
export function only(values: Readonly<Record<string, string>>, names: Value | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => valueAt(names, name) !== undefined));
}

/**
 * Splits an import id at its first colon.
 * @throws ProviderError for an id without two parts
 */
export function splitImportId(id: string, form: string): readonly [string, string] {
  const at = id.indexOf(":");
  if (at <= 0 || at === id.length - 1) {
    throw new ProviderError(`Import id ${JSON.stringify(id)} is not valid`, `Write it as ${form}.`);
  }
  return [id.slice(0, at), id.slice(at + 1)];
}

function plain(value: Value): Json | undefined {
  if (typeof value === "symbol") return undefined;
  if (isList(value)) {
    return value.some((item) => plain(item) === undefined) ? undefined : value.map((item) => plain(item) ?? null);
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, plain(item)] as const);
  return Object.fromEntries(entries.flatMap(([key, item]) => (item === undefined ? [] : [[key, item] as const])));
}

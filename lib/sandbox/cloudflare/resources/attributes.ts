import { isObject } from "../../../text/json";
import { ProviderError, type Attributes, type Diagnostic, type Value } from "../../protocol/provider";
import { isList, numberAt, stringAt, type Json } from "../../kit/json";

/** A string that must be there: in a plan because the schema requires it, in an answer because the API always gives it. */
export function text(value: Value | undefined, ...path: readonly string[]): string {
  const found = stringAt(value, ...path);
  if (found === undefined) throw new TypeError(`${path.join(".")} is not a string`);
  return found;
}

/** The JSON that a request sends of a value; undefined for null and unknown, which objects leave out. */
export function toJson(value: Value): Json | undefined {
  if (value === null || typeof value === "symbol") return undefined;
  if (isList(value)) return value.map((item) => toJson(item) ?? null);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, toJson(item)] as const);
  return Object.fromEntries(entries.flatMap(([key, item]) => (item === undefined ? [] : [[key, item] as const])));
}

/**
 * Splits an import id at its slash.
 * @throws ProviderError for an id without two parts
 */
export function splitImportId(id: string, form: string): readonly [string, string] {
  const [first, second, ...rest] = id.split("/");
  if (first && second && rest.length === 0) return [first, second];
  throw new ProviderError(`Import id ${JSON.stringify(id)} is not valid`, `Write it as ${form}.`);
}

/** How many a list data source may take at most; 0 for as many as the provider takes by itself. */
export function checkMaxItems(config: Attributes): readonly Diagnostic[] {
  const limit = numberAt(config, "max_items");
  if (limit === undefined || limit >= 0) return [];
  const detail = `Attribute max_items value must be at least 0, got: ${limit}`;
  return [{ severity: "error", summary: "Invalid Attribute Value", detail, attribute: ["max_items"] }];
}

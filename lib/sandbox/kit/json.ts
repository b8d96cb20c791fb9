import { isObject } from "../../text/json";
import type { Value } from "../protocol/provider";

/** A JSON value. Every JSON value is a Terraform value, so the readers below serve bodies, answers and attributes alike. */
export type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, Json>>;

type Read = Value | undefined;

/** Whether a value that came as JSON is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: Read): value is readonly Value[] {
  return Array.isArray(value);
}

/** The value at a path of keys, undefined where the path ends early. */
export function valueAt(value: Read, ...path: readonly string[]): Read {
  let at = value;
  for (const key of path) {
    if (!isObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/** The string at a path, undefined where there is none. */
export function stringAt(value: Read, ...path: readonly string[]): string | undefined {
  const at = valueAt(value, ...path);
  return typeof at === "string" ? at : undefined;
}

/** The number at a path, undefined where there is none. */
export function numberAt(value: Read, ...path: readonly string[]): number | undefined {
  const at = valueAt(value, ...path);
  return typeof at === "number" ? at : undefined;
}

/** The boolean at a path, undefined where there is none. */
export function booleanAt(value: Read, ...path: readonly string[]): boolean | undefined {
  const at = valueAt(value, ...path);
  return typeof at === "boolean" ? at : undefined;
}

/** The list at a path, empty where there is none. */
export function listAt(value: Read, ...path: readonly string[]): readonly Value[] {
  const at = valueAt(value, ...path);
  return isList(at) ? at : [];
}

/** The strings in the list at a path. */
export function stringsAt(value: Read, ...path: readonly string[]): string[] {
  return listAt(value, ...path).filter((item) => typeof item === "string");
}

/** The string entries of the object at a path, empty where there is none. */
export function stringMapAt(value: Read, ...path: readonly string[]): Record<string, string> {
  const at = valueAt(value, ...path);
  const entries: Record<string, string> = {};
  if (!isObject(at)) return entries;
  for (const [key, item] of Object.entries(at)) if (typeof item === "string") entries[key] = item;
  return entries;
}

/** JSON text with the keys of every object in alphabetical order, so that equal values give equal text. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, item: Json) => {
    if (!isObject(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

import type { ApiRequest } from "../../kit/exchange";
import { stringAt, valueAt, type Json } from "../../kit/json";
import type { RoutesOf } from "../../kit/route-table";
import type { HerokuPlatform } from "../platform/heroku-platform";
import { invalid } from "../platform/platform-error";
import type { App } from "../platform/rows";

/** What a route answers with; 200 unless it says otherwise. */
export interface Answer {
  readonly status?: number;
  readonly body: Json;
}

/** One request with the parts of its path. */
export interface Call {
  readonly platform: HerokuPlatform;
  /** The part of the path that stands where the route has `:name`. */
  readonly part: (name: string) => string;
  /** The app that the path names. @throws PlatformError 404 */
  readonly app: App;
  readonly request: ApiRequest;
  readonly body: Json | undefined;
}

export type Routes = RoutesOf<(call: Call) => Answer>;

/** @throws PlatformError 422 when the body has no such string */
export function requiredString(call: Call, ...path: readonly string[]): string {
  const value = stringAt(call.body, ...path);
  if (value === undefined) throw invalid(`Missing required parameter: ${path.join(".")} (a string).`);
  return value;
}

/** @throws PlatformError 422 when the body has something else there */
export function optionalString(call: Call, ...path: readonly string[]): string | undefined {
  const value = valueAt(call.body, ...path);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalid(`Invalid parameter: ${path.join(".")} must be a string.`);
  return value;
}

/** A thing is named by its id or name, alone or as `{"id": …}` or `{"name": …}`. */
export function reference(call: Call, key: string): string | undefined {
  return stringAt(call.body, key) ?? stringAt(call.body, key, "id") ?? stringAt(call.body, key, "name");
}

/** @throws PlatformError 422 when the body names no such thing */
export function requiredReference(call: Call, key: string): string {
  return reference(call, key) ?? requiredString(call, key);
}

/**
 * A body of strings and nulls.
 * @throws PlatformError 422 for other values
 */
export function stringsOrNulls(call: Call): Record<string, string | null> {
  if (typeof call.body !== "object" || call.body === null || Array.isArray(call.body))
    throw invalid("The body must be an object.");
  return Object.fromEntries(
    Object.entries(call.body).map(([name, value]: [string, Json]) => {
      if (value !== null && typeof value !== "string") throw invalid(`The value of ${name} must be a string or null.`);
      return [name, value];
    }),
  );
}

import { isObject } from "../../text/json";
import { blocksOf, objectOf, type JsonObject } from "../from-terraform/json";
import { openUrl, PLACEHOLDER_VALUE } from "./snapshot";

/** Attributes whose values may be secrets, whatever the schema says of them. */
const SECRET = new Set([
  "all_config_vars",
  "all_vars",
  "authorization",
  "config",
  "config_var_values",
  "config_vars",
  "private_key",
  "secret",
  "sensitive_config_vars",
  "sensitive_url",
  "sensitive_vars",
  "token",
  "vars",
]);

/**
 * A copy of a state for the sandbox: what Heroku and Cloudflare hold, without outputs, data sources, and values that may be
 * secret.
 */
export function stateCopy(state: JsonObject): JsonObject {
  const resources = blocksOf(state.resources).filter(
    ({ mode, type }) => mode === "managed" && /^(?:heroku|cloudflare)_/.test(String(type)),
  );
  return {
    ...state,
    outputs: {},
    check_results: null,
    resources: resources.map((resource) => ({
      ...resource,
      instances: blocksOf(resource.instances).map((instance) => ({
        ...instance,
        attributes: cleaned(objectOf(instance.attributes), sensitiveOf(instance)),
        sensitive_attributes: [],
        private: undefined,
      })),
    })),
  };
}

/** The attributes that Terraform marks, by the first step of each path. */
function sensitiveOf({ sensitive_attributes: paths }: JsonObject): ReadonlySet<string> {
  const first = (Array.isArray(paths) ? paths : []).flatMap((path: unknown): unknown[] =>
    Array.isArray(path) ? path.slice(0, 1) : [],
  );
  return new Set(first.flatMap((step: unknown) => (isObject(step) ? [String(step.value)] : [])));
}

function cleaned(attributes: JsonObject, sensitive: ReadonlySet<string> = new Set()): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      SECRET.has(name) || sensitive.has(name) ? replaced(value) : opened(value),
    ]),
  );
}

/** A value at any depth, without URLs that could hold a credential. */
function opened(value: unknown): unknown {
  if (typeof value === "string") {
    return value.includes("://") && openUrl(value) === undefined ? "https://placeholder.invalid/" : value;
  }
  if (Array.isArray(value)) return value.map(opened);
  return isObject(value) ? cleaned(value) : value;
}

/** The names of variables, keys and items of a list, are kept. */
function replaced(value: unknown): unknown {
  if (typeof value === "string") return PLACEHOLDER_VALUE;
  if (Array.isArray(value)) return value.map((item: unknown) => (typeof item === "string" ? item : replaced(item)));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === null ? null : PLACEHOLDER_VALUE]),
  );
}

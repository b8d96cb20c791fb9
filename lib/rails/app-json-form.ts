import { isObject } from "../text/json";
import { nearest } from "../text/nearest";

/** Where something stands in a JSON file, from its root. */
export type JsonPath = readonly (string | number)[];

/** What Heroku refuses in the form of an `app.json`. */
export interface FormFault {
  readonly path: JsonPath;
  readonly problem: string;
  readonly remedy: string;
}

type Form =
  | "text"
  | "flag"
  | "count"
  | "anything"
  | { readonly list: Form }
  | { readonly oneOf: readonly Form[]; readonly says: string }
  /** A text that is one of these. */
  | { readonly words: readonly string[] }
  | { readonly keys: Readonly<Record<string, Form>>; readonly required?: readonly string[] }
  /** Keys that the app chooses, of a certain form. */
  | { readonly names: RegExp; readonly each: Form; readonly says: string };

const VARIABLE: Form = {
  oneOf: ["text", { keys: { description: "text", value: "text", required: "flag", generator: { words: ["secret"] } } }],
  says: "a text, or an object with description, value, required and generator",
};
const ADDON: Form = {
  oneOf: ["text", { keys: { plan: "text", as: "text", options: "anything" }, required: ["plan"] }],
  says: "a plan, or an object with plan, as and options",
};
const PARTS: Readonly<Record<string, Form>> = {
  env: { names: /^[A-Za-z_][A-Za-z0-9_]*$/, each: VARIABLE, says: "letters, digits and underscores" },
  formation: {
    names: /^[\w-]+$/,
    each: { keys: { quantity: "count", size: "text" }, required: ["quantity"] },
    says: "letters, digits, dashes and underscores",
  },
  addons: { list: ADDON },
  buildpacks: { list: { keys: { url: "text" }, required: ["url"] } },
  stack: "text",
  image: "text",
};
const SCRIPTS: Readonly<Record<string, Form>> = { postdeploy: "text", "pr-predestroy": "text" };
const ENVIRONMENT: Form = {
  keys: { ...PARTS, scripts: { keys: { ...SCRIPTS, test: "text", "test-setup": "text" } } },
};

/** By Heroku's own schema, with what its documentation allows besides: texts in `env`, `test-setup`, and `$schema`. */
const APP_JSON_FORM: Form = {
  keys: {
    $schema: "text",
    name: "text",
    description: "text",
    keywords: { list: "text" },
    website: "text",
    repository: "text",
    logo: "text",
    success_url: "text",
    scripts: { keys: SCRIPTS },
    ...PARTS,
    environments: { keys: { test: ENVIRONMENT, review: ENVIRONMENT, production: ENVIRONMENT } },
  },
};

/** What Heroku refuses in the form of an `app.json`: unknown keys, values of another type, keys that are missing. */
export function appJsonFaults(content: unknown): readonly FormFault[] {
  return faultsIn(content, APP_JSON_FORM, []);
}

function faultsIn(value: unknown, form: Form, path: JsonPath): readonly FormFault[] {
  const wrong = (expected: string): readonly FormFault[] => [
    {
      path,
      problem: `${nameOf(path)} is ${describe(value)}`,
      remedy: `Write ${expected}`,
    },
  ];
  if (form === "anything") return [];
  if (form === "text") return typeof value === "string" ? [] : wrong("a text in quotes");
  if (form === "flag") return typeof value === "boolean" ? [] : wrong("true or false");
  if (form === "count") return isCount(value) ? [] : wrong("a whole number that is not negative, without quotes");
  if ("words" in form) {
    return form.words.some((word) => word === value)
      ? []
      : wrong(form.words.map((one) => JSON.stringify(one)).join(", "));
  }
  if ("list" in form) {
    if (!Array.isArray(value)) return wrong("a list in brackets");
    return value.flatMap((one: unknown, index) => faultsIn(one, form.list, [...path, index]));
  }
  if ("oneOf" in form) {
    const all = form.oneOf.map((one) => faultsIn(value, one, path));
    if (all.some(({ length }) => length === 0)) return [];
    // What is wrong inside of an object is said of the object.
    return isObject(value) ? (all.at(-1) ?? []) : wrong(form.says);
  }
  if (!isObject(value)) return wrong("an object in braces");
  if ("names" in form) {
    return Object.entries(value).flatMap(([key, one]) =>
      form.names.test(key)
        ? faultsIn(one, form.each, [...path, key])
        : [{ path: [...path, key], problem: `${nameOf([...path, key])}: not a name`, remedy: `Write ${form.says}` }],
    );
  }
  const known = Object.keys(form.keys);
  const missing = (form.required ?? []).filter((key) => !(key in value));
  return [
    ...missing.map((key) => ({
      path,
      problem: `${nameOf(path)} has no ${key}`,
      remedy: `Write ${JSON.stringify(key)}`,
    })),
    ...Object.entries(value).flatMap(([key, one]): readonly FormFault[] => {
      const inner = form.keys[key];
      if (inner !== undefined) return faultsIn(one, inner, [...path, key]);
      const meant = nearest(key, known);
      return [
        {
          path: [...path, key],
          problem: `${nameOf([...path, key])}: unknown key`,
          remedy: meant === undefined ? `Allowed: ${known.join(", ")}` : `Did you mean ${meant}?`,
        },
      ];
    }),
  ];
}

function nameOf(path: JsonPath): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  return text === "" ? "the file" : text.replace(/^\./, "");
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : JSON.stringify(value);
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

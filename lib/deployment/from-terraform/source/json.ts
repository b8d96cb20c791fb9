import { isObject } from "../../../text/json";
import { EXPRESSION, type Written } from "./hcl";

/** A value of Terraform's JSON syntax, in which a string may hold an expression. */
export function writtenInJson(json: unknown): Written {
  if (json === null || typeof json === "number" || typeof json === "boolean") return json;
  if (typeof json === "string") {
    const text = json.replace(/(?<!\$)\$\{\s*path\.(?:module|root)\s*\}/g, ".");
    return /(?<!\$)\$\{|(?<!%)%\{/.test(text) ? EXPRESSION : text.replace(/([$%])\1\{/g, "$1{");
  }
  if (Array.isArray(json)) return json.map(writtenInJson);
  return isObject(json) ? attributesInJson(json) : EXPRESSION;
}

/** The members of an object of Terraform's JSON syntax. */
export function attributesInJson(json: Readonly<Record<string, unknown>>): Readonly<Record<string, Written>> {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, writtenInJson(value)]));
}

import type { JsonObject } from "../json";
import { parseHclWithExpressions, type Block, type Body } from "./hcl";

/**
 * A file in Terraform's own language in the form of Terraform's JSON syntax, so that one reader reads both.
 *
 * @throws SyntaxError naming the line where it cannot be read
 */
export function hclAsJson(text: string): JsonObject {
  return bodyAsJson(parseHclWithExpressions(text));
}

function bodyAsJson({ attributes, blocks }: Body): JsonObject {
  const byType = new Map<string, JsonObject[]>();
  for (const block of blocks) byType.set(block.type, [...(byType.get(block.type) ?? []), blockAsJson(block)]);
  return { ...attributes, ...Object.fromEntries(byType) };
}

/** A label is a level of its own: `resource "heroku_app" "web" {}` is `{ "heroku_app": { "web": {} } }`. */
function blockAsJson(block: Block): JsonObject {
  return block.labels.reduceRight<JsonObject>((inner, label) => ({ [label]: inner }), bodyAsJson(block));
}

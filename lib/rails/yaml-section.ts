import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLMap,
} from "yaml";
import { maskErb } from "./erb";

/** A value of a YAML file, and where it stands. */
export interface YamlValue {
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The values under one top-level key of a Rails YAML file, nested ones with dots (`ssl_params.verify_mode`), `<<:` merges
 * and aliases followed. A value of ERB stays as it is written; undefined where the key is missing.
 */
export function yamlSection(text: string, section: string): ReadonlyMap<string, YamlValue> | undefined {
  const { masked, unmask } = maskErb(text);
  const lines = new LineCounter();
  // A file that is wrong in one place, or has a key in both branches of an ERB condition, is read as far as it goes.
  const document = parseDocument(masked, { uniqueKeys: false, lineCounter: lines, logLevel: "silent" });
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const pair = root.items.findLast(({ key }) => textOf(key) === section);
  if (pair === undefined) return undefined;
  const found = new Map<string, YamlValue>();
  const map = resolved(pair.value, document);
  if (isMap(map)) collect(map, "");
  return found;

  function collect(map: YAMLMap, prefix: string): void {
    for (const { key, value } of map.items) {
      if (textOf(key) === "<<") {
        const merged = resolved(value, document);
        const sources = isSeq(merged) ? merged.items.map((one) => resolved(one, document)) : [merged];
        for (const source of sources) if (isMap(source)) collect(source, prefix);
      }
    }
    for (const { key, value } of map.items) {
      const name = `${prefix}${textOf(key)}`;
      if (textOf(key) === "<<") continue;
      const node = resolved(value, document);
      const { line } = lines.linePos((isScalar(key) ? key.range?.[0] : undefined) ?? 0);
      found.set(name, { value: unmask(isScalar(node) ? textOf(node) : ""), line });
      if (isMap(node)) collect(node, `${name}.`);
    }
  }
}

function resolved(node: unknown, document: Document): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isMap(node) || isScalar(node) || isSeq(node) ? node : undefined;
}

/** A scalar as it is written, without quotes: `0755` and `yes` are not made into something else. */
function textOf(node: unknown): string {
  if (!isScalar(node)) return "";
  return typeof node.value === "string" && node.type !== "PLAIN" ? node.value : (node.source ?? "");
}

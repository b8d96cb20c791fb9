import { visible, visibleJson } from "../text/visible";

/** TypeScript as Prettier formats it, for the few statements that an adopted program has. */

/** Source text that stands for itself. */
export class Code {
  constructor(readonly text: string) {}
}

/** A value of a program. */
export type SourceValue =
  string | number | boolean | Code | readonly SourceValue[] | { readonly [key: string]: SourceValue | undefined };

/** The longest line. */
export const WIDTH = 80;

/** A value as it is written at a depth of indentation. */
export function written(value: SourceValue, depth = 0): string {
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object") return String(value);
  const inner = "  ".repeat(depth + 1);
  const outer = "  ".repeat(depth);
  if (isList(value)) {
    if (value.length === 0) return "[]";
    const items = value.map((item) => written(item, depth + 1));
    const line = `[${items.join(", ")}]`;
    // The comma behind a property has to fit as well; 24 leaves room for its name.
    const isFlat = value.every((item) => typeof item !== "object" || item instanceof Code);
    return isFlat && line.length + outer.length + 24 < WIDTH
      ? line
      : `[\n${items.map((item) => `${inner}${item},\n`).join("")}${outer}]`;
  }
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${inner}${property(key, member, depth + 1)},\n`],
  );
  return members.length === 0 ? "{}" : `{\n${members.join("")}${outer}}`;
}

function property(key: string, member: SourceValue, depth: number): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
  if (member instanceof Code && member.text === key) return key;
  const line = `${name}: ${written(member, depth)}`;
  if (typeof member !== "string" || "  ".repeat(depth).length + line.length < WIDTH) return line;
  return `${name}:\n${"  ".repeat(depth + 1)}${written(member, depth)}`;
}

/** A string; what Terraform would take for an expression is escaped. */
function quoted(text: string): string {
  const escaped = text.replace(/([$%])\{/g, "$1$1{");
  const json = visibleJson(JSON.stringify(escaped));
  return text.includes('"') && !text.includes("'") ? `'${json.slice(1, -1).replaceAll('\\"', '"')}'` : json;
}

/** `// …` over as many lines as it takes; what would end a line in between would make a program of the rest. */
export function comment(text: string): string {
  const lines: string[] = [];
  for (const word of visible(text).split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(`// ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return `${lines.join("\n")}\n`;
}

/** One import; names in the order of the alphabet. */
export function importOf(names: readonly string[], from: string): string {
  const sorted = [...names].sort();
  const line = `import { ${sorted.join(", ")} } from ${JSON.stringify(from)};\n`;
  return line.length <= WIDTH + 1 || sorted.length === 1
    ? line
    : `import {\n${sorted.map((name) => `  ${name},\n`).join("")}} from ${JSON.stringify(from)};\n`;
}

function isList(value: SourceValue): value is readonly SourceValue[] {
  return Array.isArray(value);
}

import { pins, type Include } from "./includes";
import type { RubyNode, RubyParser } from "./ruby/parser";

/**
 * A file with the lines that it has to include, or undefined where their place is not unmistakable: then they are for a person.
 *
 * @param text - the file as it is, with line ends of Unix
 */
export function withIncluded({ path, lines }: Include, text: string, parser: RubyParser): string | undefined {
  if (path.startsWith("config/environments/")) return atTheEnd(path, text, lines, parser);
  if (path === "config/importmap.rb") {
    const missing = lines.filter((line) => !pins(text, line));
    return missing.length === 0 ? undefined : atTheEnd(path, text, missing, parser);
  }
  if (path === "Gemfile") return withGems(text, lines, parser);
  if (path === "config/database.yml") return withPool(text, lines);
  if (path.endsWith(".html.erb")) return inHead(text, lines);
  return path.endsWith("/connection.rb") ? inEmptyClass(path, text, lines, parser) : undefined;
}

/** Behind the last statement, where Ruby can parse the file and nothing hides what follows it. */
function atTheEnd(path: string, text: string, lines: readonly string[], parser: RubyParser): string | undefined {
  if (parser.parse(path, text).error !== undefined || /^__END__$/m.test(text)) return undefined;
  const body = text.trimEnd();
  return `${body}${body === "" ? "" : "\n\n"}${lines.join("\n")}\n`;
}

/** Gems that the file does not name; what it names with other bounds is for a person. */
function withGems(text: string, lines: readonly string[], parser: RubyParser): string | undefined {
  const missing = lines.filter((line) => !namesGem(text, line));
  return missing.length === 0 ? undefined : atTheEnd("Gemfile", text, missing, parser);
}

/** Whether a Gemfile has a line for the gem of another line, whatever its bounds are. */
function namesGem(gemfile: string, line: string): boolean {
  const name = /gem "([^"]+)"/.exec(line)?.[1] ?? "";
  return new RegExp(`^\\s*gem[\\s(]+["']${name}["']`, "m").test(gemfile);
}

/** In place of the one pool that the file has. */
function withPool(text: string, [line = ""]: readonly string[]): string | undefined {
  const pools = [...text.matchAll(/^([ \t]+)(?:pool|max_connections):.*$/gm)];
  const [pool] = pools;
  if (pool === undefined || pools.length > 1) return undefined;
  return text.slice(0, pool.index) + (pool[1] ?? "") + line + text.slice(pool.index + pool[0].length);
}

/** Below the one line that opens the head, those tags that the layout does not have. */
function inHead(text: string, lines: readonly string[]): string | undefined {
  const heads = [...text.matchAll(/^([ \t]*)<head>[ \t]*$/gm)];
  const [head] = heads;
  if (head === undefined || heads.length > 1) return undefined;
  const missing = lines.filter((line) => !text.includes(tagIn(line)));
  const end = head.index + head[0].length;
  return `${text.slice(0, end)}${missing.map((line) => `\n${head[1] ?? ""}  ${line}`).join("")}${text.slice(end)}`;
}

/** What tells a tag: the name of a meta tag that is made by hand, or the helper that makes it. */
function tagIn(line: string): string {
  return /"([\w-]+)", content/.exec(line)?.[1] ?? /<%= (\w+)/.exec(line)?.[1] ?? line;
}

/** Into the one class of the connection, where it has no body. */
function inEmptyClass(path: string, text: string, lines: readonly string[], parser: RubyParser): string | undefined {
  const { nodes } = parser;
  const tree = parser.parse(path, text);
  const empty: RubyNode[] = [];
  const visit = (node: RubyNode): void => {
    if (node instanceof nodes.ClassNode && node.name === "Connection" && node.body === null) empty.push(node);
    for (const child of node.childNodes() as readonly (RubyNode | null)[]) if (child !== null) visit(child);
  };
  visit(tree.program);
  const [only] = empty;
  if (tree.error !== undefined || only === undefined || empty.length > 1) return undefined;
  const rows = text.split("\n");
  const index = tree.lineOf(only) - 1;
  const opening = rows[index] ?? "";
  // `class Connection < Base; end` has no line of its own for what is put in.
  if (/\bend\b/.test(opening)) return undefined;
  const indent = `${/^\s*/.exec(opening)?.[0] ?? ""}  `;
  return [
    ...rows.slice(0, index + 1),
    ...lines.map((line) => (line === "" ? "" : indent + line)),
    ...rows.slice(index + 1),
  ].join("\n");
}

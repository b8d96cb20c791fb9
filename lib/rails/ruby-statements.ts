/** One statement of a Ruby file, on one line, without comments. */
export interface Statement {
  readonly file: string;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly code: string;
}

const OPENING = "([{";
const CLOSING = ")]}";
/** What a line cannot end with if the statement is over. */
const CONTINUES = /(?:[,\\+.=(]|&&|\|\||->)$/;

/**
 * Cuts Ruby into statements as far as configuration files need it: lines are joined where a bracket is open, where a
 * line ends with an operator and where the next one begins with a dot. Comments, `=begin` blocks, heredocs and what
 * follows `__END__` are left out. It is not a parser: conditions are not judged, and the last one who sets something wins.
 */
export function rubyStatements(file: string, text: string): readonly Statement[] {
  const statements: Statement[] = [];
  let parts: string[] = [];
  let start = 0;
  let depth = 0;
  let heredoc: string | undefined;
  let block = false;
  const lines = text.split(/\r?\n/);
  const finish = () => {
    const code = parts.join(" ").replaceAll(/\s+/g, " ").trim();
    if (code !== "") statements.push({ file, line: start, code });
    parts = [];
    depth = 0;
  };
  for (const [index, raw] of lines.entries()) {
    if (raw === "__END__") break;
    if (raw.startsWith("=begin")) block = true;
    if (block) {
      if (raw.startsWith("=end")) block = false;
      continue;
    }
    if (heredoc !== undefined) {
      if (raw.trim() === heredoc) heredoc = undefined;
      continue;
    }
    const code = withoutComment(raw).trim();
    heredoc = /<<[~-]?["'`]?([A-Z_]+)["'`]?/.exec(code)?.[1];
    if (code === "") continue;
    if (parts.length === 0) start = index + 1;
    parts.push(code.endsWith("\\") ? code.slice(0, -1) : code);
    depth += depthOf(code);
    const next = lines.slice(index + 1).find((line) => withoutComment(line).trim() !== "");
    if (depth <= 0 && !CONTINUES.test(code) && !/^\s*\.\w/.test(next ?? "")) finish();
  }
  finish();
  return statements;
}

/** A line of Ruby up to its comment; a `#` in a string or a regular expression is none. */
function withoutComment(line: string): string {
  let quote: string | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? "";
    if (quote !== undefined) {
      if (character === "\\") index += 1;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'" || character === "`") {
      // ?" is a character, not the beginning of a string.
      if (line[index - 1] !== "?") quote = character;
    } else if (character === "#" && (index === 0 || /[\s,;({[\])}]/.test(line[index - 1] ?? ""))) {
      return line.slice(0, index);
    }
  }
  return line;
}

function depthOf(code: string): number {
  let depth = 0;
  for (const character of withoutStrings(code)) {
    if (OPENING.includes(character)) depth += 1;
    if (CLOSING.includes(character)) depth -= 1;
  }
  return depth;
}

/** The code with its strings emptied, so that what looks like code in a message is not taken for it. */
export function withoutStrings(code: string): string {
  return code.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
}

/**
 * The value of a key in a hash of a statement, brackets included: of `redis: { ttl: 1 }, key: "x"` the value of `redis`
 * is `{ ttl: 1 }`.
 */
export function hashValue(code: string, key: string): string | undefined {
  const match = new RegExp(`(?:^|[\\s,({])(?::${key}\\s*=>|["']?${key}["']?:(?!:))\\s*`).exec(code);
  if (match === null) return undefined;
  const rest = code.slice(match.index + match[0].length);
  let depth = 0;
  let quote: string | undefined;
  for (let index = 0; index < rest.length; index += 1) {
    const character = rest[index] ?? "";
    if (quote !== undefined) {
      if (character === "\\") index += 1;
      else if (character === quote) quote = undefined;
      continue;
    }
    if (character === '"' || character === "'") quote = character;
    else if (OPENING.includes(character)) depth += 1;
    else if (CLOSING.includes(character)) depth -= 1;
    if (depth < 0 || (depth === 0 && character === ",")) return rest.slice(0, index).trim();
  }
  return rest.trim();
}

/** The code without what lies in brackets one level down, to tell options of a call from those of a hash inside of it. */
export function outermost(code: string): string {
  let depth = 0;
  let out = "";
  for (const character of withoutStrings(code)) {
    if (CLOSING.includes(character)) depth -= 1;
    if (depth === 0) out += character;
    if (OPENING.includes(character)) depth += 1;
  }
  return out;
}

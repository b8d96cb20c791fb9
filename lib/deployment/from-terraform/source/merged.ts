const OPENING = "{[(";
const CLOSING = "}])";

/**
 * The maps that an expression takes as they are: those that `merge` is given and that are written elsewhere, or the
 * expression itself. `merge(var.common, { A = "1" })` takes `var.common`.
 */
export function mergedMaps(text: string): readonly string[] {
  const expression = (text.startsWith("${") && endOf(text, 1) === text.length - 1 ? text.slice(2, -1) : text).trim();
  const open = /^merge\s*\(/.exec(expression)?.[0].length ?? 0;
  if (open > 0 && endOf(expression, open - 1) === expression.length - 1) {
    return argumentsIn(expression.slice(open, -1)).flatMap(mergedMaps);
  }
  return expression === "" || expression.startsWith("{") ? [] : [expression.replaceAll(/\s+/g, " ")];
}

function argumentsIn(text: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at = next(text, at)) {
    if (text[at] !== ",") continue;
    found.push(text.slice(start, at));
    start = at + 1;
  }
  return [...found, text.slice(start)];
}

/** Where the bracket closes that opens at an offset; the end of the text where it does not. */
function endOf(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && !CLOSING.includes(text[at] ?? "")) at = next(text, at);
  return at;
}

/** The offset behind a character, a quoted text, or brackets with all that is in them. */
function next(text: string, at: number): number {
  const character = text[at] ?? "";
  if (OPENING.includes(character)) return endOf(text, at) + 1;
  if (character !== '"') return at + 1;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end + 1;
}

const CONTEXT = 3;

interface Edit {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/**
 * The difference between two texts in unified form, without file names; empty where there is none.
 *
 * @param before - what is there
 * @param after - what would be written
 */
export function unifiedDifference(before: string, after: string): string {
  if (before === after) return "";
  const edits = editsOf(linesOf(before), linesOf(after));
  const near = edits.map((_, index) =>
    edits.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== " "),
  );
  const out: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (const [index, { sign, line }] of edits.entries()) {
    if (near[index] === true) {
      if (index === 0 || near[index - 1] !== true) out.push(`@@ -${oldLine} +${newLine} @@`);
      out.push(`${sign}${line}`);
    }
    if (sign !== "+") oldLine += 1;
    if (sign !== "-") newLine += 1;
  }
  return `${out.join("\n")}\n`;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  // A last line without its end is shown as such, so that no difference is invisible.
  if (lines.at(-1) === "") lines.pop();
  else lines.push(`${lines.pop() ?? ""}\\ no newline at the end`);
  return lines;
}

/** By the longest common subsequence: the files are short, so the table is small. */
function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const edits: Edit[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      edits.push({ sign: " ", line: old });
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      edits.push({ sign: "-", line: old });
      row += 1;
    } else if (fresh !== undefined) {
      edits.push({ sign: "+", line: fresh });
      column += 1;
    }
  }
  return edits;
}

import { printable } from "./printable";

/** Characters that mean nothing to Markdown wherever they stand inside of a code span in a table. */
const PLAIN_CODE = /^[\p{L}\p{M}\p{N} .,:;/_+*=@#%$~^(){}[\]?!"'×→…−±-]*$/u;

/**
 * Text of a configuration as code, which GitHub searches for no mentions, issues or links. Where a code span could be
 * ended from within, or its cell of a table be, the same is written with entities.
 */
export function code(text: string): string {
  const shown = printable(text);
  if (shown === "") return "<code></code>";
  return PLAIN_CODE.test(shown) ? `\`${shown}\`` : `<code>${entities(shown)}</code>`;
}

/**
 * A sentence that may hold text of a configuration: nothing of it becomes markup, and nobody is mentioned, no issue
 * linked and no address made a link, for which an empty comment comes between.
 */
export function prose(text: string): string {
  return printable(text)
    .replaceAll(/[\\`*{}[\]<>#!|~&$^]|(?<![\p{L}\p{N}])[-+=_]|_(?![\p{L}\p{N}])|(?<=^\d+)[.)]/gu, entity)
    .replaceAll("@", "@<!-- -->")
    .replaceAll(/&#35;(?=\d)/g, "&#35;<!-- -->")
    .replaceAll(/\bGH(?=-\d)/gi, "$&<!-- -->")
    .replaceAll("://", ":<!-- -->//")
    .replaceAll(/www\./gi, (host) => `${host.slice(0, -1)}<!-- -->.`)
    .replaceAll(/:(?=[a-z0-9_&#;+-]+:)/gi, ":<!-- -->");
}

/** A table of GitHub's Markdown; every cell is Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A part that is folded in until a reader clicks on it. */
export function details(summary: string, body: string, open = false): string {
  return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function entities(text: string): string {
  return text.replaceAll(/[^\p{L}\p{M}\p{N} ]/gu, entity);
}

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0xfffd};`;
}

import { visible } from "./visible";

/** Markup that is safe to put into a page: made by {@link html} only, which escapes whatever is not. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template: pieces in a row, and nothing where there is nothing. */
export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup from a template: interpolated markup as it is, everything else escaped for text and for quoted attributes, and hidden characters as their codes. */
export function html(template: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(template.map((text, index) => (index === 0 ? text : markupOf(parts[index - 1]) + text)).join(""));
}

/** Pieces of markup in a row. */
export function join(pieces: readonly Html[], separator = ""): Html {
  return new Html(pieces.map(String).join(separator));
}

function markupOf(part: HtmlPart): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.toString();
  if (typeof part === "object") return part.map(markupOf).join("");
  return visible(String(part)).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

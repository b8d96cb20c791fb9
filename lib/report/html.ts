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

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup from a template: interpolated markup as it is, everything else escaped for text and for quoted attributes. */
export function html(template: TemplateStringsArray, ...values: readonly (Html | string | number)[]): Html {
  const parts = values.map(
    (value, index) =>
      `${value instanceof Html ? value.toString() : escapeHtml(String(value))}${template[index + 1] ?? ""}`,
  );
  return new Html((template[0] ?? "") + parts.join(""));
}

/** Pieces of markup in a row. */
export function join(pieces: readonly Html[], separator = ""): Html {
  return new Html(pieces.map(String).join(separator));
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

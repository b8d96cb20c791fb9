/** Control characters but tab and newline, line separators, and marks that turn the direction of text or are not seen. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text with every character that a terminal would obey or not show as its code: `\u202E`. */
export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

/** The same for a text of JSON, which means what it did before. */
export function visibleJson(json: string): string {
  return json.replaceAll(HIDDEN, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const code = character.charCodeAt(index);
      return `\\u${code.toString(16).padStart(4, "0")}`;
    }).join(""),
  );
}

import { html, join, type Html } from "../../text/html";
import { printable } from "./printable";

/** Longer than what a telephone shows in one line. */
const LONG_WORD = /\S{25}/;

/** A host, path or URL for the page: where it does not fit into a line it is broken after a separator, and not inside of a name. */
export function breakable(text: string): Html {
  const shown = printable(text);
  if (!LONG_WORD.test(shown)) return html`${shown}`;
  const pieces = shown.split(/(?<=[./:_@=])(?=[^\s./:_@=])/);
  return join(
    pieces.map((piece) => html`${piece}`),
    "<wbr>",
  );
}

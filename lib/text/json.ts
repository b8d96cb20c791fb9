/** Whether a value is an object, not a list and not null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How deep JSON may be nested: what Terraform and cdktf write is below 100. */
const DEEPEST = 500;

/**
 * Parses JSON that may have been written by anybody.
 *
 * @throws SyntaxError for what is not JSON, without an excerpt of it, and for JSON that is nested deeper than readers go
 */
export function parseJson(text: string): unknown {
  const depth = depthOf(text);
  if (depth > DEEPEST) {
    throw new SyntaxError(`nested ${depth} levels deep, and up to ${DEEPEST} are read`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The cause would carry the excerpt along.
    // eslint-disable-next-line preserve-caught-error
    throw new SyntaxError(withoutExcerpt(error.message));
  }
}

/** What V8 says of JSON, without the part of the text that it quotes: a state or a sandbox's file holds secrets. */
function withoutExcerpt(message: string): string {
  return message.replace(/(?:^|,? )(?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, "") || "not valid JSON";
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isQuoted) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isQuoted = false;
    } else if (code === QUOTE) {
      isQuoted = true;
    } else if (code === BRACE || code === BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) {
      depth -= 1;
    }
  }
  return deepest;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

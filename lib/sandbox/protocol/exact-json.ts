/** A JSON string, or a number outside of one. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** More digits than this, or an exponent, and a double may hold another number than is written. */
const SURELY_EXACT = /^-?\d{1,15}$/;

/**
 * JSON.parse, except that a number that a double might round arrives as the string that was written: the schema tells
 * afterwards which strings are numbers.
 * @throws SyntaxError as JSON.parse does
 */
export function parseJsonExactly(text: string): unknown {
  const quoted = text.replace(TOKEN, (token) =>
    token.startsWith('"') || SURELY_EXACT.test(token) ? token : `"${token}"`,
  );
  const parsed: unknown = JSON.parse(quoted);
  return parsed;
}

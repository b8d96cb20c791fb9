import type { IncomingMessage } from "node:http";
import type { Json } from "../kit/json";

/** A source may be as large as a slug may be. */
export const LARGEST_UPLOAD = 500 * 1024 * 1024;
/** No body of JSON that the platforms take comes near it. */
export const LARGEST_JSON = 4 * 1024 * 1024;
/** Objects and lists within each other: what the APIs take goes five deep. */
const DEEPEST = 64;

/** A body that is refused, with the status that says why. */
export class BodyError extends Error {
  constructor(
    readonly status: number,
    readonly id: string,
    message: string,
  ) {
    super(message);
  }
}

function tooLarge(limit: number): BodyError {
  return new BodyError(413, "too_large", `The body is larger than ${limit} bytes.`);
}

/** Whether a request says that it has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * @param keep - false for a body that nobody looks at
 * @throws BodyError before anything is read where the length that is told is too much, and as soon as too much has come
 */
export async function readBody(message: IncomingMessage, limit: number, keep = true): Promise<Buffer> {
  if (Number(message.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    if (keep) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** How deep the brackets of a text of JSON go. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted) {
      if (character === "\\") index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, (depth += 1));
    else if (character === "}" || character === "]") depth -= 1;
  }
  return deepest;
}

/** @throws BodyError for what is not JSON, or goes deeper than any request does */
export function parseBody(bytes: Buffer): Json {
  const text = bytes.toString("utf8");
  if (depthOf(text) > DEEPEST) {
    throw new BodyError(400, "bad_request", `The body goes deeper than ${DEEPEST} levels.`);
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new BodyError(400, "bad_request", "The body is not JSON.");
  }
}

import { createHash } from "node:crypto";

/** A file to be written into a Rails app. */
export interface RenderedFile {
  /** From the app's directory, with slashes. */
  readonly path: string;
  readonly text: string;
  /**
   * What to do where the app has a file of its own at this path. `replaceable` files are ours by their place, and one
   * that was edited is shown as a difference. A `shared` place, `Procfile` for example, belongs to the app: a file of its
   * own stays, and what ours would have said is printed.
   */
  readonly place: "replaceable" | "shared";
}

/** Whether a file that is there was written by us, and is as we wrote it. */
export type Authorship = "ours" | "edited" | "foreign";

const COMMENTS: Readonly<Record<string, string>> = { js: "//" };
const DIGEST_LENGTH = 32;
const HEADER = /^(?:#|\/\/) Written by stimulus-reflex rails\. Digest: ([0-9a-f]{32})\n(?:#|\/\/) [^\n]*\n\n?/;

/** Puts a header before a file that tells an unedited file from an edited one later. JSON takes no comments: see {@link digestFileOf}. */
export function withHeader(path: string, body: string, place: RenderedFile["place"] = "replaceable"): RenderedFile {
  const sign = COMMENTS[path.split(".").pop() ?? ""] ?? "#";
  const text = `${sign} Written by stimulus-reflex rails. Digest: ${digestOf(body)}\n${sign} Once you edit it, it is yours: it is not written again unless you say so.\n\n${body}`;
  return { path, text, place };
}

/** Tells who wrote a file that is there. */
export function authorshipOf(text: string): Authorship {
  const unix = text.replaceAll("\r\n", "\n");
  const header = HEADER.exec(unix);
  if (header === null) return "foreign";
  return digestOf(unix.slice(header[0].length)) === header[1] ? "ours" : "edited";
}

/** The companion of a file that takes no comments, in the form of `sha256sum`, so that `sha256sum --check` reads it too. */
export function digestFileOf(file: RenderedFile): RenderedFile {
  const text = `${createHash("sha256").update(file.text).digest("hex")}  ${file.path}\n`;
  return { path: `config/stimulus_reflex/${file.path}.sha256`, text, place: "replaceable" };
}

/** Whether the companion says that the file is as we wrote it. */
export function companionAuthorship(text: string, companion: string | undefined): Authorship {
  if (companion === undefined) return "foreign";
  return companion.startsWith(createHash("sha256").update(text).digest("hex")) ? "ours" : "edited";
}

function digestOf(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, DIGEST_LENGTH);
}

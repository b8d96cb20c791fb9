import { gunzipSync, gzipSync } from "node:zlib";

const BLOCK = 512;

/** The process types of a Procfile with their commands; lines that name none are passed over, as Heroku does. */
export function parseProcfile(text: string): Record<string, string> {
  const entries: [string, string][] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^([A-Za-z0-9_-]+):\s*(.+?)\s*$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) entries.push([match[1], match[2]]);
  }
  return Object.fromEntries(entries);
}

/**
 * The process types in a tarball, gzipped or not. A tarball without a Procfile has a web process only, as with the Ruby buildpack's
 * default.
 *
 * @throws RangeError for bytes that are not a tarball
 */
export function processTypesOfTarball(bytes: Uint8Array): Record<string, string> {
  const tar = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  // The tarball of a directory, as the real provider and GitHub make it, has everything in one folder.
  const procfile = fileOfTarball(tar, /^Procfile$/) ?? fileOfTarball(tar, /^[^/]+\/Procfile$/);
  return procfile === undefined ? { web: "" } : parseProcfile(procfile);
}

/** A gzipped tarball with one file in it, the same bytes for the same content. */
export function tarballOf(name: string, content: string): Uint8Array {
  const data = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write("0000644\0" + "0000000\0" + "0000000\0", 100);
  header.write(`${data.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        0", 148);
  header.write("ustar\x0000", 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK);
  return gzipSync(Buffer.concat([header, data, padding, Buffer.alloc(2 * BLOCK)]));
}

function fileOfTarball(bytes: Uint8Array, wanted: RegExp): string | undefined {
  const tar = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tar.length < BLOCK || tar.length % BLOCK !== 0)
    throw new RangeError("not a tarball: its length is not a multiple of 512 bytes");
  for (let at = 0; at + BLOCK <= tar.length;) {
    const name = cString(tar, at, 100);
    if (name === "") return undefined;
    const size = parseInt(cString(tar, at + 124, 12).trim(), 8);
    if (Number.isNaN(size)) throw new RangeError(`not a tarball: the entry ${JSON.stringify(name)} has no size`);
    const isFile = [0, 0x30].includes(tar[at + 156] ?? 0);
    if (isFile && wanted.test(name.replace(/^\.\//, ""))) return tar.toString("utf8", at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

function cString(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString("utf8", start, end === -1 || end > start + length ? start + length : end);
}

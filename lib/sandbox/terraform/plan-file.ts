import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { decode } from "../protocol/msgpack";

/** Where a saved plan was made to keep its state. */
export interface PlannedBackend {
  readonly type: string;
  /** The backend's settings, as far as they are text. */
  readonly settings: Readonly<Record<string, string>>;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/** Field numbers of Terraform's planfile.proto: Plan.backend, and type and config of it; DynamicValue.msgpack. */
const PLAN_BACKEND = 13;
const BACKEND_TYPE = 1;
const BACKEND_CONFIG = 2;
const VALUE_MSGPACK = 1;

/** One member of a ZIP archive. */
function unzip(archive: Buffer, wanted: string): Buffer | undefined {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) return undefined;
  let entry = archive.readUInt32LE(end + 16);
  for (
    let left = archive.readUInt16LE(end + 10);
    left > 0 && archive.readUInt32LE(entry) === DIRECTORY_ENTRY;
    left -= 1
  ) {
    const method = archive.readUInt16LE(entry + 10);
    const size = archive.readUInt32LE(entry + 20);
    const nameLength = archive.readUInt16LE(entry + 28);
    const local = archive.readUInt32LE(entry + 42);
    if (archive.toString("utf8", entry + 46, entry + 46 + nameLength) === wanted) {
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      const content = archive.subarray(start, start + size);
      return method === 0 ? content : inflateRawSync(content);
    }
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  return undefined;
}

/** The last length-delimited field of a number in a protocol-buffers message. */
function field(message: Buffer, wanted: number): Buffer | undefined {
  let found: Buffer | undefined;
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message.readUInt8(position);
      position += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (position < message.length) {
    const key = varint();
    switch (key % 8) {
      case 0:
        varint();
        break;
      case 1:
        position += 8;
        break;
      case 2: {
        const length = varint();
        if (Math.floor(key / 8) === wanted) found = message.subarray(position, position + length);
        position += length;
        break;
      }
      default:
        position += 4;
    }
  }
  return found;
}

/**
 * Reads from a saved plan where applying it would write state: a plan brings its own backend, whatever the directory says.
 * @returns undefined where the file is not a plan that can be read (an encrypted one, for instance)
 */
export function plannedBackend(file: string): PlannedBackend | undefined {
  try {
    const plan = unzip(readFileSync(file), "tfplan");
    const backend = plan === undefined ? undefined : field(plan, PLAN_BACKEND);
    if (backend === undefined) return undefined;
    const config = field(field(backend, BACKEND_CONFIG) ?? Buffer.alloc(0), VALUE_MSGPACK);
    const settings: unknown = config === undefined ? {} : decode(config);
    const entries = typeof settings === "object" && settings !== null ? Object.entries(settings) : [];
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return { type: field(backend, BACKEND_TYPE)?.toString("utf8") ?? "", settings: Object.fromEntries(texts) };
  } catch {
    return undefined;
  }
}

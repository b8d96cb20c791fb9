import { isObject } from "../../text/json";
import { Decoder, Encoder, ExtensionCodec } from "./msgpack";
import { numberFromDecimal, numberFromDouble } from "./decimals";
import { parseJsonExactly } from "./exact-json";
import type { DynamicValue } from "./messages";
import { UNKNOWN, type Attributes, type Value } from "./provider";
import { ctyJson, parseCtyJson, type WireType } from "./wire-type";

/** Extension types of MessagePack that stand for an unknown value: bare, and with what is known of it. */
const UNKNOWN_BARE = 0;
const UNKNOWN_REFINED = 12;

const extensions = new ExtensionCodec();
extensions.register({
  type: UNKNOWN_BARE,
  encode: (value: unknown) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensions.register({ type: UNKNOWN_REFINED, encode: () => null, decode: () => UNKNOWN });

const decoder = new Decoder({ extensionCodec: extensions, useBigInt64: true });
const encoder = new Encoder({ extensionCodec: extensions });

/**
 * A collection of dynamic type carries its type on the wire, which its elements alone do not tell (a list is not a tuple).
 * It is remembered for the arrays and objects that came from Terraform, so that a value goes back as what it came as.
 */
const dynamicTypes = new WeakMap<object, WireType>();

/** Whether a {@link Value} is an object or a map. */
export function isAttributes(value: Value | undefined): value is Attributes {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a {@link Value} is a list, a set or a tuple. */
export function isValues(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function describe(value: unknown): string {
  return typeof value === "symbol"
    ? "an unknown value"
    : JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v));
}

function mismatch(type: WireType, value: unknown): Error {
  return new TypeError(`Expected ${JSON.stringify(ctyJson(type))} and got ${describe(value)}.`);
}

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A text that is the same for equal values and sorts them: the canonical order of sets. */
function sortKey(value: Value): string {
  if (value === UNKNOWN) return "?";
  if (isValues(value)) return `[${value.map(sortKey).join(",")}]`;
  if (isAttributes(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => byteOrder(a, b));
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${sortKey(member)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** A set's elements without duplicates, in an order that depends on nothing but the elements. */
function canonicalSet(elements: readonly Value[]): readonly Value[] {
  const byKey = new Map<string, Value>(elements.map((element) => [sortKey(element), element]));
  return [...byKey].sort(([a], [b]) => byteOrder(a, b)).map(([, element]) => element);
}

/** Whether two values are the same one; unknown is equal to unknown only. */
export function sameValue(a: Value, b: Value): boolean {
  return a === b || sortKey(a) === sortKey(b);
}

/** A nested block is never null. */
function absent(type: WireType): Value {
  return (type.kind === "list" || type.kind === "set") && type.block === true ? [] : null;
}

/**
 * A value that has parts, each of them changed by its own type; members that an object's type does not know are dropped.
 *
 * @throws TypeError for a value of another form
 */
function changedParts<Part>(
  type: Exclude<WireType, { kind: "string" | "number" | "bool" | "dynamic" }>,
  value: unknown,
  change: (type: WireType, part: unknown) => Part,
): readonly Part[] | Readonly<Record<string, Part>> {
  if (type.kind === "map" || type.kind === "object") {
    if (!isObject(value)) throw mismatch(type, value);
    const parts =
      type.kind === "map"
        ? Object.entries(value).map(([key, part]) => [key, change(type.element, part)] as const)
        : [...type.attributes].map(([name, member]) => [name, change(member, value[name])] as const);
    return Object.fromEntries(parts);
  }
  if (!Array.isArray(value)) throw mismatch(type, value);
  const elements: readonly unknown[] = value;
  return type.kind === "tuple"
    ? type.elements.map((element, index) => change(element, elements[index]))
    : elements.map((element) => change(type.element, element));
}

function decodeNumber(type: WireType, value: unknown): number | string {
  if (typeof value === "number") return numberFromDouble(value);
  const decimal = typeof value === "bigint" || typeof value === "string" ? numberFromDecimal(String(value)) : undefined;
  if (decimal === undefined) throw mismatch(type, value);
  return decimal;
}

function decodeScalar(type: WireType, value: unknown): Value {
  if (type.kind === "number") return decodeNumber(type, value);
  if (type.kind === "string" && typeof value === "string") return value;
  if (type.kind === "bool" && typeof value === "boolean") return value;
  // State written by hand or by another version may hold a scalar as another one: Terraform converts these too.
  if (
    type.kind === "string" &&
    (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
  ) {
    return String(value);
  }
  if (type.kind === "bool" && (value === "true" || value === "false")) return value === "true";
  throw mismatch(type, value);
}

function decodeDynamic(value: unknown): Value {
  let type: WireType;
  let inner: unknown;
  if (Array.isArray(value) && value.length === 2) {
    const notation: unknown = value[0];
    type = parseCtyJson(notation instanceof Uint8Array ? JSON.parse(Buffer.from(notation).toString()) : notation);
    inner = value[1];
  } else if (isObject(value) && "type" in value && "value" in value) {
    type = parseCtyJson(value.type);
    inner = value.value;
  } else {
    throw mismatch({ kind: "dynamic" }, value);
  }
  const decoded = decodeValue(type, inner);
  if (typeof decoded === "object" && decoded !== null) dynamicTypes.set(decoded, type);
  // No resource has a dynamic number that a double cannot hold; it would be taken for a string on the way back.
  return type.kind === "number" && typeof decoded === "string" ? Number(decoded) : decoded;
}

/** Reads a value that was decoded from JSON or MessagePack; attributes that the type does not know are dropped. */
export function decodeValue(type: WireType, value: unknown): Value {
  if (value === UNKNOWN) return UNKNOWN;
  if (value === null || value === undefined) return absent(type);
  switch (type.kind) {
    case "dynamic":
      return decodeDynamic(value);
    case "string":
    case "number":
    case "bool":
      return decodeScalar(type, value);
    default: {
      const parts = changedParts(type, value, decodeValue);
      return type.kind === "set" && isValues(parts) ? canonicalSet(parts) : parts;
    }
  }
}

/** The type of a value of dynamic type, where it did not come from Terraform. */
function inferredType(value: Value): WireType {
  if (typeof value === "object" && value !== null) {
    const known = dynamicTypes.get(value);
    if (known !== undefined) return known;
  }
  if (isValues(value)) return { kind: "tuple", elements: value.map(inferredType) };
  if (isAttributes(value)) {
    return { kind: "object", attributes: new Map(Object.entries(value).map(([key, v]) => [key, inferredType(v)])) };
  }
  switch (typeof value) {
    case "string":
      return { kind: "string" };
    case "number":
      return { kind: "number" };
    case "boolean":
      return { kind: "bool" };
    default:
      return { kind: "dynamic" };
  }
}

function prepareNumber(type: WireType, value: Value): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) || !Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" && numberFromDecimal(value) !== undefined) return value;
  throw mismatch(type, value);
}

/** The value as MessagePack shall hold it. */
function prepare(type: WireType, value: Value | undefined): unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (value === null || value === undefined) return absent(type);
  switch (type.kind) {
    case "dynamic": {
      const actual = inferredType(value);
      return [Buffer.from(JSON.stringify(ctyJson(actual))), prepare(actual, value)];
    }
    case "number":
      return prepareNumber(type, value);
    case "string":
    case "bool":
      if (typeof value !== (type.kind === "bool" ? "boolean" : "string")) throw mismatch(type, value);
      return value;
    default: {
      const ordered = type.kind === "set" && isValues(value) ? canonicalSet(value) : value;
      return changedParts(type, ordered, (part, one) => prepare(part, one as Value | undefined));
    }
  }
}

/**
 * Reads a value that Terraform sent.
 * @returns null where there is none: the prior state of a create, the proposed state of a destroy
 */
export function decodeDynamicValue(type: WireType, value: DynamicValue | null | undefined): Value {
  if (value?.msgpack !== undefined && value.msgpack.length > 0) {
    return decodeValue(type, decoder.decode(value.msgpack));
  }
  if (value?.json !== undefined && value.json.length > 0) return decodeJson(type, value.json);
  return null;
}

/** Reads a value in cty's JSON notation; attributes that the type does not know are dropped. */
export function decodeJson(type: WireType, json: Uint8Array): Value {
  return decodeValue(type, parseJsonExactly(Buffer.from(json).toString("utf8")));
}

/** Reads the attributes of a state file, whatever their types; undefined for anything but an object. */
export function parseState(json: Uint8Array): Attributes | undefined {
  const parsed = parseJsonExactly(Buffer.from(json).toString("utf8"));
  return isJsonAttributes(parsed) ? parsed : undefined;
}

/** What JSON holds is a {@link Value} throughout. */
function isJsonAttributes(parsed: unknown): parsed is Attributes {
  return isObject(parsed);
}

/**
 * Writes a value for Terraform; members that the type has and the value lacks become null.
 *
 * @param config - what was configured: an unknown value of a dynamic attribute goes back with the type that it came with,
 *   since Terraform takes one without for another value
 */
export function encodeDynamicValue(type: WireType, value: Value, config?: DynamicValue | null): DynamicValue {
  const prepared = prepare(type, value);
  const raw = config?.msgpack === undefined || config.msgpack.length === 0 ? null : decoder.decode(config.msgpack);
  if (type.kind !== "object" || !isObject(prepared) || !isObject(raw)) return { msgpack: encoder.encode(prepared) };
  const typed = Object.entries(raw).filter(
    ([name, configured]) =>
      type.attributes.get(name)?.kind === "dynamic" && prepared[name] === UNKNOWN && Array.isArray(configured),
  );
  return { msgpack: encoder.encode({ ...prepared, ...Object.fromEntries(typed) }) };
}

/** The value with each member that its type has, and nothing that a state may not hold: what is still unknown is null. */
export function conform(type: WireType, value: Value | undefined): Value {
  if (value === undefined || value === null || value === UNKNOWN) return absent(type);
  if (type.kind === "tuple" || !("element" in type || "attributes" in type)) return value;
  const parts = changedParts(type, value, (part, one) => conform(part, one as Value | undefined));
  return type.kind === "set" && isValues(parts) ? canonicalSet(parts) : parts;
}

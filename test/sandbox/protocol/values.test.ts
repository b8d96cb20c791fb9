import fc from "fast-check";
import { numberFromDecimal, numberFromDouble, sameDecimal } from "../../../lib/sandbox/protocol/decimals";
import { UNKNOWN, type Value } from "../../../lib/sandbox/protocol/provider";
import { decodeDynamicValue, decodeJson, encodeDynamicValue, sameValue } from "../../../lib/sandbox/protocol/values";
import { parseCtyJson, type WireType } from "../../../lib/sandbox/protocol/wire-type";

const scalar = (kind: "string" | "number" | "bool"): WireType => ({ kind });
const there = (type: WireType, value: Value) => decodeDynamicValue(type, encodeDynamicValue(type, value));

/** A type and a value of it. */
const typed: fc.Arbitrary<readonly [WireType, Value]> = fc.letrec<{ typed: readonly [WireType, Value] }>((tie) => ({
  typed: fc.oneof(
    { depthSize: "small" },
    fc.string().map((v) => [scalar("string"), v] as const),
    fc
      .oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))
      .map((v) => [scalar("number"), v === 0 ? 0 : v] as const),
    fc.boolean().map((v) => [scalar("bool"), v] as const),
    fc.constantFrom(null, UNKNOWN).map((v) => [scalar("string"), v] as const),
    tie("typed").map(([element, v]) => [{ kind: "list" as const, element }, [v, v]] as const),
    tie("typed").map(([element, v]) => [{ kind: "set" as const, element }, [v]] as const),
    fc
      .tuple(tie("typed"), fc.stringMatching(/^[a-z ]{1,8}$/))
      .map(([[element, v], key]) => [{ kind: "map" as const, element }, { [key]: v }] as const),
    fc.tuple(tie("typed"), tie("typed")).map(
      ([[a, v], [b, w]]) =>
        [
          {
            kind: "object" as const,
            attributes: new Map([
              ["a", a],
              ["b", b],
            ]),
          },
          { a: v, b: w },
        ] as const,
    ),
  ),
})).typed;

describe("values on the wire", () => {
  it("come back as they were sent, whatever their type", () => {
    fc.assert(fc.property(typed, ([type, value]) => sameValue(there(type, value), value)));
  });

  it("come back out of a dynamic type with the type that they had", () => {
    const dynamic: WireType = { kind: "dynamic" };
    const list = parseCtyJson(["list", "string"]);
    const sent = encodeDynamicValue({ kind: "tuple", elements: [dynamic] }, [["a"]]);
    expect(decodeDynamicValue({ kind: "tuple", elements: [dynamic] }, sent)).toEqual([["a"]]);
    const json = Buffer.from(JSON.stringify({ type: ["list", "string"], value: ["a", "b"] }));
    const received = decodeJson(dynamic, json);
    const wire = Buffer.from(encodeDynamicValue(dynamic, received).msgpack ?? []).toString();
    expect(wire).toContain('["list","string"]');
    expect(decodeJson(list, Buffer.from('["a","b"]'))).toEqual(received);
  });

  it("keep every digit of a number", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?[1-9]\d{0,40}(\.\d{1,40})?$/), (decimal) => {
        const type = scalar("number");
        const value = decodeJson(type, Buffer.from(decimal));
        const back = there(type, value);
        return (typeof back === "string" || typeof back === "number") && sameDecimal(back, decimal);
      }),
    );
  });

  it("read a double for exactly what it is", () => {
    expect(numberFromDouble(0.5)).toBe(0.5);
    expect(numberFromDouble(2 ** 70)).toBe("1180591620717411303424");
    expect(sameDecimal(numberFromDouble(2 ** -30), "9.31322574615478515625e-10")).toBe(true);
    expect(numberFromDecimal("0.1")).toBe(0.1);
    expect(numberFromDecimal("9007199254740993")).toBe("9007199254740993");
    expect(numberFromDecimal("ten")).toBeUndefined();
  });

  it("put sets in one order and without duplicates", () => {
    const set: WireType = { kind: "set", element: scalar("string") };
    fc.assert(
      fc.property(fc.array(fc.string()), (elements) => {
        const forward = there(set, elements);
        return sameValue(forward, there(set, [...elements].reverse())) && JSON.stringify(forward).length > 0;
      }),
    );
    expect(there(set, ["b", "a", "b"])).toEqual(["a", "b"]);
  });

  it("drop attributes that the schema does not know, and make absent blocks empty lists", () => {
    const type: WireType = {
      kind: "object",
      attributes: new Map<string, WireType>([
        ["name", scalar("string")],
        ["block", { kind: "list", element: scalar("string"), block: true }],
      ]),
    };
    expect(decodeJson(type, Buffer.from('{"name":"x","gone":1}'))).toEqual({ name: "x", block: [] });
  });

  it("say what was expected and what came", () => {
    expect(() => there(scalar("bool"), "x")).toThrow('Expected "bool" and got "x"');
  });
});

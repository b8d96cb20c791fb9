import fc from "fast-check";
import { Rehearsal, Template } from "cdktf-stimulus-reflex/testing";

test("a rehearsal refuses options that are misspelt or of a wrong type, by their names", async () => {
  const good = { asOf: "2026-11-01", faults: [], allowedProviders: [], passiveTypes: [], redis: false };
  const bad = fc.constantFrom<unknown>(null, 5n, Symbol("s"), new Map(), new Date(0), /x/, {}, [5], [null], () => 1);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(good)), bad, async (name, value) => {
      await expect(Rehearsal.start({ ...good, [name]: value })).rejects.toThrow(new RegExp(`^${name}: `));
    }),
  );
  await expect(Rehearsal.start({ fault: ["x"] } as never)).rejects.toThrow(
    'options: unknown option "fault". Did you mean faults?',
  );
  await expect(Rehearsal.start(new Map() as never)).rejects.toThrow("options: is a Map. Pass an object");
  await expect(Rehearsal.start(null as never)).rejects.toThrow("options: is null.");
});

test.each([null, 5, "x", {}, new Map()])("a template of %p is refused as not a stack", (value) => {
  expect(() => Template.of(value as never)).toThrow(
    /^Template\.of: is .*, not a TerraformStack\. Pass the stack itself\.$/,
  );
});

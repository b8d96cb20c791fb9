import * as fc from "fast-check";
import { parseJson } from "../../lib/text/json";

test("an error of JSON quotes nothing of the text, which may be a state with secrets", () => {
  const secret = "s3cr3t-7f3a91";
  const broken = fc.tuple(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 })).map(([a, b]) => a + secret + b);
  fc.assert(
    fc.property(broken, fc.constantFrom("", '{"password": "', '{"a": 1, ', "["), (text, before) => {
      try {
        parseJson(before + text);
      } catch (error) {
        expect(String(error)).not.toContain(secret);
        expect(String(error).length).toBeGreaterThan("SyntaxError: ".length);
      }
    }),
  );
});

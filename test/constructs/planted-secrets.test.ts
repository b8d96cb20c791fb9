import fc from "fast-check";
import { Testing } from "cdktf";
import { ConfigurationError } from "cdktf-stimulus-reflex";
import { existingStack } from "../stack";
import { CONSTRUCTS, placesIn, put, type Given } from "./public-constructs";

const CASES = Number(process.env.PLANTED_SECRETS ?? 40);

const of = (alphabet: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split(/(?=.)/)), minLength: length, maxLength: length });
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const word = (length: number) => of(`${LETTERS}23456789`, length);
const upper = (length: number) => of("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", length);
/** The part that must not be shown: with a digit and letters, as random keys have them. */
const secret = word(24).map((text) => `q7${text}Z9`);

/** A secret, and the text that it stands in. */
interface Planted {
  readonly secret: string;
  readonly text: string;
}

const inText = (write: (value: string) => string, value: fc.Arbitrary<string> = secret): fc.Arbitrary<Planted> =>
  value.map((planted) => ({ secret: planted, text: write(planted) }));

/** Invented secrets in the forms that services give out. */
const FORMS = {
  Stripe: inText((value) => ["sk", "live", value].join("_")),
  "Stripe, restricted": inText((value) => ["rk", "live", value].join("_")),
  "a webhook": inText((value) => `whsec_${value}`),
  GitHub: inText((value) => ["ghp", value].join("_"), word(36)),
  "GitHub, fine-grained": inText((value) => ["github", "pat", value].join("_")),
  GitLab: inText((value) => ["glpat", value].join("-")),
  Slack: inText((value) => ["xoxb", "1234567890", value].join("-")),
  "a Slack webhook": inText((value) => `https://hooks.slack.com/services/T000/B000/${value}`),
  AWS: inText((value) => `AKIA${value}`, upper(16)),
  Heroku: inText((value) => `HRKU-${value}`),
  SendGrid: inText((value) => `SG.${value}.${value}`),
  Google: inText((value) => `AIza${value}`, word(35)),
  npm: inText((value) => `npm_${value}`, word(36)),
  Shopify: inText((value) => `shpat_${value}`),
  "a JSON Web Token": inText((value) => `eyJhbGciOiJIUzI1NiJ9.eyJ${value}.${value}`),
  "a private key": inText((value) => `-----BEGIN RSA PRIVATE KEY-----\n${value}\n-----END RSA PRIVATE KEY-----`),
  "a URL with a password": inText((value) => `https://acme:${value}@example.com/a.tar.gz`),
  "a URL with a token for a user": inText((value) => `https://${value}@example.com/a.tar.gz`),
  "a Redis without a user": inText((value) => `redis://:${value}@10.0.0.1:6379/0`),
  "a token in a query": inText((value) => `https://example.com/a.tar.gz?token=${value}`),
  "a private token in a query": inText((value) => `https://example.com/a.tar.gz?private_token=${value}&x=1`),
  "in the middle of a text": inText((value) => `see https://example.com/x?access_token=${value} for more`),
  "a header": inText((value) => `Bearer ${value}`),
};
const planted = fc.oneof(
  ...Object.entries(FORMS).map(([form, arbitrary]) => arbitrary.map((one) => ({ form, ...one }))),
);

/** What a construct does with a secret in a place: the text of its refusal, or all that is synthesised. */
function outcome(name: string, given: Given): { readonly refused: boolean; readonly text: string } {
  const [, make] = CONSTRUCTS[name] ?? [];
  const stack = existingStack();
  try {
    make?.(stack, given);
    return { refused: false, text: Testing.synth(stack, true) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof ConfigurationError) && !error.message.includes("Validation failed")) throw error;
    return { refused: true, text: error.message };
  }
}

test.each(Object.keys(CONSTRUCTS))("%s refuses a secret wherever it takes a text, and does not show it", (name) => {
  const [good = {}] = CONSTRUCTS[name] ?? [];
  const places = placesIn(good);
  fc.assert(
    fc.property(fc.constantFrom(...places), planted, (path, { secret: value, text }) => {
      const { refused, text: said } = outcome(name, put(good, path, text) as Given);
      expect(said).not.toContain(value);
      expect(refused).toBe(true);
    }),
    { numRuns: CASES },
  );
});

/** The places that hold objects with names of the user's own. */
const NAMED = /^(?:configVars|addons|processes|variables|config|addons\.db\.config)$/;

test.each(Object.keys(CONSTRUCTS))("%s refuses a secret as the name of a thing, and does not show it", (name) => {
  const [good = {}] = CONSTRUCTS[name] ?? [];
  const places = placesIn(good).filter((path) => NAMED.test(path.join(".")));
  if (places.length === 0) return;
  fc.assert(
    fc.property(fc.constantFrom(...places), planted, (path, { secret: value, text }) => {
      const before = path.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], good);
      const [member] = Object.values(before as object).concat("x") as unknown[];
      const { refused, text: said } = outcome(name, put(good, [...path, text], member) as Given);
      expect(said).not.toContain(value);
      expect(refused).toBe(true);
    }),
    { numRuns: CASES / 4 },
  );
});

/** Names whose values are secrets, in the spellings that people use. */
const secretName = fc
  .tuple(
    fc.constantFrom("", "STRIPE_", "my_", "acme_"),
    fc.constantFrom(
      "SECRET",
      "api_key",
      "Token",
      "PASSWORD",
      "pwd",
      "PEPPER",
      "salt",
      "CREDENTIALS",
      "PASSPHRASE",
      "private_key",
    ),
    fc.constantFrom("", "_2", "_BASE", "_PRODUCTION"),
  )
  .map((parts) => parts.join(""));

test("a config var is refused by its name or by a random value, and its value is not shown", () => {
  const [good = {}] = CONSTRUCTS.RailsApp ?? [];
  const random = fc.oneof(
    of("0123456789abcdef", 64).map((hex) => `a1${hex}`),
    word(40).map((text) => `a1B2c3D4e5${text}`),
  );
  fc.assert(
    fc.property(secretName, fc.constantFrom("Hunter-2-tr0ub4dor", "correct horse battery"), (variable, value) => {
      const { refused, text } = outcome("RailsApp", put(good, ["configVars", variable], value) as Given);
      expect(text).not.toContain(value);
      expect(refused).toBe(true);
    }),
    { numRuns: CASES },
  );
  fc.assert(
    fc.property(random, (value) => {
      const { refused, text } = outcome("RailsApp", put(good, ["configVars", "SETTING"], value) as Given);
      expect(text).not.toContain(value);
      expect(refused).toBe(true);
    }),
    { numRuns: CASES },
  );
});

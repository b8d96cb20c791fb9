import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Fn, Lazy, TerraformLocal, TerraformOutput, TerraformStack, Testing, Token } from "cdktf";
import { StimulusReflexStack } from "../../lib";
import { DataHerokuApp } from "../../lib/provider-heroku/data-heroku-app";
import { HerokuProvider } from "../../lib/provider-heroku/provider";

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value } | Reference;
interface Reference {
  readonly reference: keyof typeof REFERENCES;
}

/** Every kind of token that a value of one stack can be in another. */
const REFERENCES = {
  string: ({ app }: Other) => app.id,
  inText: ({ app }: Other) => `https://${app.name}.example.com/${app.id}`,
  key: ({ app }: Other) => ({ [app.id]: "value" }),
  number: ({ local }: Other) => Token.asNumber(local.expression),
  list: ({ app }: Other) => app.buildpacks,
  map: ({ local }: Other) => Token.asStringMap(local.expression),
  resolvable: ({ local }: Other) => local.expression as unknown,
  call: ({ app }: Other) => Fn.join("-", [app.name, Fn.lower(app.id)]),
  lazy: ({ app }: Other) => Lazy.stringValue({ produce: () => app.webUrl }),
  inLazy: ({ app }: Other) => Lazy.anyValue({ produce: () => ({ of: [app.region] }) }) as unknown,
};

interface Other {
  readonly app: DataHerokuApp;
  readonly local: TerraformLocal;
}

const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(...(Object.keys(REFERENCES) as (keyof typeof REFERENCES)[])).map((reference) => ({ reference })),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), tie("value"), { maxKeys: 3 }),
  ),
})).value;

function given(value: Value, other: Other): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element: Value) => given(element, other));
  if ("reference" in value) return REFERENCES[(value as Reference).reference](other);
  return Object.fromEntries(
    Object.entries(value as object).map(([key, member]) => [key, given(member as Value, other)]),
  );
}

class PreparedByCdktf extends StimulusReflexStack {
  override prepareStack(): void {
    TerraformStack.prototype.prepareStack.call(this);
  }
}

/** Both stacks as they are written, or what cdktf throws. */
function written(Stack: typeof StimulusReflexStack, value: Value): readonly string[] {
  const app = Testing.app();
  const otherStack = new TerraformStack(app, "other");
  new HerokuProvider(otherStack, "heroku");
  const other = {
    app: new DataHerokuApp(otherStack, "app", { name: "acme-other" }),
    local: new TerraformLocal(otherStack, "local", "one"),
  };
  const stack = new Stack(app, "production", { name: "acme", region: "us", redis: { client: "ruby" } });
  new TerraformOutput(stack, "output", { value: given(value, other) });
  stack.app.rails.nodes.app.addOverride("tags", given(value, other));
  try {
    app.synth();
  } catch (error) {
    return [String(error)];
  }
  return ["other", "production"].map((id) => readFileSync(join(app.outdir, "stacks", id, "cdk.tf.json"), "utf8"));
}

test("a stack refers to other stacks as one that cdktf prepares", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(written(StimulusReflexStack, value)).toEqual(written(PreparedByCdktf, value));
    }),
    { numRuns: 60 },
  );
});

test.each(Object.keys(REFERENCES) as (keyof typeof REFERENCES)[])(
  "%s makes an output of the other stack",
  (reference) => {
    const [other] = written(StimulusReflexStack, { nested: [{ reference }] });
    expect(JSON.parse(other ?? "")).toHaveProperty("output");
  },
);

test("a circle is named by cdktf", () => {
  const app = Testing.app();
  const stack = new StimulusReflexStack(app, "production", { name: "acme", region: "us", redis: { client: "ruby" } });
  const circle: Record<string, unknown> = {};
  circle.itself = [circle];
  stack.app.rails.nodes.app.addOverride("tags", circle);
  expect(() => {
    app.synth();
  }).toThrow("circular reference");
});

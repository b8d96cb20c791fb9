import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  Fn,
  Lazy,
  S3Backend,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  Testing,
  Token,
  Tokenization,
} from "cdktf";
import { StimulusReflexStack } from "../../lib";
import { DataHerokuApp } from "../../lib/provider-heroku/data-heroku-app";
import { HerokuProvider } from "../../lib/provider-heroku/provider";

type Value =
  string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value } | Reference;
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
  resolvable: ({ app }: Other) => Tokenization.reverse(Fn.lower(app.id))[0] as unknown,
  call: ({ app }: Other) => Fn.join("-", [app.name, Fn.lower(app.id)]),
  lazy: ({ app }: Other) => Lazy.stringValue({ produce: () => app.webUrl }),
  inLazy: ({ app }: Other) => Lazy.anyValue({ produce: () => ({ of: [app.region] }) }) as unknown,
  numberInText: ({ local }: Other) => `${Token.asNumber(local.expression)} of ${Token.asNumber(local.expression)}`,
  numberList: ({ local }: Other) => Token.asNumberList(local.expression),
  numberMap: ({ local }: Other) => Token.asNumberMap(local.expression),
  instance: ({ app }: Other) => new Instance(app.id) as unknown,
  date: () => new Date(0) as unknown,
};

class Instance {
  readonly nothing = undefined;
  constructor(readonly id: string) {}
}

/** Texts that look like what cdktf looks for. */
const TEXTS = ["1e+5", "-1.5e+289", "${path.module}", 'say "hi"\n', "#{", "${TfToken[acme", "%{ if }"];

/** What no configuration can contain. */
const WRONG = {
  function: () => () => "acme",
  construct: ({ app }: Other) => app as unknown,
  circle: () => {
    const circle: Record<string, unknown> = {};
    circle.itself = [circle];
    return circle;
  },
  depth: () => Array.from({ length: 250 }).reduce<unknown>((inner) => [inner], "bottom"),
  mapAsText: () => "Any Map Token Value",
  listInText: ({ app }: Other) => `the buildpacks ${app.buildpacks[0] ?? ""}`,
};

interface Other {
  readonly app: DataHerokuApp;
  readonly local: TerraformLocal;
}

const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.constantFrom(...TEXTS),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
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

class WrittenByCdktf extends StimulusReflexStack {
  override prepareStack(): void {
    TerraformStack.prototype.prepareStack.call(this);
  }

  override toTerraform(): unknown {
    return TerraformStack.prototype.toTerraform.call(this) as unknown;
  }
}

/** Both stacks as they are written, or what cdktf throws. */
function written(
  Stack: typeof StimulusReflexStack,
  valueIn: (other: Other) => unknown,
  { overriding = true } = {},
): readonly string[] {
  const app = Testing.app();
  const otherStack = new TerraformStack(app, "other");
  new HerokuProvider(otherStack, "heroku");
  const other = {
    app: new DataHerokuApp(otherStack, "app", { name: "acme-other" }),
    local: new TerraformLocal(otherStack, "local", "one"),
  };
  const stack = new Stack(app, "production", { name: "acme", region: "us", redis: { client: "ruby" } });
  const value = valueIn(other);
  new TerraformOutput(stack, "output", { value, description: "Removed", dependsOn: [stack.app.rails.nodes.app] });
  stack.app.rails.nodes.app.addOverride("tags", value);
  if (overriding) stack.addOverride("locals.value", value);
  stack.addOverride("output.output.description", undefined);
  stack.addOverride("output.output.depends_on", ["heroku_app.one"]);
  new TerraformLocal(stack, "local", value);
  new S3Backend(stack, { bucket: "acme", key: "production" });
  const nested = new TerraformStack(stack, "nested");
  new TerraformOutput(nested, "output", { value: "apart" });
  try {
    app.synth();
  } catch (error) {
    return [String(error).replaceAll(/TOKEN\.\d+/g, "TOKEN")];
  }
  return ["other", "production"].map((id) => readFileSync(join(app.outdir, "stacks", id, "cdk.tf.json"), "utf8"));
}

test("a stack is written as cdktf writes it", () => {
  fc.assert(
    fc.property(values, (value) => {
      const valueIn = (other: Other) => given(value, other);
      expect(written(StimulusReflexStack, valueIn)).toEqual(written(WrittenByCdktf, valueIn));
    }),
    { numRuns: 60 },
  );
});

test.each(Object.entries(REFERENCES))("%s is written as cdktf writes it, whatever it is in", (name, reference) => {
  // cdktf merges an override with what is there, and finds no map of unknown keys in it.
  const options = { overriding: !/map/i.test(name) };
  for (const valueIn of [reference, (other: Other) => ({ nested: [reference(other), { in: reference(other) }] })]) {
    const files = written(StimulusReflexStack, valueIn, options);
    expect(files).toHaveLength(2);
    expect(files).toEqual(written(WrittenByCdktf, valueIn, options));
  }
});

test.each(["string", "number", "list", "map", "resolvable", "call", "lazy", "inLazy"] as const)(
  "%s makes an output of the other stack",
  (reference) => {
    const [other] = written(StimulusReflexStack, (from) => ({ nested: [REFERENCES[reference](from)] }), {
      overriding: false,
    });
    expect(JSON.parse(other ?? "")).toHaveProperty("output");
  },
);

test.each(Object.entries(WRONG))("%s is refused in the words of cdktf, which name its place", (_, wrong) => {
  const valueIn = (other: Other) => ({ nested: [wrong(other)] });
  const [message] = written(StimulusReflexStack, valueIn);
  expect(message).toMatch(/^Error: /);
  expect(message).toBe(written(WrittenByCdktf, valueIn)[0]);
});

import fc from "fast-check";
import { evaluated, isKnown, type Value } from "../../../../lib/deployment/from-terraform/source/expression";

const NAMES: Readonly<Record<string, Value>> = {
  "local.env": "production",
  "local.vars": { APP_ENV: "production", REDIS_URL: '${heroku_addon.redis.config_var_values["REDIS_URL"]}' },
  "local.hosts": ["www.acme.com", "cable.acme.com"],
  "var.on": true,
};
const valueOf = (value: Value): Value => evaluated(value, (name) => NAMES[name]);

test.each<[string, Value]>([
  ["${local.env}", "production"],
  ["acme-${local.env}", "acme-production"],
  ["${local.hosts[1]}", "cable.acme.com"],
  ["${local.vars.APP_ENV}", "production"],
  ['${local.vars["APP_ENV"]}', "production"],
  ['${var.on ? "premium-0" : "mini"}', "premium-0"],
  ['${local.env == "production" && !var.on ? 1 : 0}', 0],
  ['${merge({ A = "1" }, { "B" : "2", })}', { A: "1", B: "2" }],
  ['${lookup({ a = "1" }, "b", "2")}', "2"],
  ['${tomap({ A = upper("x") })}', { A: "X" }],
  ["$${local.env}", "$${local.env}"],
  ["no expression", "no expression"],
])("%s is %j", (written, known) => {
  expect(valueOf(written)).toEqual(known);
});

test.each([
  "${var.unknown}",
  "${var.unknown ? 1 : 0}",
  "acme-${var.unknown}",
  "${[for host in local.hosts : upper(host)]}",
  '${file("/etc/hostname")}',
  "${local.hosts[*].name}",
  "${heroku_app.web.id}",
  "${1 +}",
  "${",
  "%{ if var.on }yes%{ endif }",
])("%s stays an expression", (written) => {
  const value = valueOf(written);
  expect(value).toBe(written);
  expect(isKnown(value)).toBe(false);
});

test("merge keeps what is known, and what is not under itself", () => {
  expect(valueOf("${merge(local.vars, var.unknown)}")).toEqual({
    ...(NAMES["local.vars"] as object),
    "${var.unknown}": "${var.unknown}",
  });
});

test("one of a list of resources is a reference to the resource", () => {
  const expression = '${one(heroku_addon.redis[*]).config_var_values["REDIS_URL"]}';
  expect(valueOf(expression)).toBe('${heroku_addon.redis.config_var_values["REDIS_URL"]}');
});

test("any text is evaluated without an error, and what is known is not changed by a second time", () => {
  const piece = fc.constantFrom(
    "${",
    "}",
    "%{",
    '"',
    "(",
    ")",
    "[",
    "]",
    "{",
    "?",
    ":",
    ".",
    "local.env",
    "merge",
    "a",
    "\\",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const once = valueOf(pieces.join(""));
      if (isKnown(once)) expect(valueOf(once)).toEqual(once);
    }),
    { numRuns: 2000 },
  );
});

test("an expression that is nested 5,000 times stays one", () => {
  const expression = `\${${"(".repeat(5_000)}1${")".repeat(5_000)}}`;
  expect(valueOf(expression)).toBe(expression);
});

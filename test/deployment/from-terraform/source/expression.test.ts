import fc from "fast-check";
import { evaluated } from "../../../../lib/deployment/from-terraform/source/expression";
import { isKnown, type Value } from "../../../../lib/deployment/from-terraform/source/value";

const NAMES: Readonly<Record<string, Value>> = {
  "local.env": "production",
  "local.vars": { APP_ENV: "production", REDIS_URL: '${heroku_addon.redis.config_var_values["REDIS_URL"]}' },
  "local.hosts": ["www.acme.com", "cable.acme.com"],
  "var.on": true,
  "module.shop": { eu: { url: "https://eu" } },
};
const valueOf = (value: Value, module = ""): Value => evaluated(value, { valueOf: (name) => NAMES[name], module });

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
  ["${[for host in local.hosts : upper(host)]}", ["WWW.ACME.COM", "CABLE.ACME.COM"]],
  ['${[for n, host in local.hosts : "${n}-${host}" if n > 0]}', ["1-cable.acme.com"]],
  ['${{ for key, value in { a = "1", b = "2" } : upper(key) => value if value != "1" }}', { B: "2" }],
  ["${length(local.hosts) * 2 + 1 >= 5 ? 1 : 0}", 1],
  ["${-1 + 3 % 2}", 0],
  ['${join("-", concat(local.hosts, ["x"]))}', "www.acme.com-cable.acme.com-x"],
  ['${format("%s:%d", "web", 2)}', "web:2"],
  ["${keys({ b = 1, a = 2 })}", ["a", "b"]],
  ['${module.shop["eu"].url}', "https://eu"],
  ["$${local.env}", "$${local.env}"],
  ["no expression", "no expression"],
])("%s is %j", (written, known) => {
  expect(valueOf(written)).toEqual(known);
});

test.each([
  "${var.unknown}",
  "${var.unknown ? 1 : 0}",
  "acme-${var.unknown}",
  "${[for host in local.hosts : formatdate(host)]}",
  "${[for host in var.unknown : host]}",
  "${var.unknown > 1}",
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

test.each([
  ["${heroku_app.web.id}", '${module.shop["eu"].heroku_app.web.id}'],
  ["${var.unknown.plan}", '${module.shop["eu"].var.unknown.plan}'],
  ["${heroku_app.web[local.hosts[0]].id}", '${module.shop["eu"].heroku_app.web["www.acme.com"].id}'],
  ["${file(data.aws_s3_object.x.id)}", '${file(module.shop["eu"].data.aws_s3_object.x.id)}'],
  ["${module.shop.missing}", '${module.shop["eu"].module.shop.missing}'],
  ["${path.module}", "${path.module}"],
])("%s in a module reads %s outside of it", (written, outside) => {
  expect(valueOf(written, 'module.shop["eu"]')).toBe(outside);
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

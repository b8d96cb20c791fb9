import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { loadRubyParser } from "../../lib/rails/ruby/parser";
import { bootProgram } from "../../lib/rails/ruby/program";
import type { Setting } from "../../lib/rails/ruby/setting";
import { candidatesFor } from "../../lib/rails/settings";

/** What a text sets as the production environment, by the last statement that counts. */
async function settingsOf(text: string, known: Readonly<Record<string, string>> = {}): Promise<readonly Setting[]> {
  const files = new Map([["config/environments/production.rb", text]]);
  const environment = (name: string) => (known[name] === undefined ? {} : { value: known[name], isSet: true });
  return bootProgram(await loadRubyParser(), { files, paths: [...files.keys()], environment }).settings;
}

const configure = (text: string) => `Rails.application.configure do\n${text}\nend\n`;

/** The values that a setting may have; nothing stands for one that is perhaps not set. */
async function valuesOf(
  text: string,
  path = "x",
  known?: Readonly<Record<string, string>>,
): Promise<readonly unknown[]> {
  const settings = await settingsOf(configure(text), known);
  return candidatesFor({ settings }, path).map((setting) => setting?.args[0]);
}

const text = (value: string) => ({ kind: "string", text: value });

/** Runs Node with TypeScript, and says so where anything as large as the parser is compiled to WebAssembly. */
function node(...args: readonly string[]): { readonly stdout: string; readonly stderr: string } {
  const told =
    "data:text/javascript,const c=WebAssembly.compile;WebAssembly.compile=(b)=>{if(b.length>1e5)console.log('parser');return c(b)}";
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--import", told, ...args], {
    encoding: "utf8",
  });
  return { stdout, stderr };
}

test("Ruby's parser loads without a warning, and only when there is Ruby to read", () => {
  const script = `require("./lib/rails/ruby/parser.ts").loadRubyParser().then(({ parse }) => console.log(parse("a.rb", "\\nx = (").error.line))`;
  expect(node("-e", script)).toEqual({ stdout: "parser\n2\n", stderr: "" });
  const { stdout, stderr } = node("lib/cli/main.ts", "rails", "--help");
  expect(stderr).toBe("");
  expect(stdout).toContain("Usage: stimulus-reflex rails");
  expect(stdout).not.toContain("parser\n");
});

test.each([
  ["if", 'if Rails.env.production?\n  config.x = "yes"\nelse\n  config.x = "no"\nend', [text("yes")]],
  ["unless", 'unless Rails.env.production?\n  config.x = "no"\nelse\n  config.x = "yes"\nend', [text("yes")]],
  ["a ternary", 'config.x = Rails.env.development? ? "no" : "yes"', [text("yes")]],
  ["a modifier", 'config.x = "yes"\nconfig.x = "no" if Rails.env.staging?', [text("yes")]],
  [
    "case",
    'case Rails.env\nwhen "staging" then config.x = "no"\nwhen "production" then config.x = "yes"\nend',
    [text("yes")],
  ],
  ["a comparison", 'config.x = ENV["RAILS_ENV"] == "production" ? "yes" : "no"', [text("yes")]],
  ["a list", 'config.x = Rails.env.in?(%w[staging production]) ? "yes" : "no"', [text("yes")]],
  ["and", 'Rails.env.production? && config.x = "yes"', [text("yes")]],
  ["an inverted condition", 'config.x = !Rails.env.local? ? "yes" : "no"', [text("yes")]],
  ["an early return", 'config.x = "yes"\nnext if Rails.env.production?\nconfig.x = "no"', [text("yes")]],
  ["a variable that is known", 'config.x = ENV["MODE"] == "a" ? "yes" : "no"', [text("yes")]],
  ["what cannot be known", 'config.x = Site.open? ? "yes" : "no"', [text("yes"), text("no")]],
  ["a statement that may not be run", 'config.x = "a"\nconfig.x = "b" if Site.open?', [text("a"), text("b")]],
  ["a statement that alone may not be run", 'config.x = "b" if Site.open?', [undefined, text("b")]],
])("conditions decide as in Ruby: %s", async (_, code, expected) => {
  expect(await valuesOf(code, "x", { MODE: "a" })).toEqual(expected);
});

test.each([
  ["a local variable", 'host = "a"\nconfig.x = host', text("a")],
  ["a constant", 'HOST = "a"\nconfig.x = HOST', text("a")],
  ["a constant of a module", 'module Site\n  HOST = "a".freeze\nend\nconfig.x = Site::HOST', text("a")],
  ["a method of a module", 'module Site\n  def self.host\n    "a"\n  end\nend\nconfig.x = Site.host', text("a")],
  ["interpolation of what is known", 'config.x = "https://#{ENV.fetch("HOST")}"', text("https://www.acme.com")],
  ["a concatenation", 'config.x = "https://" + ENV["HOST"]', text("https://www.acme.com")],
  ["a block as the fallback", 'config.x = ENV.fetch("HOST") { "other" }', text("www.acme.com")],
  ["a heredoc", "config.x = <<~TEXT.strip\n  a\nTEXT", text("a\n")],
  [
    "interpolation of what is not",
    'config.x = "https://#{Site.host}"',
    { kind: "unknown", code: '"https://#{Site.host}"' },
  ],
  ["a method that calls itself", "def host\n  host\nend\nconfig.x = host", { kind: "unknown", code: "host" }],
])("values are followed: %s", async (_, code, expected) => {
  expect(await valuesOf(code, "x", { HOST: "www.acme.com" })).toEqual([expected]);
});

test.each([
  ["another gem's config", 'Sentry.init { |config| config.x = "no" }'],
  ["a method's body", 'def later\n  config.x = "no"\nend'],
  ["a lambda's body", '-> { config.x = "no" }'],
  ["a comment", '# config.x = "no"'],
  ["=begin", '=begin\nconfig.x = "no"\n=end'],
  ["a string", 'puts "\nconfig.x = 1\n"'],
])("is not taken for a setting of Rails: %s", async (_, code) => {
  expect(await valuesOf(code)).toEqual([undefined]);
});

test("comments, blank lines and line ends never change what a Ruby file says", async () => {
  const statement = fc.constantFrom(
    "config.a = 1",
    'config.b = "x"',
    "config.c = {\n  d: [1,\n  2]\n}",
    "config.e :f,\n  g: 1",
  );
  const noise = fc.constantFrom("", "# config.z = 1", "   # {", "\n");
  const said = (settings: readonly Setting[]) => settings.map(({ path, args }) => ({ path, args }));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(statement, noise), { minLength: 1 }), fc.boolean(), async (parts, dos) => {
      const plain = parts.map(([code]) => code).join("\n");
      const noisy = parts
        .map(([code, comment]) => `${comment}\n${code.replaceAll("\n", ` # ,\n${comment}\n`)}`)
        .join("\n");
      const written = dos ? noisy.replaceAll("\n", "\r\n") : noisy;
      expect(said(await settingsOf(configure(written)))).toEqual(said(await settingsOf(configure(plain))));
    }),
  );
});

test("Ruby in the docs is Ruby", async () => {
  const { parse } = await loadRubyParser();
  const folder = join(__dirname, "../../docs");
  const blocks = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) =>
      [...readFileSync(join(folder, name), "utf8").matchAll(/^([ \t]*)```ruby\n([^]*?)^\1```/gm)].map(
        ([, , code = ""]) => [name, code] as const,
      ),
    );
  expect(blocks.length).toBeGreaterThan(3);
  expect(blocks.map(([name, code]) => parse(name, code).error).filter((error) => error !== undefined)).toEqual([]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { unifiedDifference } from "../../lib/rails/difference";
import { readRailsApp } from "../../lib/rails/directory";
import { compareVersions, gemsOfLockfile, gemsOfOption } from "../../lib/rails/gems";
import { generationOf } from "../../lib/rails/generation";
import { yamlConfiguration } from "../../lib/rails/yaml-file";
import { lockfile, MODERN } from "./apps";

test("a Gemfile.lock gives versions without platforms, and no dependencies", () => {
  const text =
    "PATH\n  remote: .\n  specs:\n    own (0.1.0)\n\nGEM\n  specs:\n    nokogiri (1.16.0-x86_64-linux)\n      racc (~> 1.4)\n    rails (7.1.3)\n\nDEPENDENCIES\n    rails (= 9)\n";
  expect([...gemsOfLockfile(text)]).toEqual([
    ["own", "0.1.0"],
    ["nokogiri", "1.16.0"],
    ["rails", "7.1.3"],
  ]);
});

test("an app is read with its packs and the engines of its Gemfile, and not with gems of elsewhere", () => {
  const directory = mkdtempSync(join(tmpdir(), "stimulus-reflex-engines-"));
  const put = (path: string, text = "") => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  const read = [
    "components/shop/app/views/layouts/shop.html.erb",
    "engines/web/app/javascript/web.js",
    "engines/web/config/initializers/web.rb",
    "packs/blog/app/models/post.rb",
  ];
  for (const path of [...read, "examples/demo/app/models/demo.rb", "config/application.rb"]) put(path);
  put("engines/web/README.md");
  put("components/README.md");
  put(
    "Gemfile",
    'gem "web", path: "./engines/web"\ngem "away", path: "../away"\n# gem "demo", path: "examples/demo"\npath "components" do\n  gem "shop"\nend\n',
  );
  const { files } = readRailsApp(directory);
  rmSync(directory, { recursive: true });
  expect([...files.keys()].filter((path) => path.includes("/app/") || path.includes("/config/")).sort()).toEqual(read);
});

test("versions are ordered as RubyGems orders them", () => {
  const version = fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
      expect(compareVersions(a, `${a}.0`)).toBe(0);
      expect(compareVersions(`${a}.rc1`, a)).toBeLessThan(0);
      expect(compareVersions(`${a}.1`, a)).toBeGreaterThan(0);
    }),
  );
});

test.each([
  [{ ...MODERN, rails: "5.2.8" }, "rails 5.2.8: no files are written for it"],
  [{ ...MODERN, rails: "8.10.0" }, "rails 8.10.0: no files are written for it"],
  [{ ...MODERN, redis: "6.0.0" }, "redis 6.0.0: StimulusReflex and Action Cable up to Rails 8.1 need the redis gem"],
  [{ rails: "8.1.0" }, "redis is not in Gemfile.lock"],
])("gems of no known generation are refused: %#", (gems, message) => {
  expect(() => generationOf(gemsOfLockfile(lockfile(gems)))).toThrow(message);
});

test.each([
  ["rails:6.1,redis:4.8,hiredis:0.6", { client: "hiredis", driver: ":hiredis", rails: "6.1" }],
  ["rails:6.1 redis:4.8", { client: "ruby", driver: ":ruby" }],
  ["rails:8.1,redis:5.4", { client: "ruby", driver: undefined, sessionStore: "cache-store" }],
  ["rails:8.1,redis:5.4,hiredis-client:0.30.0", { client: "hiredis-client", driver: ":hiredis" }],
  ["rails:8.1,redis:5.4,hiredis-client:0.29.0", { client: "hiredis-client", driver: ":ruby" }],
  ["rails:7.2,redis:5.4,redis-session-store:0.11.6,sidekiq:7.3", { sessionStore: "redis-session-store", sidekiq: 7 }],
])("the generation of %s", (option, expected) => {
  expect(generationOf(gemsOfOption(option))).toMatchObject(expected);
});

test("an option that is not a gem with a version says what one looks like", () => {
  expect(() => gemsOfOption("rails=8.1")).toThrow('--generation "rails=8.1": is not a gem with a version.');
});

/** Each value of production as it is written, with its line. */
function writtenIn(text: string): readonly string[] | undefined {
  const { written } = yamlConfiguration(text, "config/x.yml", (code) => ({ kind: "unknown", code })) ?? {};
  return written && [...written].map(([key, { value, line }]) => `${line} ${key}=${value}`);
}

test("YAML sections have merges, nested keys and ERB", () => {
  const text = `default: &default
  adapter: redis # why
  url: <%= ENV.fetch("A") { "redis://x" } %>
production:
  <<: *default
  ssl_params:
    verify_mode: <%= OpenSSL::SSL::VERIFY_NONE %>
  channel_prefix: "acme"
`;
  expect(writtenIn(text)).toEqual([
    "2 adapter=redis",
    '3 url=<%= ENV.fetch("A") { "redis://x" } %>',
    "6 ssl_params=",
    "7 ssl_params.verify_mode=<%= OpenSSL::SSL::VERIFY_NONE %>",
    "8 channel_prefix=acme",
  ]);
  expect(writtenIn(text.replace("production:", "staging:"))).toBeUndefined();
});

test("YAML sections are read as Ruby reads them: flow style, quoted keys, lists, comments, ERB over several lines", () => {
  const text = `# <% require "x" %>
"production": { adapter: redis, "url": "redis://x#1", ssl_params: { verify_mode: 0 } }
staging:
  url: <%= ENV.fetch("A") do
    "redis://x: y"
  end %>
  <% if ENV["B"] %>
  channel_prefix: 'it''s'
  <% end %>
  servers: [a, b]
  :concurrency: 5
`;
  expect(writtenIn(text)).toEqual([
    "2 adapter=redis",
    "2 url=redis://x#1",
    "2 ssl_params=",
    "2 ssl_params.verify_mode=0",
  ]);
  expect(writtenIn(text.replace("production", "other").replace("staging", "production"))).toEqual([
    '4 url=<%= ENV.fetch("A") do\n    "redis://x: y"\n  end %>',
    "8 channel_prefix=it's",
    "10 servers=",
    "11 concurrency=5",
  ]);
});

test("what a difference takes away and gives turns the old text into the new one", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const text = (all: readonly string[]) => all.map((line) => `${line}\n`).join("");
      expect(applied(before, unifiedDifference(text(before), text(after)))).toEqual(after);
    }),
  );
});

/** Does what a patch program does. */
function applied(before: readonly string[], difference: string): string[] {
  const result: string[] = [];
  let next = 0;
  for (const line of difference.split("\n").slice(0, -1)) {
    const begin = /^@@ -(\d+)/.exec(line)?.[1];
    if (begin !== undefined) {
      result.push(...before.slice(next, Number(begin) - 1));
      next = Number(begin) - 1;
    } else if (line.startsWith("+")) {
      result.push(line.slice(1));
    } else {
      expect(before[next]).toBe(line.slice(1));
      if (line.startsWith(" ")) result.push(line.slice(1));
      next += 1;
    }
  }
  return [...result, ...before.slice(next)];
}

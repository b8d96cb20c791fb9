import fc from "fast-check";
import { unifiedDifference } from "../../lib/rails/difference";
import { compareVersions, gemsOfLockfile, gemsOfOption } from "../../lib/rails/gems";
import { generationOf } from "../../lib/rails/generation";
import { hashValue, rubyStatements } from "../../lib/rails/ruby-statements";
import { yamlSection } from "../../lib/rails/yaml-section";
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

test("Ruby statements are joined over lines, and comments are none", () => {
  const text = `# config.a = 1
config.session_store :redis_session_store, # why
  key: "a # b",
  redis: {
    ttl: 1
  }
=begin
config.b = 1
=end
policy do |policy|
  policy.x :self
end
config.c = "#{a}" if x
__END__
config.d = 1
`;
  expect(rubyStatements("a.rb", text).map(({ line, code }) => `${line} ${code}`)).toEqual([
    '2 config.session_store :redis_session_store, key: "a # b", redis: { ttl: 1 }',
    "10 policy do |policy|",
    "11 policy.x :self",
    "12 end",
    '13 config.c = "#{a}" if x',
  ]);
});

test("comments and blank lines never change what a Ruby file says", () => {
  const statement = fc.constantFrom(
    "config.a = 1",
    'config.b = "x"',
    "config.c = {\n  d: [1,\n  2]\n}",
    "config.e :f,\n  g: 1",
  );
  const noise = fc.constantFrom("", "# config.z = 1", "   # {", "\n");
  fc.assert(
    fc.property(fc.array(fc.tuple(statement, noise), { minLength: 1 }), (parts) => {
      const plain = parts.map(([code]) => code).join("\n");
      const noisy = parts
        .map(([code, comment]) => `${comment}\n${code.replaceAll("\n", ` # ,\n${comment}\n`)}`)
        .join("\n");
      const codes = (text: string) => rubyStatements("a.rb", text).map(({ code }) => code);
      expect(codes(noisy)).toEqual(codes(plain));
    }),
  );
});

test("a value is found in a hash whatever stands beside it", () => {
  const code = 'config.x :y, redis: { url: ENV.fetch("A") { "redis://b, c" }, ttl: 1 }, :key => "z"';
  expect(hashValue(code, "redis")).toBe('{ url: ENV.fetch("A") { "redis://b, c" }, ttl: 1 }');
  expect(hashValue(hashValue(code, "redis") ?? "", "ttl")).toBe("1");
  expect(hashValue(code, "key")).toBe('"z"');
  expect(hashValue(code, "url_for")).toBeUndefined();
});

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
  expect(
    [...(yamlSection(text, "production") ?? [])].map(([key, { value, line }]) => `${line} ${key}=${value}`),
  ).toEqual([
    "2 adapter=redis",
    '3 url=<%= ENV.fetch("A") { "redis://x" } %>',
    "6 ssl_params=",
    "7 ssl_params.verify_mode=<%= OpenSSL::SSL::VERIFY_NONE %>",
    "8 channel_prefix=acme",
  ]);
  expect(yamlSection(text, "staging")).toBeUndefined();
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

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith, freePort, output, PATIENCE_MS, Program, RAILS_PROGRAMS } from "./programs";
import {
  railsDirectory,
  railsEnvironment,
  removeDirectory,
  stimulusReflexRails,
  synthesised,
  temporaryDirectory,
} from "./rails-directory";

jest.setTimeout(2 * PATIENCE_MS);

// redis-session-store is in no registry that CI reaches: this names the directory of its source.
const { SESSION_STORE_GEM: gem } = process.env;
const STORES: readonly (readonly [name: string, statement: string])[] = [
  [
    "a cache store",
    'config.session_store :cache_store, key: "_acme_session", cache: ActiveSupport::Cache::RedisCacheStore.new(url: ENV["SESSION_REDIS_URL"], driver: :ruby, namespace: "acme")',
  ],
  ...(gem === undefined
    ? []
    : [
        [
          "redis-session-store",
          'config.session_store :redis_session_store, key: "_acme_session", redis: { url: ENV["SESSION_REDIS_URL"], driver: :ruby, expire_after: 1.year, key_prefix: "acme:session:" }',
        ] as const,
      ]),
];
const INCLUDE = 'require_relative "../stimulus_reflex/production"';

/** Requests of one browser that has a cookie; prints each answer, with the cookie that the browser has then. */
const REQUESTS = `
  cookie = ENV["REQUEST_COOKIE"].to_s
  ENV["REQUESTS"].split(",").each do |request|
    method, path = request.split
    reply = Rack::MockRequest.new(Rails.application).request(method, "https://www.acme.com#{path}", "HTTP_COOKIE" => cookie)
    cookie = reply["Set-Cookie"][/[^;]*/] if reply["Set-Cookie"]
    puts "ANSWER #{reply.status} #{cookie} #{reply.body.tr("\\n", " ")}"
  end`;

describeWith([...RAILS_PROGRAMS, "redis-server"], "a running app that gets the generated files", () => {
  const directory = temporaryDirectory();
  let redis: Program;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    redis = new Program("redis-server", ["redis-server", "--port", String(port), "--save", ""]);
    await redis.printed(/Ready to accept connections/);
  });

  afterAll(async () => {
    await (redis as Program | undefined)?.stop();
    removeDirectory(directory);
  });

  test.each(STORES)("people stay logged in who were so by %s of the app's own", async (name, statement) => {
    const own = join(directory, name.replaceAll(" ", "-"));
    const more = gem === undefined ? [] : [`gem "redis-session-store", path: ${JSON.stringify(gem)}`];
    const app = railsDirectory(own, /^gem "hiredis"$/, more);
    const production = join(app, "config/environments/production.rb");
    const generated = readFileSync(production, "utf8");
    writeFileSync(production, generated.replace(INCLUDE, `Rails.application.configure do\n  ${statement}\nend`));
    const url = `redis://127.0.0.1:${port}`;
    const roles = ["CACHE", "SESSION", "CABLE", "QUEUE"].map((role) => [`${role}_REDIS_URL`, url] as const);
    const answers = (cookie: string, ...requests: readonly string[]): readonly string[] => {
      const { text } = output(["bin/rails", "runner", REQUESTS], {
        cwd: app,
        env: {
          ...railsEnvironment({
            RAILS_ENV: "production",
            APPLICATION_HOST: "www.acme.com",
            ...Object.fromEntries(roles),
          }),
          REQUESTS: requests.join(","),
          REQUEST_COOKIE: cookie,
        },
      });
      const found = [...text.matchAll(/^ANSWER (.*)$/gm)].map(([, answer = ""]) => answer);
      return found.length === requests.length ? found : [text];
    };
    const [login] = answers("", "POST /login?user=ada");
    expect(login).toMatch(/^302 _acme_session=\S+ /);
    const cookie = login?.split(" ")[1] ?? "";

    const from = synthesised(own, { redis: { client: "ruby", plan: "premium-0" }, cable: undefined });
    const { text } = await stimulusReflexRails("--out", app, "--from", from);
    expect(text).toContain("stay: cookie _acme_session");
    writeFileSync(production, generated);
    const who = (user: string) => `200 ${cookie} ${JSON.stringify({ user, count: null })}`;
    // What is written from then on is JSON, and read again.
    const [before, changed, after] = answers(cookie, "GET /whoami", "POST /login?user=grace", "GET /whoami");
    expect(before).toBe(who("ada"));
    expect(changed).toContain(`302 ${cookie}`);
    expect(after).toBe(who("grace"));
  });
});

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { deploymentModule } from "../../lib/rails/files/deployment-module";
import { lockfile, MODERN } from "./apps";
import { removeDirectory, stimulusReflexRails, synthesised, temporaryDirectory } from "./real/rails-directory";

const PRODUCTION = "config/environments/production.rb";
const GENERATED = "config/stimulus_reflex/production.rb";
const directory = temporaryDirectory();
const withCable = synthesised(join(directory, "cable"), { redis: { client: "ruby", plan: "premium-0" } });
const withoutCable = synthesised(join(directory, "plain"), {
  redis: { client: "ruby", plan: "premium-0" },
  cable: undefined,
});
let apps = 0;

afterAll(() => {
  removeDirectory(directory);
});

const WITHOUT_STORE = Object.fromEntries(Object.entries(MODERN).filter(([name]) => name !== "redis-session-store"));

/** A running app, with files of its own. */
function running(files: Readonly<Record<string, string>>, gems: Readonly<Record<string, string>> = MODERN): string {
  const app = join(directory, `app-${(apps += 1)}`);
  const all = { "config/application.rb": "module Acme\nend\n", "Gemfile.lock": lockfile(gems), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(app, path, ".."), { recursive: true });
    writeFileSync(join(app, path), text);
  }
  return app;
}

const configured = (statement: string): Readonly<Record<string, string>> => ({
  [PRODUCTION]: `Rails.application.configure do\n  ${statement}\nend\n`,
});

const written = (app: string, from: string, ...more: readonly string[]) =>
  stimulusReflexRails("--out", app, "--from", from, ...more);
const productionOf = (app: string): string => readFileSync(join(app, GENERATED), "utf8");

const STORE =
  'config.session_store :redis_session_store, key: "_acme_session", redis: { url: ENV.fetch("SESSION_REDIS_URL"), expire_after: 1.year, key_prefix: "acme:session:" }';
const CACHE =
  'config.session_store :cache_store, key: "_acme_session", cache: ActiveSupport::Cache::RedisCacheStore.new(url: ENV["SESSION_REDIS_URL"], namespace: "acme")';

test("the first run on a running app keeps the cookie, the keys and what they hold, and says so", async () => {
  const app = running(configured(STORE));
  const { text } = await written(app, withoutCable);
  expect(text).toContain(
    `Sessions of the running app (${PRODUCTION}:2) stay: cookie _acme_session, keys "acme:session:".`,
  );
  expect(productionOf(app)).toContain('key: StimulusReflexDeployment.session_key("_acme_session"),');
  expect(productionOf(app)).toContain('key_prefix: "acme:session:"');
  // What Marshal wrote is read, where nothing else was asked for.
  expect(productionOf(app)).toContain("serializer: :hybrid,");
});

test("a second run keeps them, after the line by hand is gone and another gem has joined the lock", async () => {
  const app = running(configured(CACHE), WITHOUT_STORE);
  await written(app, withoutCable);
  const before = productionOf(app);
  expect(before).toContain('namespace: "acme"');
  writeFileSync(join(app, PRODUCTION), 'require_relative "../stimulus_reflex/production"\n');
  writeFileSync(join(app, "Gemfile.lock"), lockfile(MODERN));
  const { text } = await written(app, withoutCable);
  expect(productionOf(app)).toBe(before);
  expect(text).not.toContain("logged out once");
});

test("a gem that is in the lock does not move sessions out of the cache store that the app wrote by hand", async () => {
  const app = running(configured(CACHE));
  const { text } = await written(app, withoutCable);
  expect(productionOf(app)).toContain("config.session_store :cache_store,");
  expect(text).toContain("Sessions stay in Rails' cache store session, though redis-session-store is in Gemfile.lock");
});

test("only a cable host changes the cookie's name, and people are told what they will see", async () => {
  const app = running(configured(STORE));
  const { text } = await written(app, withCable);
  expect(text).toContain("Everybody is logged out once by the deploy that includes");
  expect(text).toContain("A form that is open then is refused once (422)");
  expect(text).toContain(
    "The cookie _acme_session has no domain, and gets the domain acme.com, because the cable is on cable.acme.com. Its name changes to _acme_session_acme_com",
  );
  expect(productionOf(app)).toContain('session_key("_acme_session"),');
});

test.each(['"acme.com"', '".acme.com"', ":all"])(
  "a cookie that has the domain %s already keeps its name",
  async (domain) => {
    const app = running(configured(STORE.replace("key:", `domain: ${domain}, key:`)));
    const { text } = await written(app, withCable);
    expect(text).toContain("stay: cookie _acme_session");
    expect(productionOf(app)).toContain('session_key("_acme_session", "acme.com"),');
  },
);

test("a domain that goes changes the name as well", async () => {
  const app = running(configured(STORE.replace("key:", 'domain: "acme.com", key:')));
  const { text } = await written(app, withoutCable);
  expect(text).toContain("has the domain acme.com, and gets no domain, because there is no cable host");
  expect(text).toContain("_acme_session_host");
});

test("a cable host that is added to an app with the generated files, and one that goes, are said before and by the check", async () => {
  const app = running(configured(STORE));
  await written(app, withoutCable);
  writeFileSync(join(app, PRODUCTION), 'require_relative "../stimulus_reflex/production"\n');
  const added =
    "The cookie _acme_session has no domain, and gets the domain acme.com, because the cable is on cable.acme.com. Its name changes to _acme_session_acme_com";
  expect((await written(app, withCable, "--check")).text).toContain(
    `Everybody is logged out once by the deploy. ${added}`,
  );
  const { text } = await written(app, withCable);
  expect(text).toContain(added);
  expect(text.indexOf(added)).toBeLessThan(text.indexOf("updated  config/stimulus_reflex/production.rb"));
  expect((await written(app, withCable)).text).not.toContain("logged out");
  expect((await written(app, withoutCable)).text).toContain(
    "The cookie _acme_session_acme_com has the domain acme.com, and gets no domain, because there is no cable host. Its name changes to _acme_session:",
  );
});

test.each<[string, string, Readonly<Record<string, string>>]>([
  ["Rails' default", "They are in the cookie, Rails' default, and move to Redis", { [PRODUCTION]: "" }],
  ["the cookie", "They are in the cookie", configured('config.session_store :cookie_store, key: "_acme_session"')],
  ["Rails.cache", "They are in Rails.cache", configured('config.session_store :cache_store, key: "_acme_session"')],
  ["another store", "They are in :active_record_store", configured("config.session_store :active_record_store")],
  [
    "a name that is computed",
    "The name of their cookie is computed by cookie_name(:x). To keep it, pass --session-key NAME",
    configured(STORE.replace('"_acme_session"', "cookie_name(:x)")),
  ],
  [
    "a prefix that is computed",
    "The prefix of their keys is computed by prefix_of(:x). Set redis.session.keyPrefix to what it is",
    configured(STORE.replace('"acme:session:"', "prefix_of(:x)")),
  ],
  [
    "a condition",
    "Which store the app has depends on a condition, feature?(:redis)",
    configured(`config.session_store :cookie_store, key: "a"\n  ${STORE} if feature?(:redis)`),
  ],
])("sessions that cannot be kept are said loudly: %s", async (_name, reason, files) => {
  const { text } = await written(running(files), withoutCable);
  expect(text).toContain(
    "Everybody is logged out once by the deploy that includes config/stimulus_reflex/production.rb",
  );
  expect(text).toContain(reason);
});

test("another Redis, another prefix and an initializer that wins are said", async () => {
  const app = running({
    "config/initializers/session_store.rb": `Rails.application.${STORE.replace("SESSION_REDIS_URL", "HEROKU_REDIS_MAROON_URL")}\n`,
  });
  const { text } = await written(app, withoutCable);
  expect(text).toContain("They move from the Redis of HEROKU_REDIS_MAROON_URL to that of SESSION_REDIS_URL");
  expect(text).toContain('The deployment has the prefix "app:session:", and the file keeps "acme:session:"');
  expect(text).toContain("config/initializers/session_store.rb:1 is run after config/stimulus_reflex/production.rb");
});

test("a name that is asked for is written, and one that no cookie may have is refused", async () => {
  const app = running(configured(STORE));
  await written(app, withoutCable, "--session-key", "_acme");
  expect(productionOf(app)).toContain('session_key("_acme"),');
  const { status, text } = await written(app, withoutCable, "--session-key", "a b");
  expect(status).toBe(2);
  expect(text).toContain('--session-key "a b": not the name of a cookie');
});

const ruby = spawnSync("ruby", ["--version"]).status === 0;

(ruby ? test : test.skip)("Ruby names the cookie by the domain that it had and the one that it gets", () => {
  const names = (cable: string) =>
    spawnSync(
      "ruby",
      [
        "-e",
        `eval STDIN.read
         m = StimulusReflexDeployment
         puts [m.session_key, m.session_key("_a"), m.session_key("_a", "acme.com")].join(" ")`,
      ],
      {
        input: deploymentModule().text,
        encoding: "utf8",
        env: { ...process.env, APPLICATION_HOST: "www.acme.com", ACTION_CABLE_URL: cable },
      },
    ).stdout.trim();
  expect(names("wss://cable.acme.com/cable")).toBe("_session_production_acme_com _a_acme_com _a");
  expect(names("wss://www.acme.com/cable")).toBe("_session_production _a _a_host");
});

test("says that everybody is logged out when redis-session-store leaves the lock of an app with the generated files", async () => {
  const app = running(configured(STORE));
  await written(app, withoutCable);
  writeFileSync(join(app, PRODUCTION), 'require_relative "../stimulus_reflex/production"\n');
  expect((await written(app, withoutCable)).text).not.toContain("logged out");
  writeFileSync(join(app, "Gemfile.lock"), lockfile(WITHOUT_STORE));
  const checked = await written(app, withoutCable, "--check");
  expect(checked.text).toContain("Put redis-session-store back into the Gemfile. If you run stimulus-reflex rails");
  const { text } = await written(app, withoutCable);
  expect(text).toContain("Everybody is logged out once by the deploy");
  expect(text).toContain("They are in redis-session-store, which is not in Gemfile.lock");
});

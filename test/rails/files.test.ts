import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { reviewPlansOf } from "../../lib/rails/files/app-json";
import { gemsOfOption } from "../../lib/rails/gems";
import { generationOf } from "../../lib/rails/generation";
import { gemfileLines } from "../../lib/rails/includes";
import { placementsOf } from "../../lib/rails/placement";
import { plain } from "../review/rules/example";
import { authorshipOf, withHeader } from "../../lib/rails/rendered-file";
import { renderRailsFiles } from "../../lib/rails/render";
import { deployment, goodApp, MODERN } from "./apps";
import { stimulusReflexRails, synthesised } from "./real/rails-directory";

const GENERATIONS = [
  "rails:6.1,redis:4.8,hiredis:0.6,sidekiq:6.4",
  "rails:7.0,redis:4.8,redis-session-store:0.11.6,sidekiq:6.5",
  "rails:7.1,redis:5.4,sidekiq:7.3",
  "rails:7.2,redis:5.4,hiredis-client:0.22.0,redis-session-store:0.11.6",
  "rails:8.0,redis:5.4,hiredis-client:0.30.0,redis-session-store:0.11.6,sidekiq:8.0",
  "rails:8.1,redis:5.4,sidekiq:8.1",
];

const rendered = (option: string, from = deployment()) => renderRailsFiles(from, generationOf(gemsOfOption(option)));
const textOf = (option: string, path: string, from = deployment()) =>
  rendered(option, from).find((file) => file.path === path)?.text ?? "";

const ruby = spawnSync("ruby", ["--version"]).status === 0;
if (!ruby && process.env.REQUIRE_RAILS === "1")
  throw new Error("REQUIRE_RAILS=1, and ruby cannot be found on the path.");

test("an app with AnyCable's gem answers its requests, also with a gem that does not know ANYCABLE_HTTP_RPC", () => {
  const line = 'AnyCable.config.http_rpc_mount_path ||= "/_anycable" if ENV["ANYCABLE_HTTP_RPC"] == "true"';
  const path = "config/stimulus_reflex/production.rb";
  expect(textOf("rails:6.1,redis:4.8,anycable-rails:1.5.3", path)).toContain(line);
  expect(textOf("rails:6.1,redis:4.8", path)).not.toContain("AnyCable");
});

test("the Gemfile gets a version of AnyCable's gem that its Rails can have", () => {
  const of = (option: string) =>
    gemfileLines(generationOf(gemsOfOption(option)), { ...deployment(), anycable: "http" }).at(-1);
  expect(of("rails:6.1,redis:4.8")).toBe('gem "anycable-rails", "~> 1.5.0"');
  expect(of("rails:7.0,redis:5.4")).toBe('gem "anycable-rails", "~> 1.6"');
});

test("an app with AnyCable's gem moves there and back by a variable, without another release", () => {
  const cable = textOf("rails:8.1,redis:5.4,anycable-rails:1.6", "config/stimulus_reflex/cable.yml");
  expect(cable).toContain('adapter: <%= ENV.fetch("CABLE_ADAPTER", "redis") %>');
  expect(cable).toContain('url: <%= ENV.fetch("CABLE_REDIS_URL") %>');
  expect(textOf("rails:8.1,redis:5.4", "config/stimulus_reflex/cable.yml")).not.toContain("CABLE_ADAPTER");
});

(ruby ? test : test.skip)("Ruby and YAML of every generation are read by Ruby itself", () => {
  const script = `
    require "erb"; require "yaml"; require "openssl"; require "json"
    module Rails; def self.env; self; end; def self.production?; true; end; end
    JSON.parse(STDIN.read).each do |path, text|
      begin
        case path
        when /\\.rb\\z/ then RubyVM::InstructionSequence.compile(text, path)
        when /\\.yml\\z/
          production = YAML.load(ERB.new(text).result).fetch("production")
          puts "cable " + production.to_json
        end
      rescue Exception => error
        abort "#{path}: #{error.message}"
      end
    end`;
  const files = GENERATIONS.flatMap((option) => rendered(option).map(({ path, text }) => [path, text]));
  const { status, stdout, stderr } = spawnSync("ruby", ["-e", script], {
    input: JSON.stringify(files),
    encoding: "utf8",
    env: { ...process.env, CABLE_REDIS_URL: "rediss://h:1" },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const cables = stdout.trim().split("\n");
  expect(cables).toHaveLength(GENERATIONS.length);
  expect(cables[0]).toBe(
    'cable {"adapter":"redis","url":"rediss://h:1","channel_prefix":"acme_production","driver":"hiredis","reconnect_attempts":10,"reconnect_delay":1,"reconnect_delay_max":8}',
  );
  expect(cables[5]).toBe(
    'cable {"adapter":"redis","url":"rediss://h:1","channel_prefix":"acme_production","ssl_params":{"verify_mode":0},"reconnect_attempts":[0,1,2,4,8,16,16,16]}',
  );
});

test("from Rails 7.0.5 the redis gem 4 and Action Cable's listener get each what they take", () => {
  for (const both of ["rails:7.0.5,redis:4.8", "rails:7.0,redis:4.8", "rails:7.1,redis:4.8"]) {
    expect(textOf(both, "config/stimulus_reflex/cable.yml")).toContain(
      "reconnect_attempts: [0, 1, 2, 4, 8, 16, 16, 16]",
    );
    expect(textOf(both, "config/stimulus_reflex/production.rb")).toContain(
      "options.except(:adapter, :channel_prefix).merge(reconnect_attempts: 10, reconnect_delay: 1, reconnect_delay_max: 8)",
    );
  }
  for (const one of ["rails:7.0.4,redis:4.8", "rails:7.1,redis:5.4"]) {
    expect(textOf(one, "config/stimulus_reflex/production.rb")).not.toContain("redis_connector");
  }
});

test("a Rails that does not know the errors of the redis gem gets them translated", () => {
  const translates = (option: string) =>
    textOf(option, "config/stimulus_reflex/production.rb").includes("raise RedisClient::ConnectionError");
  const all = ["7.0.9", "7.1.5.2", "7.2.2", "8.0.2"].map((rails) => `rails:${rails},redis:5.4.1`);
  expect(all.map(translates)).toEqual([true, true, true, true]);
  const known = ["7.1.6", "7.2.3", "8.0.3", "8.1.0", "8.1"].map((rails) => `rails:${rails},redis:5.4.1`);
  expect([...known, "rails:7.0.9,redis:5.4.0", "rails:7.1.5,redis:4.8"].filter(translates)).toEqual([]);
  expect(textOf("rails:7.0.9,redis:5.4.1", "config/stimulus_reflex/production.rb")).toContain(
    'require "action_cable/subscription_adapter/redis"',
  );
});

test("redis-session-store has everything inside of redis:, and no ttl", () => {
  const text = textOf(GENERATIONS[4] ?? "", "config/stimulus_reflex/production.rb");
  expect(text).toContain("config.session_store :redis_session_store,");
  expect(text).toContain("serializer: :json,");
  expect(text).toMatch(
    /redis: \{\n\s+url: ENV\.fetch\("SESSION_REDIS_URL"\),\n\s+driver: :hiredis,\n.*\n\s+ssl_params:/,
  );
  expect(text).not.toMatch(/^\s*ttl:/m);
});

test("hiredis gets no TLS options, an old hiredis-client the ruby driver", () => {
  expect(textOf(GENERATIONS[0] ?? "", "config/stimulus_reflex/production.rb")).not.toContain("ssl_params");
  expect(textOf(GENERATIONS[3] ?? "", "config/stimulus_reflex/production.rb")).toContain("driver: :ruby,");
  expect(textOf(GENERATIONS[3] ?? "", "config/stimulus_reflex/cable.yml")).toContain("driver: ruby\n");
});

test("without Sidekiq there is no worker, and a role that is not deployed is not configured", () => {
  expect(textOf(GENERATIONS[3] ?? "", "Procfile")).not.toContain("worker:");
  const noCable = deployment({ addons: [], cable: undefined, hosts: [] });
  const paths = rendered(GENERATIONS[5] ?? "", noCable).map(({ path }) => path);
  expect(paths).not.toContain("config/stimulus_reflex/cable.yml");
  expect(paths).not.toContain("config/initializers/stimulus_reflex_sidekiq.rb");
});

describe("the Procfile starts AnyCable as the deployment runs it", () => {
  const procfile = (variables: Readonly<Record<string, string>>): string =>
    textOf(GENERATIONS[5] ?? "", "Procfile", deployment({ variables: plain(variables) }));
  const broadcasts = { ANYCABLE_BROADCAST_ADAPTER: "redis" };
  const serve = "bundle exec puma -C config/stimulus_reflex/puma.rb";

  test("over HTTP it has an app of its own, and nothing changes", () => {
    expect(procfile({ ...broadcasts, ANYCABLE_HTTP_RPC: "true" })).toBe(procfile({}));
    expect(procfile({})).toContain(`release: bundle exec rails db:migrate\nweb: ${serve}\n`);
  });

  test("over gRPC one Procfile serves both apps, and only the one with the pages migrates", () => {
    const commands = /^release: (?<release>.*)\nweb: (?<web>.*)$/m.exec(procfile(broadcasts))?.groups ?? {};
    const run = (command: string, deploymentOfCable?: string): string =>
      spawnSync("sh", ["-c", `bundle() { echo "$*"; }; ${command}`], {
        encoding: "utf8",
        env: { ANYCABLE_DEPLOYMENT: deploymentOfCable },
      }).stdout;
    expect(run(commands.web ?? "", "true")).toBe("exec anycable --server-command=anycable-go\n");
    expect(run(commands.web ?? "")).toBe("exec puma -C config/stimulus_reflex/puma.rb\n");
    expect(run(commands.release ?? "", "true")).toBe("");
    expect(run(commands.release ?? "")).toBe("exec rails db:migrate\n");
  });

  test("Thruster stands in front of Puma, on the port that Heroku gives", () => {
    expect(procfile({ ...broadcasts, ANYCABLE_EMBEDDED: "true" })).toContain(
      `web: HTTP_PORT=$PORT bundle exec thrust ${serve}\n`,
    );
  });
});

(ruby ? test : test.skip)(
  "Puma makes no cluster of one process, which it would do for WEB_CONCURRENCY=1 by itself",
  () => {
    const workers = (concurrency: string): string =>
      spawnSync(
        "ruby",
        [
          "-e",
          `def workers(count) = puts("workers #{count}")
         def preload_app! = puts("preload")
         def threads(*) = nil
         def port(*) = nil
         def environment(*) = nil
         eval STDIN.read`,
        ],
        {
          input: textOf(GENERATIONS[5] ?? "", "config/stimulus_reflex/puma.rb"),
          encoding: "utf8",
          env: { ...process.env, WEB_CONCURRENCY: concurrency },
        },
      ).stdout;
    expect(workers("1")).toBe("workers 0\n");
    expect(workers("2")).toBe("workers 2\npreload\n");
  },
);

test("app.json has a Redis for each role, by its attachment, with its options", () => {
  const content: unknown = JSON.parse(textOf(GENERATIONS[5] ?? "", "app.json"));
  expect(content).toMatchObject({
    stack: "heroku-24",
    buildpacks: [{ url: "heroku/nodejs" }, { url: "heroku/ruby" }],
    formation: { web: { quantity: 1, size: "standard-2x" }, worker: { quantity: 1, size: "standard-1x" } },
    env: { REDIS_PROVIDER: { value: "QUEUE_REDIS_URL" } },
  });
  expect(content).toHaveProperty("addons", [
    { plan: "heroku-redis:premium-0", as: "CACHE_REDIS", options: { maxmemory_policy: "volatile-lru" } },
    { plan: "heroku-redis:premium-0", as: "SESSION_REDIS", options: { maxmemory_policy: "volatile-lru" } },
    { plan: "heroku-redis:premium-0", as: "CABLE_REDIS", options: { maxmemory_policy: "noeviction" } },
    { plan: "heroku-redis:premium-1", as: "QUEUE_REDIS", options: { maxmemory_policy: "noeviction" } },
    { plan: "heroku-postgresql:essential-0" },
  ]);
  expect(content).not.toHaveProperty("env.ACTION_CABLE_URL");
});

test.each(GENERATIONS)("Gemfile lines of %s are of the same generation", (option) => {
  const { rails, redis, client, sidekiq } = generationOf(gemsOfOption(option));
  const text = gemfileLines(generationOf(gemsOfOption(option))).join("\n");
  expect(text).toContain(`gem "redis", "~> ${redis}`);
  expect(text.includes('gem "hiredis-client"')).toBe(client === "hiredis-client");
  expect(text.includes('gem "sidekiq"')).toBe(sidekiq !== undefined);
  expect(text.includes("action-cable-redis-backport")).toBe(rails < "7.1");
});

test("never recommends hiredis where the Redis takes TLS only", () => {
  const generation = generationOf(gemsOfOption(GENERATIONS[0] ?? ""));
  expect(gemfileLines(generation, deployment()).join("\n")).not.toContain("hiredis");
  expect(gemfileLines(generation).join("\n")).toContain('gem "hiredis"');
});

test("app.json seeds and does not load the schema, which the release phase has migrated already", () => {
  const content: unknown = JSON.parse(textOf(GENERATIONS[5] ?? "", "app.json"));
  expect(content).toHaveProperty("scripts.postdeploy", "bundle exec rails db:seed");
});

test("review and test apps get small plans, or those that are chosen", () => {
  const environments = (plans?: Readonly<Record<string, string>>) =>
    JSON.parse(
      renderRailsFiles(deployment(), generationOf(gemsOfOption(GENERATIONS[5] ?? "")), plans).find(
        ({ path }) => path === "app.json",
      )?.text ?? "",
    ) as unknown;
  expect(environments()).toMatchObject({
    environments: {
      review: {
        addons: [
          { plan: "heroku-redis:mini", as: "CACHE_REDIS" },
          { plan: "heroku-redis:mini", as: "SESSION_REDIS" },
          { plan: "heroku-redis:mini", as: "CABLE_REDIS" },
          { plan: "heroku-redis:mini", as: "QUEUE_REDIS" },
          { plan: "heroku-postgresql:essential-0" },
        ],
        formation: { web: { quantity: 1, size: "basic" }, worker: { quantity: 1, size: "basic" } },
      },
    },
  });
  expect(environments(reviewPlansOf("heroku-redis:premium-0"))).toHaveProperty(
    "environments.test.addons.0.plan",
    "heroku-redis:premium-0",
  );
  expect(() => reviewPlansOf("mini")).toThrow('--review-plan "mini": not a service with a plan.');
});

test("no password of a buildpack or of a database that is copied gets into app.json", () => {
  const from = deployment();
  const [database] = from.addons;
  if (database === undefined) throw new Error("no database");
  const text = textOf(GENERATIONS[5] ?? "", "app.json", {
    ...from,
    buildpacks: ["https://me:s3cret@git.example/buildpack.git", "heroku/ruby"],
    redis: {
      ...from.redis,
      ...(from.redis.session && {
        session: {
          ...from.redis.session,
          addon: {
            ...from.redis.session.addon,
            options: { fork: "rediss://:s3cret@host:1", maxmemory_policy: "volatile-lru" },
          },
        },
      }),
    },
  });
  expect(text).toContain('"https://git.example/buildpack.git"');
  expect(text).not.toContain("s3cret");
});

test("an edit of any kind is an edit; a change of line ends is none", () => {
  const [file] = rendered(GENERATIONS[5] ?? "");
  const text = file?.text ?? "";
  expect(authorshipOf(text)).toBe("ours");
  expect(authorshipOf(text.replaceAll("\n", "\r\n"))).toBe("ours");
  expect(authorshipOf(`${text}# mine\n`)).toBe("edited");
  expect(authorshipOf("# mine\n")).toBe("foreign");
});

test("files of an older deployment are updated, edited ones are a conflict, the app's own stay", () => {
  const there = goodApp(MODERN);
  there.set("Procfile", "web: bin/rails server\n");
  there.set("config/stimulus_reflex/puma.rb", `${there.get("config/stimulus_reflex/puma.rb") ?? ""}# mine\n`);
  const older = renderRailsFiles(deployment({ name: "older" }), generationOf(gemsOfOption(GENERATIONS[4] ?? "")));
  for (const { path, text } of older) if (path === "app.json" || path.endsWith(".sha256")) there.set(path, text);
  const actions = Object.fromEntries(
    placementsOf(rendered(GENERATIONS[5] ?? ""), there).map(({ file, action }) => [file.path, action]),
  );
  expect(actions).toMatchObject({
    Procfile: "yield",
    "config/stimulus_reflex/puma.rb": "conflict",
    "config/stimulus_reflex/production.rb": "update",
    "config/stimulus_reflex/session_cache.rb": "create",
    "config/stimulus_reflex/deployment.rb": "current",
    "app.json": "update",
  });
});

describe("stimulus-reflex rails", () => {
  let directory: string;
  let app: string;
  let from: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stimulus-reflex-rails-"));
    app = join(directory, "acme");
    from = synthesised(directory, { redis: { client: "ruby" } });
    put("config/application.rb", "");
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  };
  const read = (path: string) => readFileSync(join(app, path), "utf8");
  /** Accepts a finding as hand-written Terraform does, on the app that has the Redis. */
  const accept = (output: string, { rule, reason }: { readonly rule: string; readonly reason: string }) => {
    const [stack = ""] = readdirSync(join(output, "stacks"));
    const file = join(output, "stacks", stack, "cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8")) as {
      readonly resource: { readonly heroku_app: Record<string, { readonly "//": Record<string, unknown> }> };
    };
    for (const one of Object.values(json.resource.heroku_app)) one["//"].acknowledge = { [rule]: reason };
    writeFileSync(file, JSON.stringify(json));
  };

  test("refuses a directory that is not a Rails app", async () => {
    const head = (at: string) => `stimulus-reflex rails: ${at}: not a Rails app: config/application.rb is missing.\n  `;
    expect(await stimulusReflexRails("--out", directory, "--from", from)).toEqual({
      status: 2,
      text: `${head(directory)}Found below it: acme. Name one with --out, as in --out ${app}.\n`,
    });
    const empty = join(directory, "cdktf.out");
    expect(await stimulusReflexRails("--out", empty, "--from", from)).toEqual({
      status: 2,
      text: `${head(empty)}None was found in its folders either, 3 deep. Run this in the directory of the Rails app, or name it with --out.\n`,
    });
  });

  test("an edit is shown and left, and overwritten with --force only", async () => {
    const first = await stimulusReflexRails("--out", app, "--from", from);
    expect(first.status).toBe(0);
    expect(first.text).toContain(
      "There is no Gemfile.lock, so these versions are assumed: rails:8.1,redis:5.4,sidekiq:8.1.",
    );
    expect(first.text).toContain('require_relative "../stimulus_reflex/production"');
    const ours = read("config/stimulus_reflex/puma.rb");
    put("config/stimulus_reflex/puma.rb", `${ours}# mine\n`);
    const second = await stimulusReflexRails("--out", app, "--from", from);
    expect(second.status).toBe(1);
    expect(second.text).toContain("-# mine\n");
    expect(second.text).toContain("1 edited file left. To overwrite, pass --force.");
    expect(read("config/stimulus_reflex/puma.rb")).toContain("# mine");
    expect((await stimulusReflexRails("--out", app, "--from", from, "--force")).status).toBe(0);
    expect(read("config/stimulus_reflex/puma.rb")).toBe(ours);
  });

  test("the app's own Procfile stays, even with --force, and what it lacks is shown", async () => {
    put("Procfile", "web: bin/rails server\n");
    const { status, text } = await stimulusReflexRails("--out", app, "--from", from, "--force");
    expect({ status, procfile: read("Procfile") }).toEqual({ status: 0, procfile: "web: bin/rails server\n" });
    expect(text).toContain("+worker: bundle exec sidekiq");
  });

  test("never writes through a symbolic link, out of the directory, or over a file that it could not read", async () => {
    const outside = join(directory, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "puma.rb"), "# puma of another app\n");
    writeFileSync(join(outside, "Procfile"), "web: another\n");
    put("config/stimulus_reflex/production.rb", `# mine\n${"# long\n".repeat(700_000)}`);
    put("config/stimulus_reflex/deployment.rb", "");
    writeFileSync(join(app, "config/stimulus_reflex/deployment.rb"), Buffer.from([0x23, 0xe9, 0x0a]));
    symlinkSync(join(outside, "puma.rb"), join(app, "config/stimulus_reflex/puma.rb"));
    symlinkSync(join(outside, "Procfile"), join(app, "Procfile"));
    symlinkSync(outside, join(app, "config/initializers"));
    const { status, text } = await stimulusReflexRails("--out", app, "--from", from, "--force");
    expect(status).toBe(1);
    expect(readdirSync(outside).sort()).toEqual(["Procfile", "puma.rb"]);
    expect(readFileSync(join(outside, "puma.rb"), "utf8")).toBe("# puma of another app\n");
    expect(readFileSync(join(outside, "Procfile"), "utf8")).toBe("web: another\n");
    expect(read("config/stimulus_reflex/production.rb")).toContain("# mine");
    expect(readFileSync(join(app, "config/stimulus_reflex/deployment.rb"))).toEqual(Buffer.from([0x23, 0xe9, 0x0a]));
    expect(text).toContain("puma.rb is not written: config/stimulus_reflex/puma.rb is a symbolic link.");
    expect(text).toContain("deployment.rb is not written: it exists and was not read: not UTF-8 on line 1.");
    expect(text).toContain("production.rb is not written: it exists and was not read: 4900007 bytes, more than 4 MiB.");
    const check = await stimulusReflexRails("--out", app, "--from", from, "--check");
    expect(check.text).toContain("Could not be judged: the file was not read: a link out of the directory.");
  });

  test("keeps the line ends of a file that it updates", async () => {
    await stimulusReflexRails("--out", app, "--from", from);
    const written = read("config/stimulus_reflex/puma.rb");
    const old = withHeader("config/stimulus_reflex/puma.rb", "workers 1\n").text;
    put("config/stimulus_reflex/puma.rb", old.replaceAll("\n", "\r\n"));
    expect((await stimulusReflexRails("--out", app, "--from", from)).status).toBe(0);
    expect(read("config/stimulus_reflex/puma.rb")).toBe(written.replaceAll("\n", "\r\n"));
  });

  test("--check exits with 1 for an error, and names file, line and what to do", async () => {
    put("config/environments/production.rb", "\nconfig.session_store :cookie_store\n");
    const { status, text } = await stimulusReflexRails("--out", app, "--from", from, "--check");
    expect(status).toBe(1);
    expect(text).toContain(
      "config/environments/production.rb:2)\n  session_store :cookie_store: a reflex cannot write to it",
    );
  });

  test("--check writes JSON, SARIF and annotations, and leaves out what the program accepts", async () => {
    put("config/environments/production.rb", "\nconfig.session_store :cookie_store\n");
    put("Gemfile.lock", goodApp().get("Gemfile.lock") ?? "");
    const check = ["--out", app, "--from", from, "--check"];
    const rulesOf = ({ findings }: { readonly findings: readonly { readonly rule: string }[] }) =>
      findings.map(({ rule }) => rule);
    const json = async () =>
      JSON.parse(
        (await stimulusReflexRails(...check, "--json")).text.replace(/^acknowledged: .*\n/gm, ""),
      ) as Parameters<typeof rulesOf>[0] & { readonly acknowledged: readonly unknown[] };
    expect(rulesOf(await json())).toContain("session-store");
    expect((await stimulusReflexRails(...check, "--github")).text).toContain(
      `::error file=${join(app, "config/environments/production.rb")},line=2,title=session-store::`,
    );
    expect((await stimulusReflexRails(...check, "--sarif")).text).toContain('"ruleId": "session-store"');
    accept(from, { rule: "session-store", reason: "Sessions move in May" });
    const accepted = await json();
    expect(rulesOf(accepted)).not.toContain("session-store");
    expect(accepted.acknowledged).toContainEqual({
      rule: "session-store",
      at: "config/environments/production.rb",
      reason: "Sessions move in May",
    });
  });

  test("of a Rails app and its AnyCable the Rails app is taken, and --app says what the other one is", async () => {
    const both = synthesised(join(directory, "both"), {
      redis: { client: "ruby" },
      cable: { host: "cable.acme.com", server: "anycable", anycable: { released: true } },
    });
    expect((await stimulusReflexRails("--out", app, "--from", both)).text).toContain("acme-production: Rails 8.1");
    expect(await stimulusReflexRails("--out", app, "--from", both, "--app", "acme-production-cable")).toEqual({
      status: 2,
      text: 'stimulus-reflex rails: --app "acme-production-cable": this app runs AnyCable, and the Rails side is not there.\n  Allowed: acme-production.\n',
    });
  });

  test("--generation stands in for what is locked", async () => {
    put("Gemfile.lock", "GEM\n  specs:\n    rails (7.0.8)\n    redis (4.8.1)\n");
    const { text } = await stimulusReflexRails("--out", app, "--from", from, "--generation", "rails:8.1,redis:5.4");
    expect(text).toContain("acme-production: Rails 8.1, redis 5, no Sidekiq");
  });

  test("--generation with a gem that nothing depends on is refused, and the one that was meant is named", async () => {
    const { status, text } = await stimulusReflexRails("--out", app, "--from", from, "--generation", "rials:8.1");
    expect(status).toBe(2);
    expect(text).toContain('--generation "rials:8.1": rials is not a gem that the files depend on.');
    expect(text).toContain("Did you mean rails?");
  });
});

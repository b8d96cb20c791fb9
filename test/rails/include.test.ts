import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { IDENTITY_TAG } from "../../lib/rails/files/cable-state";
import { lockfile, MODERN } from "./apps";
import { stimulusReflexRails, synthesised } from "./real/rails-directory";

let directory: string;
let app: string;
let from: string;

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(app, path)), { recursive: true });
  writeFileSync(join(app, path), text);
};
const read = (path: string) => readFileSync(join(app, path), "utf8");
const rails = (...flags: readonly string[]) => stimulusReflexRails("--out", app, "--from", from, ...flags);

const ENVIRONMENT = "Rails.application.configure do\n  config.eager_load = true\nend\n";
const CONNECTION = "app/channels/application_cable/connection.rb";
const LAYOUT = "app/views/layouts/application.html.erb";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stimulus-reflex-include-"));
  app = join(directory, "acme");
  from = synthesised(directory, { redis: { client: "ruby" } });
  put("config/application.rb", "");
  put("Gemfile.lock", lockfile(MODERN));
  for (const name of ["production", "development", "test"]) put(`config/environments/${name}.rb`, ENVIRONMENT);
  put(LAYOUT, "<html>\n  <head>\n    <%= csrf_meta_tags %>\n  </head>\n</html>\n");
  put("config/database.yml", "default: &default\n  pool: 5\nproduction:\n  <<: *default\n");
  put(CONNECTION, "module ApplicationCable\n  class Connection < ActionCable::Connection::Base\n  end\nend\n");
  put("Gemfile", 'gem "rails"\ngem "redis", "~> 5.0"\n');
  put("config/importmap.rb", 'pin "application"\n');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

test("adds each line where its place is unmistakable, shows the difference, and has nothing to add after that", async () => {
  const { status, text } = await rails("--include", "--yes");
  expect(status).toBe(0);
  expect(read("config/environments/production.rb")).toBe(
    `${ENVIRONMENT}\nrequire_relative "../stimulus_reflex/production"\n`,
  );
  expect(read(LAYOUT)).toBe(
    `<html>\n  <head>\n    <%= csp_meta_tag %>\n    <%= action_cable_meta_tag %>\n    ${IDENTITY_TAG}\n    <%= csrf_meta_tags %>\n  </head>\n</html>\n`,
  );
  expect(read("config/database.yml")).toContain(
    '\n  max_connections: <%= Integer(ENV.fetch("RAILS_MAX_THREADS", 5)) + 4 %>\nproduction:',
  );
  expect(read(CONNECTION)).toContain(
    "  class Connection < ActionCable::Connection::Base\n    identified_by :current_user\n\n    def connect\n",
  );
  expect(read("config/importmap.rb")).toContain('\npin "stimulus_reflex", to: "stimulus_reflex.js", preload: true\n');
  expect(read("Gemfile")).toMatch(/^gem "rails"\ngem "redis", "~> 5\.0"\n\ngem "stimulus_reflex"/);
  expect(text).toContain(`+++ ${LAYOUT}, with the lines to include\n`);
  // The bounds of a gem that the Gemfile has are for a person.
  expect(text.slice(text.indexOf("Lines to include"))).toContain('  gem "redis", "~> 5.4"\n');

  const again = await rails("--include", "--yes");
  expect(again.text).not.toContain("included ");
  const check = await rails("--check");
  expect(check.text).not.toMatch(/included-files|cable-meta-tag|database-pool|identified-by|importmap-pins/);
});

test("changes nothing without a terminal and without --yes, and prints the lines as before", async () => {
  put("app/javascript/application.js", 'import "controllers"\n');
  const { text } = await rails("--include");
  expect(read("config/environments/production.rb")).toBe(ENVIRONMENT);
  // importmap-rails has no module by a relative path.
  expect(text).toContain('import { followIdentity } from "channels/cable_state"\n');
  expect(text).toContain(`Lines to include:\n\nconfig/environments/production.rb, as the last line`);
});

test.each([
  ["a file with an error of syntax", "config/environments/production.rb", "Rails.application.configure do\n"],
  ["a file that ends before its end", "config/environments/production.rb", `${ENVIRONMENT}__END__\n`],
  ["a layout with two heads", LAYOUT, "<% if a %>\n<head>\n</head>\n<% else %>\n<head>\n</head>\n<% end %>\n"],
  ["two pools", "config/database.yml", "development:\n  pool: 5\nproduction:\n  pool: 10\n"],
  ["a connection with a body", CONNECTION, "class Connection\n  def connect\n  end\nend\n"],
  ["a connection on one line", CONNECTION, "class Connection < Base; end\n"],
])("leaves to a person: %s", async (_, path, text) => {
  put(path, text);
  const { text: told } = await rails("--include", "--yes");
  expect(read(path)).toBe(text);
  expect(told.slice(told.indexOf("Lines to include"))).toContain(`\n${path}, `);
});

test("keeps line ends, and never writes through a link", async () => {
  put("config/environments/test.rb", ENVIRONMENT.replaceAll("\n", "\r\n"));
  put("shared.rb", ENVIRONMENT);
  rmSync(join(app, "config/environments/development.rb"));
  symlinkSync("../../shared.rb", join(app, "config/environments/development.rb"));
  await rails("--include", "--yes");
  expect(read("config/environments/test.rb")).toBe(
    `${ENVIRONMENT}\nrequire_relative "../stimulus_reflex/test"\n`.replaceAll("\n", "\r\n"),
  );
  expect(read("shared.rb")).toBe(ENVIRONMENT);
});

test("adds no line that loads a file which could not be written", async () => {
  mkdirSync(join(directory, "elsewhere"));
  symlinkSync("../../elsewhere", join(app, "config/stimulus_reflex"));
  const { text } = await rails("--include", "--yes", "--force");
  expect(read("config/environments/production.rb")).toBe(ENVIRONMENT);
  expect(text).toContain("Lines to include:\n\nconfig/environments/production.rb, as the last line");
});

test("adds no line that loads what stands in the place of a file that was not written", async () => {
  put("config/stimulus_reflex/elsewhere.rb", "# of another app\n");
  symlinkSync("elsewhere.rb", join(app, "config/stimulus_reflex/production.rb"));
  const { text } = await rails("--include", "--yes", "--force");
  expect(read("config/environments/production.rb")).toBe(ENVIRONMENT);
  expect(read("config/environments/test.rb")).toContain("../stimulus_reflex/test");
  expect(text).toContain("Lines to include:\n\nconfig/environments/production.rb, as the last line");
});

test("leaves what another name of the same file has, and the rights of a file that it replaces", async () => {
  put("config/shared.rb", ENVIRONMENT);
  rmSync(join(app, "config/environments/test.rb"));
  linkSync(join(app, "config/shared.rb"), join(app, "config/environments/test.rb"));
  chmodSync(join(app, "config/environments/test.rb"), 0o600);
  await rails("--include", "--yes");
  expect(read("config/shared.rb")).toBe(ENVIRONMENT);
  expect(read("config/environments/test.rb")).toContain("../stimulus_reflex/test");
  expect(statSync(join(app, "config/environments/test.rb")).mode & 0o777).toBe(0o600);
});

describe("a session store that joins the lock", () => {
  const production = "config/stimulus_reflex/production.rb";
  const without = Object.fromEntries(Object.entries(MODERN).filter(([name]) => name !== "redis-session-store"));

  test("does not move the sessions of a running app, which the check accepts, until that is asked for", async () => {
    put("Gemfile.lock", lockfile(without));
    await rails();
    expect(read(production)).toContain("config.session_store :cache_store,");
    put("Gemfile.lock", lockfile(MODERN));
    expect((await rails("--check")).text).not.toContain("generated-files");
    expect((await rails()).text).toContain(
      "a switch logs everybody out. To switch, pass --session-store redis-session-store.",
    );
    expect(read(production)).toContain("config.session_store :cache_store,");
    await rails("--session-store", "redis-session-store");
    expect(read(production)).toContain("config.session_store :redis_session_store,");
    expect((await rails("--check")).text).not.toContain("generated-files");
  });

  test("refuses a store that is unknown, or whose gem is missing", async () => {
    put("Gemfile.lock", lockfile(without));
    expect((await rails("--session-store", "cookies")).text).toContain(
      '--session-store "cookies": unknown store.\n  Allowed: cache-store, redis-session-store.',
    );
    expect((await rails("--session-store", "redis-session-store")).text).toContain("the gem is not in Gemfile.lock");
    expect(existsSync(join(app, production))).toBe(false);
  });
});

import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { folder, run, type Finished } from "../terraform/command";

/*
 * The Heroku CLI of npm against `sandbox serve`, from the package that HEROKU_CLI names. Its 400 MB are installed for this test
 * alone, as .ci/run does:
 *   npm install --prefix /tmp/heroku-cli heroku
 *   HEROKU_CLI=/tmp/heroku-cli/node_modules/heroku npx jest heroku-cli
 */
const CLI = process.env.HEROKU_CLI ?? "";
const root = join(__dirname, "..", "..", "..");
const SANDBOX = [
  "--import",
  join(root, "node_modules", "tsx", "dist", "loader.mjs"),
  join(root, "lib", "cli", "main.ts"),
];

/** In order, in one sandbox: what is typed, what is then read, and with which exit code. */
const COMMANDS: readonly (readonly [string, RegExp, number?])[] = [
  ["auth:whoami", /sandbox@example\.com/],
  ["apps:create acme --region eu", /acme/],
  ["apps", /acme/],
  ["apps --all", /acme/],
  ["apps:info -a acme", /acme[\s\S]*eu/],
  ["apps:info -a nope", /Couldn't find that app/, 2],
  ["regions", /eu[\s\S]*us/],
  ["stack -a acme", /heroku-24/],
  ["stack:set heroku-22 -a acme", /heroku-22/],
  ["stack:set heroku-24 -a acme", /heroku-24/],
  ["addons:services", /heroku-redis/],
  ["addons:plans heroku-redis", /premium-0/],
  ["addons:create heroku-redis:premium-0 --as SESSION_REDIS -a acme --wait", /redis-/],
  ["addons:create heroku-redis:premium-0 --as CACHE_REDIS -a acme", /redis-/],
  ["addons -a acme", /heroku-redis[\s\S]*SESSION_REDIS/],
  ["addons --all", /acme/],
  ["addons:info SESSION_REDIS -a acme", /premium-0/],
  ["addons:attach acme::SESSION_REDIS --as CABLE_REDIS -a acme", /CABLE_REDIS/],
  ["addons:detach CABLE_REDIS -a acme", /CABLE_REDIS/],
  ["addons:upgrade CACHE_REDIS heroku-redis:premium-1 -a acme", /premium-1/],
  ["addons:upgrade CACHE_REDIS heroku-redis:nope -a acme", /nope/, 2],
  ["redis:info -a acme", /SESSION_REDIS/],
  ["redis:wait SESSION_REDIS -a acme", /^\s*$/],
  ["redis:credentials SESSION_REDIS -a acme", /redis/],
  ["redis:credentials SESSION_REDIS --reset -a acme", /Resetting/],
  ["redis:maxmemory SESSION_REDIS --policy allkeys-lru -a acme", /allkeys-lru/],
  ["redis:timeout SESSION_REDIS --seconds 60 -a acme", /60/],
  ["redis:keyspace-notifications SESSION_REDIS --config Kx -a acme", /Kx|keyspace/i],
  ["redis:stats-reset SESSION_REDIS -a acme --confirm acme", /[Rr]eset/],
  ["redis:promote CACHE_REDIS -a acme", /Promoting redis-\S+ to REDIS_URL on acme/],
  ["redis:upgrade SESSION_REDIS --version 9.1 -a acme --confirm acme", /9\.1/, 2],
  ["config -a acme", /SESSION_REDIS_URL/],
  ["config:set A=1 B=2 -a acme", /A/],
  ["config:get A -a acme", /^1$/m],
  ["config:unset B -a acme", /B/],
  ["releases -a acme", /Set A, B config vars|v\d/],
  ["releases:info v3 -a acme", /v3/],
  // As on Heroku, the first release starts web alone.
  ["ps -a acme", /^(?=[\s\S]*web\.1: up)(?![\s\S]*worker\.1)/],
  ["ps:scale web=2 worker=1 -a acme", /web at 2.*worker at 1|worker at 1.*web at 2/],
  ["ps:scale -a acme", /web=2/],
  ["ps -a acme", /web\.2: up[\s\S]*worker\.1: up/],
  ["ps:type -a acme", /web/],
  ["ps:type web=standard-1x -a acme", /[Ss]tandard-1[Xx]/],
  ["ps:restart -a acme", /[Rr]estart/],
  ["ps:stop web.1 -a acme", /[Ss]topping.*web\.1/],
  ["rollback v2 -a acme", /Cannot roll back to v2: it has no slug/, 2],
  ["config:set A=2 -a acme", /A: +2/],
  ["rollback -a acme", /Rolling back .* to v\d+.*done/],
  ["config:get A -a acme", /^1$/m],
  ["domains -a acme", /herokuapp\.com/],
  ["domains:add www.acme.com -a acme", /www\.acme\.com/],
  ["domains:info www.acme.com -a acme", /www\.acme\.com/],
  ["domains:wait www.acme.com -a acme", /Waiting for www\.acme\.com\.\.\. done/],
  ["domains:remove www.acme.com -a acme", /www\.acme\.com/],
  ["certs -a acme", /has no SSL certificates/],
  ["certs:auto:enable -a acme", /Automatic Certificate Management/],
  ["certs:auto -a acme", /Automatic Certificate Management/],
  ["buildpacks -a acme", /acme/],
  ["features -a acme", /preboot|http-session-affinity/],
  ["features:info preboot -a acme", /preboot/],
  ["features:enable preboot -a acme", /preboot/],
  ["labs -a acme", /App Features/],
  ["drains:add https://logs.example.com/x -a acme", /logs\.example\.com/],
  ["drains -a acme", /logs\.example\.com/],
  ["drains:remove https://logs.example.com/x -a acme", /logs\.example\.com/],
  ["access:add dev@acme.com -a acme", /dev@acme\.com/],
  ["access -a acme", /dev@acme\.com/],
  ["access:remove dev@acme.com -a acme", /dev@acme\.com/],
  ["webhooks:add -i api:release -l notify -u https://hooks.example.com/x -a acme", /Adding webhook to .*done/],
  ["webhooks -a acme", /hooks\.example\.com/],
  ["maintenance:on -a acme", /maintenance/],
  ["maintenance -a acme", /on/],
  ["maintenance:off -a acme", /maintenance/],
  ["pipelines:create acme -a acme -s production", /acme/],
  ["pipelines", /acme/],
  ["pipelines:info acme", /production/],
  ["pipelines:remove -a acme", /acme/],
  ["pipelines:destroy acme", /acme/],
  ["teams", /Team/],
  ["spaces", /do not have access to any spaces/, 2],
  ["logs -a acme", /not_simulated/, 2],
  ["addons:destroy CACHE_REDIS -a acme --confirm acme", /redis-/],
  ["apps:rename acme-2 -a acme", /acme-2/],
  ["apps:destroy -a acme-2 --confirm acme-2", /acme-2/],
];

/** What can be scaled comes with the first push, and that is before this one. */
const FIRST_WITH_CODE = "releases:info v3 -a acme";

/** The CLI asks the network for neither news of itself nor its statistics. */
const QUIET = { CI: "1", DISABLE_TELEMETRY: "true", HEROKU_SKIP_NEW_VERSION_CHECK: "1" };

interface Answer extends Finished {
  readonly hosts: readonly string[];
}

/** The table in docs/sandbox.md. */
function table(): string {
  const page = readFileSync(join(root, "docs", "sandbox.md"), "utf8");
  return page.slice(page.indexOf("### With the Heroku CLI"), page.indexOf("### Running the app against it"));
}

/** `addons:attach acme::X -a acme` as the table in docs/sandbox.md names it. */
const nameOf = (command: string) => command.split(" ")[0] ?? "";

describe("the Heroku CLI", () => {
  let project: string;
  let server: ChildProcess;
  let cli: ChildProcess;

  beforeAll(async () => {
    project = folder({});
    const serving = spawn(process.execPath, [...SANDBOX, "sandbox", "serve", "--json"], {
      cwd: project,
      stdio: ["ignore", "pipe", "inherit"],
    });
    server = serving;
    const [line] = (await once(serving.stdout, "data")) as [Buffer];
    const { environment } = JSON.parse(line.toString()) as { environment: Record<string, string> };
    cli = fork(join(__dirname, "heroku-cli-commands.mjs"), [CLI], {
      cwd: project,
      env: { PATH: process.env.PATH, ...environment, HEROKU_API_KEY: "any", HOME: project, ...QUIET },
    });
    const ended = once(cli, "exit").then(() => {
      throw new Error(`HEROKU_CLI=${CLI}: its process has ended. Name the folder of the package heroku.`);
    });
    await Promise.race([once(cli, "message"), ended]);
    // From here on it is ended by the test.
    ended.catch(() => undefined);
  });
  afterAll(async () => {
    const running = [cli, server].filter(({ exitCode }) => exitCode === null);
    const ended = running.map((child) => once(child, "exit"));
    for (const child of running) child.kill();
    await Promise.all(ended);
    rmSync(project, { recursive: true });
  });

  const rows = COMMANDS.map(([command, shown, code = 0]) => [command, shown, code] as const);
  test.each(rows)("heroku %s", async (command, shown, exitCode) => {
    if (command === FIRST_WITH_CODE) {
      await run(process.execPath, [...SANDBOX, "sandbox", "do", "push", "acme"], { cwd: project, env: process.env });
    }
    cli.send(command.split(" "));
    const [{ code, stdout, stderr, hosts }] = (await once(cli, "message")) as [Answer];
    expect(`${stdout}\n${stderr}`).toMatch(shown);
    // Its token goes nowhere but to the sandbox.
    expect({ code, hosts, stderr }).toMatchObject({ code: exitCode, hosts: [] });
  });

  test("is documented command by command", () => {
    const rest = (name: string) => name.slice(name.indexOf(":"));
    const missing = COMMANDS.map(([command]) => nameOf(command)).filter(
      (name) => !table().includes(`\`${name}`) && !table().includes(`\`${rest(name)}`),
    );
    expect(missing).toEqual([]);
  });

  test("runs every command of that table", () => {
    const rows = table()
      .split("\n")
      .flatMap((line) => /^\| (.*?) +\|/.exec(line)?.[1] ?? []);
    const documented = rows.slice(2).flatMap((cell) => {
      const names = [...cell.matchAll(/`([^` ]+)[^`]*`/g)].map(([, name = ""]) => name);
      const topic = (names[0] ?? "").split(":")[0] ?? "";
      return names.map((name) => (name.startsWith(":") ? `${topic}${name}` : name));
    });
    // run reads the arguments of its own process, and these commands share one.
    const run = new Set(["run", ...COMMANDS.map(([command]) => nameOf(command))]);
    expect(documented.filter((name) => !run.has(name))).toEqual([]);
  });
});

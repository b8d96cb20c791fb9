import { chmodSync, existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { writeText } from "../files/storage";
import { checkRails, RAILS_RULES } from "../rails/checks/all";
import { hiddenNames } from "../rails/hidden-names";
import { railsDeploymentOf, type RailsDeployment } from "../rails/deployment";
import { obstacleTo, readRailsApp, type RailsDirectory, type RailsFiles } from "../rails/directory";
import { APP_JSON, APP_JSON_LIMITS, reviewPlansIn, reviewPlansOf } from "../rails/files/app-json";
import { gemsOfLockfile, gemsOfOption, type Gems } from "../rails/gems";
import { assumedGems, describeGeneration, generationOf, type Generation } from "../rails/generation";
import { includesFor, type Include } from "../rails/includes";
import { withIncluded } from "../rails/inclusion";
import { unifiedDifference } from "../rails/difference";
import { placementsOf, type Placement } from "../rails/placement";
import { hasReflexes, railsSourceOf } from "../rails/rails-source";
import { renderRailsFiles } from "../rails/render";
import { describeSessions, runningSessions, withSessionsKept, type RunningSessions } from "../rails/sessions";
import { loadRubyParser } from "../rails/ruby/parser";
import { currentStacks, projectOf, readTerraformFile, type TerraformFile } from "../project/project";
import { readInput, withInputs, type InputFlags } from "./inputs";
import type { Finding } from "../review/finding";
import { EXIT, exitCodeOf } from "../review/formats/exit-code";
import { withFormats, written, type FormatFlags } from "../review/formats/output-format";
import { topologiesOf } from "../deployment/from-terraform/files";
import type { Acknowledgement, AppTopology } from "../deployment/topology";
import { print } from "./say";
import { counted } from "../text/counted";

interface Flags extends FormatFlags, InputFlags {
  readonly out: string;
  readonly check?: true;
  readonly force?: true;
  readonly generation?: string;
  readonly from?: string;
  readonly app?: string;
  readonly reviewPlan?: string;
  readonly include?: true;
  readonly yes?: true;
  readonly sessionStore?: string;
  readonly sessionKey?: string;
}

const EXAMPLES = `
Examples:
  $ stimulus-reflex rails --out ../acme            write the files, print the lines to include
  $ stimulus-reflex rails --out ../acme --include  also add these lines, after a look at the difference
  $ stimulus-reflex rails --out ../acme --check    in CI: exit with 1 where Rails and deployment disagree
  $ stimulus-reflex rails --check --from infrastructure/cdktf.out
  $ stimulus-reflex rails --generation rails:8.1,redis:5.4,hiredis-client:0.30.0,sidekiq:8.1

The versions are those of Gemfile.lock, with those of --generation in their place. Nothing that a person edited is
overwritten without a yes or --force. --json, --github and --sarif are for --check. To accept a finding, call
acknowledge(app, ID, reason) in the program.

Exit codes: 0, 1 for an error or files that were left, 2 for unusable input, 3 where something could not be judged.`;

/** Adds `stimulus-reflex rails`: writes, or checks, the Rails side of a deployment. */
export function addRailsCommand(program: Command): void {
  const command = program
    .command("rails")
    .description("write the Rails side of the deployment, or check that a Rails app agrees with it")
    .option("--out <directory>", "the directory of the Rails app", ".")
    .option("--check", "write nothing; complain about what does not work with the deployment")
    .option("--include", "add the lines to files of the app where their place is unmistakable")
    .option("--yes", "with --include: add them without a question")
    .option("--force", "overwrite files that a person edited")
    .option("--generation <gems>", "versions to write for, as in rails:8.1,redis:5.4")
    .option("--from <path>", "cdktf.out, a directory of Terraform files or a plan (default: the project here)")
    .option("--review-plan <plans>", "plans of review apps in app.json, as in heroku-redis:premium-0", undefined)
    .option(
      "--session-store <store>",
      "switch sessions to cache-store or redis-session-store, which logs everybody out",
    )
    .option("--session-key <name>", "name the session cookie, which logs everybody out")
    .option("--app <name>", "which app, where several are deployed");
  withFormats(withInputs(command))
    .addHelpText("after", EXAMPLES)
    .action(async (flags: Flags) => {
      try {
        process.exitCode = await run(flags);
      } catch (error) {
        process.stderr.write(`stimulus-reflex rails: ${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = EXIT.unusable;
      }
    });
}

async function run(flags: Flags): Promise<number> {
  const directory = readRailsApp(flags.out);
  const { files: there } = directory;
  if (flags.check === true) return check(directory, flags);
  const reviewPlans = {
    ...reviewPlansIn(there.get(APP_JSON)),
    ...(flags.reviewPlan === undefined ? {} : reviewPlansOf(flags.reviewPlan)),
  };
  const deployment = railsDeploymentOf(await appOf(flags));
  const hidden = hiddenNames(deployment);
  if (hidden.length > 0) {
    throw new Error(
      `names with characters that no reader sees, which would be written to files: ${hidden.join(", ")}.\n  Remove them where the names are declared.`,
    );
  }
  const gems = gemsOf(there, flags, deployment);
  const source = railsSourceOf(directory, await loadRubyParser(), { deployment, gems });
  const sessions = runningSessions(source);
  const generation = generationFor(gems, sessions, flags);
  say(`${deployment.name}: ${describeGeneration(generation)}`);
  for (const line of describeSessions(sessions)) say(line);
  const placements = placementsOf(renderRailsFiles(deployment, generation, reviewPlans), there);
  const { left, refused } = await write(placements, directory, flags);
  const { connection } = source;
  const reflexes = hasReflexes({ files: there, gems });
  const options = { gems, deployment, connection, reflexes, importmap: there.has("config/importmap.rb") };
  const missing = includesFor(generation, options).filter(({ path, present }) => !present(there.get(path) ?? ""));
  tellIncludes(flags.include === true ? await include(missing, directory, refused, flags) : missing);
  tellYielded(placements);
  if (placements.some(({ file }) => file.path === APP_JSON)) {
    say(`\nWhat Heroku does not do with app.json:\n${APP_JSON_LIMITS.map((limit) => `  - ${limit}\n`).join("")}`);
  }
  return left === 0 ? EXIT.fine : EXIT.found;
}

async function check(directory: RailsDirectory, flags: Flags): Promise<number> {
  const { files: there } = directory;
  const anywhere = flags.from !== undefined || existsSync("cdktf.json");
  const app = anywhere ? await appOf(flags) : undefined;
  const deployment = app && railsDeploymentOf(app);
  if (!there.has("Gemfile.lock")) {
    process.stderr.write(
      "stimulus-reflex rails: Gemfile.lock is missing. The gems are unknown, so the redis gem 5 is assumed and versions are not compared. Name them with --generation.\n",
    );
  }
  if (deployment === undefined) {
    process.stderr.write(
      "stimulus-reflex rails: no deployment in view, so hosts, plans and variables are not compared. Name it with --from cdktf.out.\n",
    );
  }
  const source = railsSourceOf(directory, await loadRubyParser(), {
    ...(deployment === undefined ? {} : { deployment }),
    gems: lockedGems(there, flags),
  });
  const found = checkRails(source).map((finding) => ({
    ...finding,
    file: join(flags.out, finding.at),
  }));
  const { findings, acknowledged } = accepted(found, app?.acknowledgements ?? []);
  process.stdout.write(written(findings, RAILS_RULES, flags, { acknowledged }));
  for (const { rule, at, reason } of acknowledged) process.stderr.write(`acknowledged: ${at}: ${rule}: ${reason}\n`);
  return exitCodeOf(findings);
}

/** Parts what is accepted in the program, on the app or around it, from what is not. */
function accepted(
  found: readonly Finding[],
  acknowledgements: readonly Acknowledgement[],
): {
  readonly findings: readonly Finding[];
  readonly acknowledged: readonly (Pick<Finding, "rule" | "at"> & { readonly reason: string })[];
} {
  const reasonOf = ({ rule }: Finding): string | undefined => acknowledgements.find((one) => one.rule === rule)?.reason;
  return {
    findings: found.filter((finding) => reasonOf(finding) === undefined),
    acknowledged: found.flatMap((finding) => {
      const reason = reasonOf(finding);
      return reason === undefined ? [] : [{ rule: finding.rule, at: finding.at, reason }];
    }),
  };
}

async function appOf({ from, app, ...inputs }: Flags): Promise<AppTopology> {
  const files =
    from === undefined ? currentStacks(projectOf(".")).map(readTerraformFile) : await readInput(from, inputs);
  return chosen(appsIn(files), app);
}

function appsIn(files: readonly TerraformFile[]): readonly AppTopology[] {
  return topologiesOf(files).flatMap(({ topology }) => topology.apps);
}

function chosen(apps: readonly AppTopology[], name: string | undefined): AppTopology {
  const nameOf = ({ name: own, at }: AppTopology) => own ?? at;
  // AnyCable has the Redis of the cable attached, and runs no Rails.
  const servers = apps.filter(({ anycable }) => anycable !== undefined && anycable.mode !== "thruster");
  const server = servers.find((app) => nameOf(app) === name || app.at === name);
  const candidates = apps.filter((app) => app.addons.some(({ roles }) => roles.length > 0) && !servers.includes(app));
  const names = candidates.map(nameOf);
  if (server !== undefined) {
    throw new Error(
      `--app ${JSON.stringify(name)}: this app runs AnyCable, and the Rails side is not there.\n  Allowed: ${names.join(", ")}.`,
    );
  }
  const found = name === undefined ? candidates : candidates.filter((app) => nameOf(app) === name || app.at === name);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw new Error(
    names.length === 0
      ? withoutRoles(apps)
      : `--app ${name === undefined ? "is missing" : JSON.stringify(name)}: ${names.length === 1 ? "1 app is" : `${names.length} apps are`} deployed.\n  Allowed: ${names.join(", ")}.`,
  );
}

/** What to say where no Redis has a role. */
function withoutRoles(apps: readonly AppTopology[]): string {
  const redis = apps.flatMap(({ addons }) =>
    addons.flatMap(({ at, service }) => (service?.includes("redis") === true ? [at] : [])),
  );
  return redis.length === 0
    ? "no app has a Redis.\n  Attach one for sessions and the cable first."
    : `what each Redis is for is unknown: ${redis.join(", ")}.\n  Attach it by a name that tells it, as in SESSION_REDIS, CABLE_REDIS, CACHE_REDIS or QUEUE_REDIS.`;
}

function lockedGems(there: RailsFiles, { generation }: Flags): Gems {
  const locked = gemsOfLockfile(there.get("Gemfile.lock") ?? "");
  return generation === undefined ? locked : new Map([...locked, ...gemsOfOption(generation)]);
}

function gemsOf(there: RailsFiles, flags: Flags, { redis }: RailsDeployment): Gems {
  const gems = lockedGems(there, flags);
  if (gems.size > 0) return gems;
  const client = Object.values(redis).find(({ addon }) => addon.client !== undefined)?.addon.client ?? "ruby";
  const assumed = assumedGems(client, redis.queue !== undefined);
  say(
    `There is no Gemfile.lock, so these versions are assumed: ${[...assumed].map((gem) => gem.join(":")).join(",")}. ` +
      "Others with --generation.",
  );
  return assumed;
}

/** Writes what may be written. Returns how many files were left, and those in whose place something stands that was not read. */
async function write(
  placements: readonly Placement[],
  directory: RailsDirectory,
  { out, force }: Flags,
): Promise<{ readonly left: number; readonly refused: ReadonlySet<string> }> {
  let edited = 0;
  const refusals = new Set<string>();
  for (const { file, action, difference } of placements) {
    if (action === "yield") continue;
    const obstacle = action === "current" ? undefined : obstacleTo(out, file.path, directory);
    if (obstacle !== undefined) {
      // --force is for edits that were shown. What was not read cannot be shown.
      say(`\n${file.path} is not written: ${obstacle}. It would be:\n${file.text}`);
      refusals.add(file.path);
      continue;
    }
    if (difference !== "") say(`\n--- ${file.path}\n+++ ${file.path}, as it would be written\n${difference}`);
    const isLeft =
      action === "conflict" &&
      force !== true &&
      !(await agreed(`${file.path} was not written like this by stimulus-reflex. Overwrite it?`));
    if (isLeft) edited += 1;
    else if (action !== "current") place(join(out, file.path), inLineEnds(file.text, directory.files.get(file.path)));
    say(`${isLeft ? "left" : WORDS[action]}  ${file.path}`);
  }
  if (edited > 0) say(`\n${counted(edited, "edited file")} left. To overwrite, pass --force.`);
  if (refusals.size > 0)
    say(`\n${counted(refusals.size, "file")} not written. Move what is in the way, and run this again.`);
  return { left: edited + refusals.size, refused: refusals };
}

const WORDS = {
  create: "created",
  update: "updated",
  current: "current",
  conflict: "overwritten",
  yield: "left",
} as const;

/** Keeps the line ends of the file that is replaced. */
function inLineEnds(text: string, before: string | undefined): string {
  return before?.includes("\r\n") === true ? text.replaceAll("\n", "\r\n") : text;
}

function place(path: string, text: string): void {
  const remedy = "Make room, or name another directory with --out.";
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined || there.nlink === 1) {
    writeText(path, text, remedy);
    return;
  }
  // A hard link: what its other names have stays as it is.
  const successor = `${path}.${process.pid}.new`;
  writeText(successor, text, remedy);
  chmodSync(successor, there.mode);
  renameSync(successor, path);
}

/** A yes at the terminal; without a terminal there is nobody to ask. */
async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

const SESSION_STORES = ["cache-store", "redis-session-store"] as const;

/** What is written for: sessions stay as they are unless something else is asked for. */
function generationFor(gems: Gems, { kept }: RunningSessions, { sessionStore, sessionKey }: Flags): Generation {
  const locked = generationOf(gems);
  if (sessionKey !== undefined && !/^[\w.-]+$/.test(sessionKey)) {
    throw new Error(
      `--session-key ${JSON.stringify(sessionKey)}: not the name of a cookie.\n  Allowed: letters, digits, dots, dashes and underscores, as in _acme_session.`,
    );
  }
  const named = sessionKey === undefined ? kept : { ...kept, key: sessionKey };
  if (sessionStore === undefined) {
    const generation = withSessionsKept(locked, named);
    if (generation.sessionStore !== locked.sessionStore) {
      say(
        "Sessions stay in Rails' cache store session, though redis-session-store is in Gemfile.lock: a switch logs everybody out. To switch, pass --session-store redis-session-store.",
      );
    }
    return generation;
  }
  const chosen = SESSION_STORES.find((one) => one === sessionStore);
  const isLocked = chosen !== "redis-session-store" || gems.has("redis-session-store");
  if (chosen !== undefined && isLocked) {
    // Another store finds none of the former sessions, so their prefix is of no use to it.
    const { key, domain } = named;
    const sessions = { ...(key === undefined ? {} : { key }), ...(domain === undefined ? {} : { domain }) };
    return { ...locked, sessionStore: chosen, sessions };
  }
  throw new Error(
    chosen === undefined
      ? `--session-store ${JSON.stringify(sessionStore)}: unknown store.\n  Allowed: ${SESSION_STORES.join(", ")}.`
      : '--session-store "redis-session-store": the gem is not in Gemfile.lock.\n  Write gem "redis-session-store", "~> 0.11.5" into the Gemfile and run bundle install.',
  );
}

/** Adds lines to files of the app. Returns those that are left to a person. */
async function include(
  missing: readonly Include[],
  directory: RailsDirectory,
  refused: ReadonlySet<string>,
  { out, yes }: Flags,
): Promise<readonly Include[]> {
  const parser = await loadRubyParser();
  const left: Include[] = [];
  for (const one of missing) {
    const { path } = one;
    const before = directory.files.get(path);
    const unix = before?.replaceAll("\r\n", "\n");
    const after = unix === undefined ? undefined : withIncluded(one, unix, parser);
    if (
      before === undefined ||
      unix === undefined ||
      after === undefined ||
      (one.loads !== undefined && (refused.has(one.loads) || !existsSync(join(out, one.loads)))) ||
      obstacleTo(out, path, directory) !== undefined
    ) {
      left.push(one);
      continue;
    }
    say(`\n--- ${path}\n+++ ${path}, with the lines to include\n${unifiedDifference(unix, after)}`);
    if (yes === true || (await agreed(`Add these lines to ${path}?`))) {
      place(join(out, path), inLineEnds(after, before));
      say(`included  ${path}`);
      // Gems with other bounds stay as they are, and are still to be compared.
      const more = path === "Gemfile" ? one.lines.filter((line) => !after.includes(line)) : [];
      if (more.length > 0) left.push({ ...one, lines: more });
    } else left.push(one);
  }
  return left;
}

function tellIncludes(missing: readonly Include[]): void {
  if (missing.length === 0) return;
  say("\nLines to include:");
  for (const { path, where, lines } of missing)
    say(`\n${path}, ${where}\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

function tellYielded(placements: readonly Placement[]): void {
  for (const { file, action, difference } of placements) {
    if (action !== "yield" || difference === "") continue;
    say(`\n${file.path} is the app's own and stays. What is different from what the deployment needs:\n${difference}`);
  }
}

function say(text: string): void {
  print(`${text}\n`);
}

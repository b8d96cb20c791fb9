import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseCommandLine, shadowArguments, valuesOf, type CommandLine } from "./command-line";
import {
  readConfiguration,
  UnreadableConfiguration,
  type Backend,
  type Configuration,
  type RemoteState,
} from "./configuration";
import { privateFolder, writePrivate } from "../private-folder";
import { parseHcl, type Written } from "../../deployment/from-terraform/source/hcl";
import { plannedBackend } from "./plan-file";
import { versionNotes, type SimulatedVersions } from "./provider-versions";
import { commonShape, referredAttributes, type Shape } from "./declared";
import { notSimulated, notSimulatedInState, type SimulatedTypes } from "./simulated-types";
import { askedVariable } from "./variables";
import { copyLockFile, installedModules, lockedProviders, OVERRIDE_NAME, prepareShadow, shadowOf } from "./shadow";
import {
  canonicalPath,
  directoryIdentity,
  isSettings,
  stateIdentity,
  stateLocation,
  type StateLocation,
} from "./state-location";
import { terraformName } from "../../engines/command-names";

/** A call of Terraform or OpenTofu, as the caller made it. */
export interface Invocation {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether a user can be asked for what is missing. @default true */
  readonly terminal?: boolean;
}

/** What becomes of it: it runs, with other arguments, or it is answered without. */
export type Decision =
  | {
      readonly run: readonly string[];
      readonly directory: string;
      readonly inShadow: boolean;
      readonly notes: readonly string[];
      /** What the configuration says of types that are kept in state without effect. */
      readonly passive: readonly PassiveDeclaration[];
    }
  | { readonly exitCode: number; readonly stdout?: string; readonly stderr?: string };

/** What a configuration says of one passive type: its arguments, and the attributes that expressions refer to. */
export interface PassiveDeclaration {
  readonly type: string;
  readonly shape: Shape;
  readonly referred: readonly string[];
}

/** What the sandbox knows when Terraform is called. */
export interface InvocationContext {
  /** The sandbox's directory, absolute. */
  readonly sandbox: string;
  /** Provider addresses without host, such as `heroku/heroku`. */
  readonly served: readonly string[];
  /** The version of each that is simulated. @default no word is said about versions */
  readonly versions?: SimulatedVersions;
  /** Provider addresses without host that may run for real. */
  readonly allowed: readonly string[];
  /** What each served provider has. @default types are not checked */
  readonly types?: readonly SimulatedTypes[];
  /** Resource types that are kept in state without effect. @default none */
  readonly passive?: readonly string[];
}

/** Commands that neither state nor a backend has to do with. */
const HARMLESS: ReadonlySet<string> = new Set(["fmt", "get", "login", "logout", "help", "metadata functions"]);

/** Commands that read state or change what exists. */
const TOUCHING: ReadonlySet<string> = new Set(["apply", "console", "destroy", "import", "plan", "refresh", "test"]);

/** Commands that read the schemas of what is declared. */
const needsTypes = (command: string) => TOUCHING.has(command) || command === "validate";

/** Providers that touch nothing outside of the machine. */
const LOCAL_PROVIDERS: ReadonlySet<string> = new Set(
  "archive cloudinit external local null random template time tls".split(" ").map((name) => `hashicorp/${name}`),
);

/** Options that would bring in a state or a backend of the outside. */
const STATE_OPTIONS = ["state", "state-out", "backup", "backup-out"] as const;

type Identity = readonly string[];

class Refusal extends Error {}

function refuse(problem: string, remedy: string): never {
  throw new Refusal(`${problem}\n${remedy}`);
}

/** Settings given to `init -backend-config`, as `key=value` or as a file of them. */
function backendConfig(line: CommandLine, directory: string): Readonly<Record<string, Written>> {
  const settings: Record<string, Written> = {};
  for (const value of valuesOf(line, "backend-config")) {
    const pair = /^([A-Za-z_][\w-]*)\s*=(.*)$/s.exec(value);
    const file = resolve(directory, value);
    if (pair?.[1] !== undefined) settings[pair[1]] = pair[2] ?? "";
    else if (existsSync(file)) Object.assign(settings, parseHcl(readFileSync(file, "utf8")).attributes);
    else refuse(`There is no backend configuration ${file}.`, "-backend-config takes key=value or the path of a file.");
  }
  return settings;
}

/** The state that a directory's backend names, if it does. */
function identityOf(line: CommandLine, configuration: Configuration, directory: string): Identity {
  const given = line.command[0] === "init" ? backendConfig(line, directory) : {};
  const last = configuration.backends.at(-1) ?? { type: "local", settings: {} };
  const backend: Backend = { type: last.type, settings: { ...last.settings, ...given } };
  return stateIdentity(backend, directory) ?? directoryIdentity(directory);
}

/** Later commands are not told what `init -backend-config` was told: it is kept beside what Terraform keeps for itself. */
function identityFile(sandbox: string, directory: string): string {
  return join(shadowOf(sandbox, directory), ".terraform", "stimulus-reflex-state.json");
}

function rememberedIdentity(sandbox: string, directory: string): Identity | undefined {
  const file = identityFile(sandbox, directory);
  if (!existsSync(file)) return undefined;
  const identity: unknown = JSON.parse(readFileSync(file, "utf8"));
  return Array.isArray(identity) ? identity.map(String) : undefined;
}

function remember(sandbox: string, directory: string, line: CommandLine, identity: Identity): void {
  if (line.command[0] !== "init") return;
  const file = identityFile(sandbox, directory);
  if (valuesOf(line, "backend-config").length === 0) {
    rmSync(file, { force: true });
  } else {
    privateFolder(dirname(file));
    writePrivate(file, JSON.stringify(identity));
  }
}

/** Where the sandbox keeps the state that a `terraform_remote_state` would read. */
function remoteLocation(context: InvocationContext, remote: RemoteState, directory: string): StateLocation {
  const { backend, config, name, file } = remote;
  const identity =
    typeof backend === "string" && isSettings(config)
      ? stateIdentity({ type: backend, settings: config }, directory)
      : undefined;
  return identity === undefined
    ? refuse(
        `data.terraform_remote_state.${name} (${join(directory, file)}) reads a state that the sandbox cannot tell: ` +
          "its backend or one of the settings that name the state is computed, or of an unknown kind.",
        "Write backend and settings out as literal values, or leave this stack out of the rehearsal. The real state was not read.",
      )
    : stateLocation(context.sandbox, identity);
}

function checkOptions(line: CommandLine): void {
  const option = line.options.find(({ name }) => STATE_OPTIONS.some((stateOption) => stateOption === name));
  if (option !== undefined) {
    refuse(
      `-${option.name} names a state outside of the sandbox, which a rehearsal must not touch.`,
      "Leave it out: the sandbox keeps a state of its own for each stack.",
    );
  }
  if (line.options.some(({ name }) => name === "from-module")) {
    refuse("-from-module fills the working directory.", "Run this init once outside of the sandbox.");
  }
}

/** A saved plan is applied to the backend that it was made with, whatever the directory says. */
function checkPlan(context: InvocationContext, line: CommandLine, directory: string): void {
  const [file] = line.positional;
  if (line.command[0] !== "apply" || file === undefined) return;
  const plan = resolve(directory, file);
  if (!existsSync(plan)) return;
  const backend = plannedBackend(plan);
  if (backend?.type === "local" && backend.settings.path?.startsWith(join(context.sandbox, "state"))) return;
  refuse(
    `${plan} was not planned in this sandbox: applying it would write the real state.`,
    "Run plan within the sandbox and apply what it saves.",
  );
}

function checkProviders(context: InvocationContext, shadow: string): void {
  const unexpected = lockedProviders(shadow)
    .map((address) => address.split("/").slice(-2).join("/"))
    .filter((name) => !LOCAL_PROVIDERS.has(name) && !context.served.includes(name) && !context.allowed.includes(name));
  if (unexpected.length > 0) {
    refuse(
      `This stack uses ${unexpected.join(", ")}, which the sandbox does not simulate: the rehearsal would change what is real.`,
      "Rehearse a stack without it, or allow it to run for real with --allow-provider " + `${unexpected[0] ?? ""}.`,
    );
  }
}

function checkModules(modules: ReadonlyMap<string, string>): void {
  for (const [address, directory] of modules) {
    if (!existsSync(directory))
      refuse(`module.${address} is not in ${directory} any more.`, `Run ${terraformName(directory)} init again.`);
    const [remote] = readConfiguration(directory).remoteStates;
    if (remote !== undefined) {
      refuse(
        `module.${address} reads the state of another stack (data.terraform_remote_state.${remote.name} in ${remote.file}).`,
        "The sandbox redirects this in the root module only. Read it there and pass it to the module. The real state was not read.",
      );
    }
  }
}

/** A run that was killed while Terraform wrote, or a disk that was full, leaves half a state: Terraform would say only that it is not JSON. */
function readState({ path }: StateLocation): unknown {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return refuse(
      `${path} is damaged: it ends in the middle, as after a run that was killed or a disk that was full.`,
      "Start anew with --fresh. The real state is another file and was not touched.",
    );
  }
}

/** Without a terminal Terraform would wait for an answer that nobody gives. */
function checkVariables(
  line: CommandLine,
  { terminal, environment }: Invocation,
  directory: string,
  configuration: Configuration,
): void {
  const missing = terminal === false ? askedVariable(line, environment, directory, configuration) : undefined;
  if (missing === undefined) return;
  refuse(
    `The variable "${missing.name}" of ${join(directory, missing.file)} has no value, and there is no terminal to ask at.`,
    `Set TF_VAR_${missing.name}, or give -var '${missing.name}=…' or a file of values.`,
  );
}

/** How many problems of one kind are told at once. */
const TOLD = 10;

function checkTypes(
  { types = [], passive = [], allowed }: InvocationContext,
  read: ReadonlyMap<string, Configuration>,
  state: unknown,
): void {
  const isReplaced = ({ provider }: SimulatedTypes) =>
    allowed.some((name) => name.split("/")[1] === provider.split("/")[1]);
  const providers = types.filter((provider) => !isReplaced(provider));
  const problems = [
    ...[...read].flatMap(([directory, { declared }]) => notSimulated(directory, declared, providers, passive)),
    ...notSimulatedInState(state, providers, passive),
  ];
  if (problems.length === 0) return;
  const more = problems.length > TOLD ? [`… and ${problems.length - TOLD} more.`] : [];
  throw new Refusal([...problems.slice(0, TOLD), ...more].join("\n"));
}

function passiveDeclarations(
  { passive = [] }: InvocationContext,
  read: ReadonlyMap<string, Configuration>,
): readonly PassiveDeclaration[] {
  const configurations = [...read.values()];
  return passive.map((type) => {
    const declared = configurations.flatMap((configuration) =>
      configuration.declared.filter((one) => one.mode === "resource" && one.type === type),
    );
    const referred = configurations.flatMap(({ texts }) => texts.flatMap((text) => referredAttributes(text, type)));
    return { type, shape: commonShape(declared), referred };
  });
}

function overrideFile(state: StateLocation, remotes: ReadonlyMap<string, StateLocation>): object {
  const local = ({ path, workspaceDir }: StateLocation) => ({ path, workspace_dir: workspaceDir });
  const data = [...remotes].map(([name, remote]): [string, object] => [
    name,
    { backend: "local", config: local(remote) },
  ]);
  return {
    terraform: { backend: { local: local(state) } },
    ...(data.length > 0 && { data: { terraform_remote_state: Object.fromEntries<object>(data) } }),
  };
}

function decideInShadow(
  line: CommandLine,
  invocation: Invocation,
  context: InvocationContext,
  directory: string,
): Decision {
  checkOptions(line);
  const configuration = readConfiguration(directory);
  const later = configuration.overrideFiles.find((name) => name > OVERRIDE_NAME);
  if (later !== undefined) {
    refuse(
      `${join(directory, later)} would override the sandbox's own backend.`,
      `Give it a name that sorts before ${OVERRIDE_NAME}.`,
    );
  }
  const remembered = line.command[0] === "init" ? undefined : rememberedIdentity(context.sandbox, directory);
  const identity = remembered ?? identityOf(line, configuration, directory);
  const state = stateLocation(context.sandbox, identity);
  const held = readState(state);
  checkVariables(line, invocation, directory, configuration);
  const remotes = new Map(
    configuration.remoteStates.map((remote) => [remote.name, remoteLocation(context, remote, directory)]),
  );
  const shadow = prepareShadow(context.sandbox, directory, overrideFile(state, remotes), configuration.ascent);
  remember(context.sandbox, directory, line, identity);
  const command = line.command[0] ?? "";
  if (command === "init") copyLockFile(context.sandbox, directory);
  checkPlan(context, line, directory);
  const modules = installedModules(shadow);
  if (TOUCHING.has(command)) {
    checkProviders(context, shadow);
    checkModules(modules);
  }
  const read = new Map([[directory, configuration]]);
  for (const place of modules.values()) if (existsSync(place)) read.set(place, readConfiguration(place));
  if (needsTypes(command)) checkTypes(context, read, TOUCHING.has(command) ? held : undefined);
  const missing = TOUCHING.has(command) ? [...remotes].filter(([, { path }]) => !existsSync(path)) : [];
  return {
    run: shadowArguments(line, shadow, directory, ["backend-config"]),
    directory,
    inShadow: true,
    passive: passiveDeclarations(context, read),
    notes: [
      ...(command === "init" ? versionNotes(directory, context.versions ?? {}) : []),
      ...missing.map(
        ([name]) =>
          `data.terraform_remote_state.${name} reads a state that the sandbox does not have yet: deploy that stack in the sandbox first.`,
      ),
    ],
  };
}

/**
 * Decides how a call of Terraform runs in the sandbox: in a shadow of its directory, with a state of the sandbox's own, or
 * not at all. Whatever happens, no state outside of the sandbox is read or written.
 */
export function decide(invocation: Invocation, context: InvocationContext): Decision {
  const line = parseCommandLine(invocation.args, invocation.environment);
  const command = line.command.join(" ");
  const asksForHelp = line.options.some(({ name }) => name === "help" || name === "h");
  if (command === "providers lock") {
    return { exitCode: 0, stdout: `The sandbox serves ${context.served.join(" and ")}: there is nothing to lock.\n` };
  }
  // A shell tells where it is by way of symbolic links; Terraform follows `-chdir=..` from where the links lead.
  const directory = canonicalPath(resolve(canonicalPath(invocation.cwd), line.chdir ?? "."));
  const initialised = existsSync(join(shadowOf(context.sandbox, directory), ".terraform"));
  const isVersion = line.command.length === 0 || command === "version";
  if (HARMLESS.has(command) || asksForHelp || (isVersion && !initialised) || !existsSync(directory)) {
    return { run: invocation.args, directory, inShadow: false, notes: [], passive: [] };
  }
  try {
    return decideInShadow(line, invocation, context, directory);
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof UnreadableConfiguration)) throw error;
    return { exitCode: 1, stderr: `stimulus-reflex sandbox: ${error.message}\n` };
  }
}

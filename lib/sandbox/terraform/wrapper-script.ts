import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync } from "node:fs";

/** What a wrapper asks before it becomes Terraform. */
export interface Question {
  readonly engine: string;
  readonly args: readonly string[];
  /** The variables whose names begin with `TF_`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Whether a user can be asked for what is missing. */
  readonly terminal: boolean;
}

/** What a wrapper is told: data, of which it evaluates nothing. */
export interface Instruction {
  /** Printed first, as it is. */
  readonly stderr: string;
  readonly stdout: string;
  /** Ends with this code; absent to become the engine. */
  readonly exitCode?: number;
  /** Variables that the engine must not see. */
  readonly unset: readonly string[];
  /** What TF_REATTACH_PROVIDERS is. */
  readonly reattach: string;
  /** The engine's arguments. */
  readonly args: readonly string[];
}

const NOT_RUNNING = "stimulus-reflex sandbox: it has ended. Start it again around this command; Terraform was not run.";
const NO_ROOM =
  "stimulus-reflex sandbox: its directory cannot be written: is the disk full, or read-only? Terraform was not run.";

/** How long a wrapper waits for an answer, in seconds: as long as a large deploy may keep the sandbox from hearing it. */
const PATIENCE = 600;

/** A word as a shell reads it back. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The form in which a wrapper reads an instruction: words, each ended by a zero byte. */
export function instructionText({ stderr, stdout, exitCode, unset, reattach, args }: Instruction): string {
  const words =
    exitCode === undefined
      ? ["run", stderr, stdout, reattach, String(unset.length), ...unset, ...args]
      : ["exit", stderr, stdout, String(exitCode)];
  return words.map((word) => `${word.replaceAll("\0", "")}\0`).join("");
}

/**
 * For machines without bash, without a library, so that it costs little more than Node's own start. It prints what the shell
 * is to do, with every word of the answer quoted.
 */
export const NODE_CLIENT = `"use strict";
const { readFileSync, rmSync, writeFileSync } = require("node:fs");
const [calls, port, engine, ...args] = process.argv.slice(2);
const quote = (word) => "'" + word.replaceAll("'", "'\\\\''") + "'";
const fail = (text) => { console.error(text); process.exit(1); };
const variables = Object.entries(process.env).filter(([name]) => name.startsWith("TF_")).map(([name, value]) => name + "=" + value);
const terminal = process.stdin.isTTY ? "terminal" : "";
const words = [engine, process.env.STIMULUS_REFLEX_PWD || process.cwd(), terminal, String(args.length), ...args, ...variables, ""];
// The shell that waits for this process becomes the engine.
const name = process.ppid + "-" + require("node:crypto").randomBytes(8).toString("hex");
const file = calls + "/" + name;
try {
  writeFileSync(file, words.map((word) => word + "\\0").join(""), { mode: 0o600 });
} catch (error) {
  fail(error.code === "ENOENT" ? ${JSON.stringify(NOT_RUNNING)} : ${JSON.stringify(NO_ROOM)});
}
const gone = () => { rmSync(file, { force: true }); fail(${JSON.stringify(NOT_RUNNING)}); };
const socket = require("node:net").connect(Number(port), "127.0.0.1");
socket.on("error", gone);
socket.on("close", gone);
socket.on("data", () => {
  let told;
  try { told = readFileSync(file + ".answer", "utf8").split("\\0").slice(0, -1); } catch { gone(); }
  const [kind, stderr, stdout, value, count, ...rest] = told;
  process.stderr.write(stderr);
  if (kind === "exit") process.stdout.write("printf %s " + quote(stdout) + "\\nexit " + Number(value));
  else if (kind === "run") {
    const unset = rest.slice(0, Number(count));
    process.stdout.write(["printf %s " + quote(stdout), ...unset.map((one) => "unset " + quote(one)),
      "export TF_REATTACH_PROVIDERS=" + quote(value),
      "exec " + [engine, ...rest.slice(Number(count))].map(quote).join(" ")].join("\\n"));
  } else gone();
  socket.removeAllListeners("close");
  socket.end();
});
socket.write(name + "\\n");
`;

/** Whether bash is there and speaks TCP by itself, which takes a tenth of the time in which Node starts. */
export function bashSpeaksTcp(bash: string, port: number): boolean {
  return spawnSync(bash, ["-c", `exec 3<>/dev/tcp/127.0.0.1/${port}`], { stdio: "ignore" }).status === 0;
}

/**
 * An engine that plans and applies within a second spends an eighth of its processor time on collecting garbage; what it holds
 * then is some dozens of megabytes. From a gigabyte on it collects as ever.
 */
const COLLECT_LESS = 'export GOGC="${GOGC-400}" GOMEMLIMIT="${GOMEMLIMIT-1GiB}"';

/** What a script is made for. */
export interface Wrapped {
  /** The folder for questions. */
  readonly calls: string;
  readonly port: number;
  readonly engine: string;
}

const COMMENT = "# Runs in the sandbox of cdktf-stimulus-reflex, beside the state that it keeps.";

/** Whether a file stands for an engine in a sandbox: in the environment of one, another one looks past it. */
export function isWrapper(path: string): boolean {
  let handle: number;
  try {
    handle = openSync(path, "r");
  } catch {
    // An engine may be there to be run and not to be read.
    return false;
  }
  try {
    const start = Buffer.alloc(COMMENT.length + 200);
    return start.toString("utf8", 0, readSync(handle, start)).split("\n", 2)[1] === COMMENT;
  } finally {
    closeSync(handle);
  }
}

/** The first line of a script; a path that a kernel would not read as one word is left to `env` to find. */
function shebang(bash: string): string {
  return /^\/\S{1,100}$/.test(bash) ? `#!${bash}` : "#!/usr/bin/env bash";
}

/**
 * Leaves a question in the form that {@link questionOf} reads, rings, and becomes Terraform as the answer says. It starts no
 * other process, and evaluates nothing that it reads.
 */
export function bashScript(bash: string, { calls, port, engine }: Wrapped): string {
  return [
    shebang(bash),
    COMMENT,
    `__sr_ended() { echo ${quote(NOT_RUNNING)} >&2; exit 1; }`,
    "__sr_call=$$-$RANDOM$RANDOM$RANDOM",
    `__sr_folder=${quote(calls)}`,
    "__sr_terminal=",
    "[[ -t 0 ]] && __sr_terminal=terminal",
    "if ! {",
    `  printf '%s\\0' ${quote(engine)} "$PWD" "$__sr_terminal" "$#" "$@" &&`,
    `  { for __sr_name in "\${!TF_@}"; do printf '%s\\0' "$__sr_name=\${!__sr_name}" || break; done; } &&`,
    "  printf '\\0'",
    '} 2>/dev/null >"$__sr_folder/$__sr_call"; then',
    "  [[ -d $__sr_folder ]] || __sr_ended",
    `  echo ${quote(NO_ROOM)} >&2`,
    "  exit 1",
    "fi",
    `{ exec 3<>/dev/tcp/127.0.0.1/${port}; } 2>/dev/null || __sr_ended`,
    `printf '%s\\n' "$__sr_call" >&3`,
    `IFS= read -r -t ${PATIENCE} -u 3 __sr_told || __sr_ended`,
    '__sr_answer="$__sr_folder/$__sr_call.answer"',
    "[[ -f $__sr_answer ]] || __sr_ended",
    "__sr_words=()",
    `while IFS= read -r -d '' __sr_word; do __sr_words+=("$__sr_word"); done <"$__sr_answer"`,
    "exec 3>&-",
    `printf '%s' "\${__sr_words[1]}" >&2`,
    `printf '%s' "\${__sr_words[2]}"`,
    "case ${__sr_words[0]} in",
    `exit) exit "\${__sr_words[3]}" ;;`,
    "run) ;;",
    "*) __sr_ended ;;",
    "esac",
    "__sr_count=${__sr_words[4]}",
    "[[ $__sr_count =~ ^[0-9]+$ ]] || __sr_ended",
    `for __sr_name in "\${__sr_words[@]:5:__sr_count}"; do unset "$__sr_name"; done`,
    `export TF_REATTACH_PROVIDERS="\${__sr_words[3]}"`,
    COLLECT_LESS,
    `exec ${quote(engine)} "\${__sr_words[@]:5+__sr_count}"`,
    "",
  ].join("\n");
}

/** Asks by way of {@link NODE_CLIENT}; the shell then replaces itself by Terraform. */
export function shellScript(client: string, { calls, port, engine }: Wrapped): string {
  return [
    "#!/bin/sh",
    COMMENT,
    `told=$(STIMULUS_REFLEX_PWD=$PWD NODE_OPTIONS= ${quote(process.execPath)} ${quote(client)} ${quote(calls)} ${port} ${quote(engine)} "$@") || exit $?`,
    COLLECT_LESS,
    'eval "$told"',
    "",
  ].join("\n");
}

/**
 * Reads what {@link bashScript} leaves: engine, directory, whether there is a terminal, the number of arguments, the
 * arguments, variables, and an empty word, each ended by a zero byte, because bash can't write JSON.
 *
 * @returns undefined where something is missing
 */
export function questionOf(text: string): Question | undefined {
  const words = text.split("\0").slice(0, -1);
  const [engine, cwd, terminal, count, ...rest] = words;
  if (engine === undefined || cwd === undefined || terminal === undefined || count === undefined) return undefined;
  const args = rest.slice(0, Number(count));
  const variables = rest.slice(Number(count));
  const end = variables.indexOf("");
  if (args.length < Number(count) || end === -1) return undefined;
  const environment = variables.slice(0, end).map((variable) => {
    const at = variable.indexOf("=");
    return [variable.slice(0, at), variable.slice(at + 1)] as const;
  });
  return { engine, args, cwd, terminal: terminal !== "", environment: Object.fromEntries(environment) };
}

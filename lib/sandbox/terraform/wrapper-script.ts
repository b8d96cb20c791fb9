import { spawnSync } from "node:child_process";

/** What a wrapper asks before it becomes Terraform. */
export interface Question {
  readonly engine: string;
  readonly args: readonly string[];
  /** The variables whose names begin with `TF_`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
}

const NOT_RUNNING = "stimulus-reflex sandbox: it has ended. Start it again around this command; Terraform was not run.";

/** A word as a shell reads it back. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** For machines without bash: waits for the answer only, without a library, so that it costs little more than Node's own start. */
export const NODE_CLIENT = `"use strict";
const [port, engine, ...args] = process.argv.slice(2);
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("TF_")));
const socket = require("node:net").connect(Number(port), "127.0.0.1");
let answer = "";
socket.setEncoding("utf8");
socket.on("data", (text) => (answer += text));
socket.on("end", () => process.stdout.write(answer));
socket.on("error", () => {
  console.error(${JSON.stringify(NOT_RUNNING)});
  process.exitCode = 1;
});
socket.end(JSON.stringify({ engine, args, environment, cwd: process.cwd() }));
`;

/** Whether bash is there and speaks TCP by itself, which takes a tenth of the time in which Node starts. */
export function bashSpeaksTcp(bash: string, port: number): boolean {
  return spawnSync(bash, ["-c", `exec 3<>/dev/tcp/127.0.0.1/${port}`], { stdio: "ignore" }).status === 0;
}

/** What a script is made for. */
export interface Wrapped {
  readonly port: number;
  readonly engine: string;
  /** What TF_REATTACH_PROVIDERS is, unless the answer says otherwise. */
  readonly reattach: string;
}

const COMMENT = "# Runs in the sandbox of cdktf-stimulus-reflex, beside the state that it keeps.";

/** The first line of a script; a path that a kernel would not read as one word is left to `env` to find. */
function shebang(bash: string): string {
  return /^\/\S{1,100}$/.test(bash) ? `#!${bash}` : "#!/usr/bin/env bash";
}

/**
 * Asks in the form that {@link questionOf} reads; the shell then replaces itself by Terraform. It starts no other process,
 * and what is the same each time stands here, because bash reads the answer byte by byte.
 */
export function bashScript(bash: string, { port, engine, reattach }: Wrapped): string {
  return [
    shebang(bash),
    COMMENT,
    `if ! { exec 3<>/dev/tcp/127.0.0.1/${port}; } 2>/dev/null; then`,
    `  echo ${quote(NOT_RUNNING)} >&2`,
    "  exit 1",
    "fi",
    "{",
    `  printf '%s\\0' ${quote(engine)} "$PWD" "$#" "$@"`,
    `  for name in "\${!TF_@}"; do printf '%s\\0' "$name=\${!name}"; done`,
    "  printf '\\0'",
    "} >&3",
    "IFS= read -r -d '' -u 3 answer",
    "exec 3>&-",
    "unset name",
    `export TF_REATTACH_PROVIDERS=${quote(reattach)}`,
    'eval "$answer"',
    "",
  ].join("\n");
}

/** Asks by way of {@link NODE_CLIENT}; the shell then replaces itself by Terraform. */
export function shellScript(client: string, { port, engine, reattach }: Wrapped): string {
  return [
    "#!/bin/sh",
    COMMENT,
    `answer=$(NODE_OPTIONS= ${quote(process.execPath)} ${quote(client)} ${port} ${quote(engine)} "$@") || exit $?`,
    `export TF_REATTACH_PROVIDERS=${quote(reattach)}`,
    'eval "$answer"',
    "",
  ].join("\n");
}

/**
 * Reads what {@link bashScript} sends: engine, directory, the number of arguments, the arguments, variables, and an empty
 * word, each ended by a zero byte, because bash can neither write JSON nor end its half of a connection.
 *
 * @returns undefined as long as something is missing
 */
export function questionOf(text: string): Question | undefined {
  const words = text.split("\0").slice(0, -1);
  const [engine, cwd, count, ...rest] = words;
  if (engine === undefined || cwd === undefined || count === undefined) return undefined;
  const args = rest.slice(0, Number(count));
  const variables = rest.slice(Number(count));
  const end = variables.indexOf("");
  if (args.length < Number(count) || end === -1) return undefined;
  const environment = variables.slice(0, end).map((variable) => {
    const at = variable.indexOf("=");
    return [variable.slice(0, at), variable.slice(at + 1)] as const;
  });
  return { engine, args, cwd, environment: Object.fromEntries(environment) };
}

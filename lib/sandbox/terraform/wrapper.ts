import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { decide, type InvocationContext } from "./invocation";
import { findCommand, type TerraformBinary } from "./binary";
import { WHICH_SANDBOX } from "../directory-lock";
import {
  bashScript,
  bashSpeaksTcp,
  NODE_CLIENT,
  questionOf,
  quote,
  shellScript,
  type Question,
} from "./wrapper-script";

/** Executables that stand in for Terraform and OpenTofu, and what answers them. */
export interface Wrappers {
  /** The folder to put in front of PATH. */
  readonly folder: string;
  /** What TERRAFORM_BINARY_NAME is to be; undefined where no engine is installed. */
  readonly chosen: string | undefined;
  /** On loopback. */
  readonly port: number;
  stop(): Promise<void>;
}

/** What the wrappers add to the environment of the engine that they run. */
export interface WrapperSettings {
  readonly context: InvocationContext;
  /** Provider addresses to where they are served, as TF_REATTACH_PROVIDERS has it. */
  readonly reattach: Readonly<Record<string, object>>;
  /** Told of each directory that an engine is about to work in. */
  readonly entered: (directory: string) => void;
  /** Answers what is asked of the sandbox itself, from another process. */
  readonly control?: (question: unknown) => Promise<unknown>;
}

/** Variables that would lead Terraform out of the shadow, or that have been worked into the arguments. */
const UNSET = /^TF_(?:DATA_DIR|CLI_ARGS.*)$/;

function isQuestion(value: unknown): value is Question {
  return typeof value === "object" && value !== null && "engine" in value && "args" in value && "cwd" in value;
}

/** Providers that the user serves himself, for development, keep being served. */
function withOwn(served: Readonly<Record<string, object>>, own: string | undefined): readonly string[] {
  if (own === undefined || own === "") return [];
  const parsed: unknown = JSON.parse(own);
  if (typeof parsed !== "object" || parsed === null) return [];
  return [`export TF_REATTACH_PROVIDERS=${quote(JSON.stringify({ ...parsed, ...served }))}`];
}

/** What the wrapper's shell is to do. */
function answer(question: Question, settings: WrapperSettings): string {
  const { engine, environment } = question;
  const decision = decide(question, settings.context);
  const say = (text: string, stream: string) => (text === "" ? [] : [`printf '%s' ${quote(text)}${stream}`]);
  if ("exitCode" in decision) {
    return [...say(decision.stdout ?? "", ""), ...say(decision.stderr ?? "", " >&2"), `exit ${decision.exitCode}`].join(
      "\n",
    );
  }
  if (decision.inShadow) settings.entered(decision.directory);
  const unset = decision.inShadow ? Object.keys(environment).filter((name) => UNSET.test(name)) : [];
  return [
    ...say(decision.notes.map((note) => `stimulus-reflex sandbox: ${note}\n`).join(""), " >&2"),
    ...unset.map((name) => `unset ${name}`),
    ...withOwn(settings.reattach, environment.TF_REATTACH_PROVIDERS),
    `exec ${[engine, ...decision.run].map(quote).join(" ")}`,
  ].join("\n");
}

/** How to ask a sandbox that runs in another process. */
export function controlQuestion(question: unknown): string {
  return JSON.stringify({ control: question });
}

async function respondToControl(question: unknown, settings: WrapperSettings): Promise<string> {
  try {
    return JSON.stringify({ answer: (await settings.control?.(question)) ?? null });
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  }
}

async function respond(text: string, settings: WrapperSettings): Promise<string> {
  const question: unknown = JSON.parse(text);
  if (typeof question === "object" && question !== null && "control" in question) {
    return respondToControl(question.control, settings);
  }
  if (question === WHICH_SANDBOX) return JSON.stringify(settings.context.sandbox);
  if (!isQuestion(question)) return "exit 1";
  return answer(question, settings);
}

/** What the shell says of a failure, and ends with. */
function refusal(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `printf '%s\\n' ${quote(`stimulus-reflex sandbox: ${message}`)} >&2\nexit 1`;
}

function serve(socket: Socket, settings: WrapperSettings): void {
  let text = "";
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: string) => {
    text += chunk;
    // JSON begins with a brace or a quotation mark, and what bash sends with the path of an engine.
    const question = text.startsWith("/") ? questionOf(text) : undefined;
    if (question === undefined) return;
    text = "";
    try {
      socket.end(answer(question, settings));
    } catch (error) {
      socket.end(refusal(error));
    }
  });
  socket.on("end", () => {
    if (text === "" || text.startsWith("/")) socket.end();
    else
      respond(text, settings).then(
        (answered) => socket.end(answered),
        (error: unknown) => socket.end(refusal(error)),
      );
  });
}

function writeExecutable(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, 0o755);
}

/**
 * Makes the executables that stand before the installed engines.
 * @param folder - where they are written
 * @param binaries - the chosen engine first
 */
export async function startWrappers(
  folder: string,
  binaries: readonly TerraformBinary[],
  settings: WrapperSettings,
): Promise<Wrappers> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    serve(socket, settings);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("no port"));
    });
  });
  const client = join(folder, "client.cjs");
  mkdirSync(folder, { recursive: true });
  writeFileSync(client, NODE_CLIENT);
  const reattach = JSON.stringify(settings.reattach);
  const bash = findCommand("bash", process.env);
  const speaking = bash !== undefined && bashSpeaksTcp(bash, port) ? bash : undefined;
  const script = (engine: string): string =>
    speaking === undefined
      ? shellScript(client, { port, engine, reattach })
      : bashScript(speaking, { port, engine, reattach });
  const onPath = join(folder, "path");
  for (const { name, path } of binaries) writeExecutable(join(onPath, name), script(path));
  const [first] = binaries;
  const chosen = first && join(folder, "chosen", first.name);
  if (first !== undefined && chosen !== undefined) writeExecutable(chosen, script(first.path));
  return {
    folder: onPath,
    chosen,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

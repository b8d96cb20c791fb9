import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once, type EventEmitter } from "node:events";
import { createServer } from "node:net";
import { findTerraform } from "../../../lib/engines/terraform";

/** What Debian installs by `ruby-rails ruby-redis ruby-hiredis ruby-sidekiq puma ruby-sqlite3 bundler`. */
export const RAILS_PROGRAMS = ["ruby", "bundle", "puma", "sidekiq"];

/** What a rehearsal with real Redis takes. */
export const REHEARSAL_PROGRAMS = [findTerraform(process.env)?.path ?? "terraform", "redis-server", "openssl"];

/**
 * `describe` where all programs are there. Elsewhere the tests are skipped by a name that says what is missing; with
 * `REQUIRE_RAILS=1`, as in CI, they fail.
 */
export function describeWith(programs: readonly string[], name: string, tests: () => void): void {
  const missing = programs.filter((program) => spawnSync("sh", ["-c", `command -v "$0"`, program]).status !== 0);
  if (missing.length === 0) {
    describe(name, tests);
  } else if (process.env.REQUIRE_RAILS === "1") {
    test(name, () => {
      throw new Error(`REQUIRE_RAILS=1, and ${missing.join(", ")} cannot be found on the path.`);
    });
  } else {
    describe.skip(`${name} (skipped: no ${missing.join(", ")} on the path)`, tests);
  }
}

/** What a hang is told after, with all that was printed. Nothing waits for it: a line is there as soon as it is printed. */
export const PATIENCE_MS = 180_000;

/** A program that runs, with all that it has printed. */
export class Program {
  readonly #child: ChildProcess;
  #output = "";
  #waiting: { readonly pattern: RegExp; readonly resolve: (match: RegExpExecArray) => void }[] = [];
  readonly ended: Promise<number | null>;

  constructor(
    readonly name: string,
    [command, ...args]: readonly string[],
    options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string | undefined>> } = {},
  ) {
    this.#child = spawn(command ?? "", args, {
      ...options,
      env: { ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const take = (chunk: Buffer) => {
      this.#output += chunk.toString();
      this.#waiting = this.#waiting.filter(({ pattern, resolve }) => {
        const match = pattern.exec(this.#output);
        if (match !== null) resolve(match);
        return match === null;
      });
    };
    this.#child.stdout?.on("data", take);
    this.#child.stderr?.on("data", take);
    this.ended = new Promise((resolve) => {
      this.#child.on("error", (error) => {
        this.#output += String(error);
        resolve(null);
      });
      this.#child.on("close", resolve);
    });
  }

  get output(): string {
    return this.#output;
  }

  /** Waits until something is printed; fails with all that was printed when it is not, or the program ends before. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const match = pattern.exec(this.#output);
    if (match !== null) return match;
    let timer: NodeJS.Timeout | undefined;
    return Promise.race([
      new Promise<RegExpExecArray>((resolve) => this.#waiting.push({ pattern, resolve })),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(
            new Error(
              `${this.name} has not printed ${String(pattern)} in ${PATIENCE_MS / 1000} seconds:\n${this.#output}`,
            ),
          );
        }, PATIENCE_MS);
      }),
      this.ended.then((code) => {
        throw new Error(
          `${this.name} ended with ${String(code)} before it printed ${String(pattern)}:\n${this.#output}`,
        );
      }),
    ]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** Ends it, and waits until it has. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.#child.kill(signal);
    await this.ended;
  }
}

/** Runs a program to its end. */
export function output(
  [command, ...args]: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly input?: string;
  } = {},
): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(command ?? "", args, {
    ...options,
    env: { ...options.env },
    encoding: "utf8",
  });
  return { status, text: `${stdout}${stderr}` };
}

/** The first thing that an event comes with; an error, when one comes before it. */
export async function first(emitter: EventEmitter, event: string): Promise<unknown> {
  const values: unknown[] = await once(emitter, event);
  return values[0];
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return address.port;
}

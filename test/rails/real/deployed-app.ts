import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { Rehearsal, type RehearsalOptions } from "cdktf-stimulus-reflex/testing";
import type { RedisRole } from "../../../lib/catalogue/redis-roles";
import { parseProcfile } from "../../../lib/sandbox/heroku/platform/procfile";
import { freePort, output, Program } from "./programs";
import {
  APP_NAME,
  productionStack,
  railsDirectory,
  railsEnvironment,
  stimulusReflexRails,
  synthesised,
  type DeploymentProps,
} from "./rails-directory";
import { RedisInspector } from "./redis";
import { Router, selfSigned, type Certificate } from "./router";

/** How an app is deployed. */
export interface Deployment extends Pick<RehearsalOptions, "asOf"> {
  readonly redis: DeploymentProps["redis"];
  /** What the stack has besides. */
  readonly stack?: Partial<DeploymentProps>;
  /** Lines of the Gemfile that the app does without. */
  readonly without?: RegExp;
  /** Lines of the Gemfile that it has besides. */
  readonly more?: readonly string[];
  /** Writes files of the app, before it is deployed. */
  readonly prepare?: (app: string) => void;
}

/**
 * The test app, deployed into the sandbox by Terraform with a real Redis for each role. Its dynos run on this machine as
 * the sandbox's Heroku has them: the commands of its formation, its config vars, and what Heroku itself adds.
 */
export class DeployedApp {
  /** Generates the Rails side, deploys, pushes, and deploys again, which scales the processes: as a first time goes. */
  static async deploy(
    directory: string,
    { asOf, redis, stack, without, more, prepare }: Deployment,
  ): Promise<DeployedApp> {
    const props = { redis, ...stack };
    const app = railsDirectory(directory, without, more);
    prepare?.(app);
    const written = await stimulusReflexRails("--out", app, "--from", synthesised(directory, props));
    const rehearsal = await Rehearsal.start({ asOf, redis: true });
    const deployed = new DeployedApp(directory, app, written, rehearsal, props);
    try {
      await rehearsal.apply(productionStack(Testing.app(), props));
      const processes = parseProcfile(readFileSync(join(app, "Procfile"), "utf8"));
      await rehearsal.do("push", APP_NAME, ...Object.entries(processes).map(([type, command]) => `${type}=${command}`));
      const { status, text } = deployed.run(...(processes.release ?? "").split(" "));
      if (status !== 0) throw new Error(`The release phase has failed:\n${text}`);
      await rehearsal.apply(productionStack(Testing.app(), { ...props, released: true }));
      return deployed;
    } catch (error) {
      await rehearsal.stop();
      throw error;
    }
  }

  #router: Router | undefined;
  #certificate: Certificate | undefined;
  #dynos = new Map<string, Program>();

  private constructor(
    readonly directory: string,
    /** Where the Rails app is. */
    readonly app: string,
    /** What the command that generated the files has told. */
    readonly written: { readonly status: number; readonly text: string },
    readonly rehearsal: Rehearsal,
    readonly props: DeploymentProps,
  ) {}

  get configVars(): Readonly<Record<string, string>> {
    return this.rehearsal.configVars(APP_NAME);
  }

  /** How often Heroku has restarted the dynos. */
  get restarts(): number {
    return this.rehearsal.sandbox.platforms.heroku.apps.get(APP_NAME).restarts;
  }

  /** Where browsers and visitors find the app, by TLS. */
  get port(): number {
    if (this.#router === undefined) throw new Error("the dynos have not been started");
    return this.#router.port;
  }

  /** Cuts the link under every websocket that is open. */
  cut(): void {
    this.#router?.cut();
  }

  redis(role: RedisRole): RedisInspector {
    return new RedisInspector(this.configVars[`${role.toUpperCase()}_REDIS_URL`] ?? "");
  }

  /** The environment of a dyno: the config vars, and what Heroku and its Ruby buildpack add to them. */
  environment(heroku: Readonly<Record<string, string>> = {}): Record<string, string> {
    return railsEnvironment({ RAILS_ENV: "production", ...heroku, ...this.configVars });
  }

  /** Runs a command to its end in a one-off dyno. */
  run(...command: readonly string[]): { readonly status: number | null; readonly text: string } {
    return output(command, { cwd: this.app, env: this.environment({ DYNO: "run.1" }) });
  }

  dyno(type: "web" | "worker" | "anycable"): Program {
    const program = this.#dynos.get(type);
    if (program === undefined) throw new Error(`Heroku runs no ${type} dyno`);
    return program;
  }

  /** Starts what the formation has, and returns when it serves. */
  async start(): Promise<void> {
    this.#certificate ??= selfSigned(this.directory);
    this.#router ??= await Router.start(this.#certificate);
    const { heroku } = this.rehearsal.sandbox.platforms;
    const formation = heroku.processes.of(heroku.apps.get(APP_NAME)).filter(({ quantity }) => quantity > 0);
    await Promise.all(
      formation.map(({ type }) => (type === "web" ? this.#serve() : this.#run(type, {}, /Booted Rails 6\.1/))),
    );
  }

  /**
   * Deploys another stack and a release with the files that belong to it, and restarts the dynos. Returns what the command that
   * generated the files has told.
   */
  async change(stack: Partial<DeploymentProps>): Promise<string> {
    const props = { ...this.props, ...stack };
    const { text } = await stimulusReflexRails("--out", this.app, "--from", synthesised(this.directory, props));
    await this.rehearsal.apply(productionStack(Testing.app(), { ...props, released: true }));
    await this.dyno("worker").stop();
    await this.#run("worker", {}, /Booted Rails 6\.1/);
    await this.restart();
    return text;
  }

  /** Starts an anycable-go with the config vars of its app, at the host of the cable. Its requests to Rails come by the router. */
  async startAnyCable(program: string): Promise<Program> {
    const port = await freePort();
    const env = railsEnvironment({
      ...this.rehearsal.configVars(`${APP_NAME}-cable`),
      ANYCABLE_RPC_HOST: `https://127.0.0.1:${this.port}/_anycable`,
      SSL_CERT_FILE: this.#certificate?.certFile ?? "",
      PORT: String(port),
    });
    const server = new Program("anycable", [program], { env });
    this.#dynos.set("anycable", server);
    await server.printed(/Handle WebSocket connections at/);
    this.#router?.apps.set("cable.acme.com", port);
    return server;
  }

  /** Ends the web dyno as Heroku does, and starts it with the config vars of now. The worker needs none of it. */
  async restart(): Promise<void> {
    await this.dyno("web").stop("SIGTERM");
    await this.#serve();
  }

  /**
   * Starts another web dyno with changes to the config vars, as the next deploy would. Each call of what is returned gives the
   * pages to the other of the two.
   */
  async beside(changes: Readonly<Record<string, string>>): Promise<() => void> {
    const router = this.#router;
    if (router === undefined) throw new Error("the dynos have not been started");
    const ports = [router.target, await this.#web(changes, "beside")];
    return () => {
      router.target = ports.find((port) => port !== router.target) ?? router.target;
    };
  }

  async #serve(): Promise<void> {
    const port = await this.#web({}, "web");
    if (this.#router !== undefined) this.#router.target = port;
  }

  /** Returns the port at which a web dyno serves. */
  async #web(changes: Readonly<Record<string, string>>, name: string): Promise<number> {
    const port = await freePort();
    const dyno = await this.#run("web", { ...changes, PORT: String(port) }, /Listening on http:/, name);
    await dyno.printed(/Worker 1 \(PID: \d+\) booted/);
    return port;
  }

  /** Runs a process of the formation until it has printed that it is there. */
  async #run(type: string, changes: Readonly<Record<string, string>>, up: RegExp, name = type): Promise<Program> {
    const { heroku } = this.rehearsal.sandbox.platforms;
    const command = heroku.processes.of(heroku.apps.get(APP_NAME)).find((one) => one.type === type)?.command ?? "";
    const env = { ...this.environment({ DYNO: `${type}.1` }), ...changes };
    const program = new Program(name, command.split(" "), { cwd: this.app, env });
    this.#dynos.set(name, program);
    await program.printed(up);
    return program;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#dynos.values()].map((dyno) => dyno.stop("SIGKILL")));
    await this.#router?.stop();
    await this.rehearsal.stop();
  }
}

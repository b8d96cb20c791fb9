import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { App } from "cdktf";
import { StimulusReflexStack, type StimulusReflexStackProps } from "cdktf-stimulus-reflex";
import { addRailsCommand } from "../../../lib/cli/rails";
import { output } from "./programs";

const ROOT = resolve(__dirname, "../../..");

/** The modules that the page imports, straight from the npm packages. */
const MODULES = [
  "@rails/actioncable/app/assets/javascripts/actioncable.esm.js",
  "@hotwired/turbo/dist/turbo.es2017-esm.js",
  "@hotwired/stimulus/dist/stimulus.js",
  "stimulus_reflex/dist/stimulus_reflex.js",
  "cable_ready/dist/cable_ready.js",
  "morphdom/dist/morphdom-esm.js",
];

/** A directory for one test, gone after it. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "stimulus-reflex-rails-"));
}

/** What one deployment has of its own; which Redis client there is, it has to say. */
export type DeploymentProps = Partial<StimulusReflexStackProps> & Pick<StimulusReflexStackProps, "redis">;

export const APP_NAME = "acme-production";

/** The deployment of the test app. */
export function productionStack(app: App, props: DeploymentProps): StimulusReflexStack {
  return new StimulusReflexStack(app, "production", {
    name: APP_NAME,
    region: "eu",
    domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", zone: "acme.com", host: "www.acme.com" },
    cable: { host: "cable.acme.com" },
    processes: { web: { size: "standard-2x", quantity: 1 }, worker: { size: "standard-1x", quantity: 1 } },
    ...props,
  });
}

/** Synthesises a deployment. Returns the directory of its output. */
export function synthesised(directory: string, props: DeploymentProps): string {
  const outdir = join(directory, "cdktf.out");
  mkdirSync(directory, { recursive: true });
  const app = new App({ outdir });
  productionStack(app, props);
  app.synth();
  return outdir;
}

/** Copies the app, with a Gemfile.lock by Bundler itself; gems can be left out of it, and added by lines of a Gemfile. */
export function railsDirectory(directory: string, without = /^$/, more: readonly string[] = []): string {
  const app = join(directory, "acme");
  cpSync(join(__dirname, "../app"), app, { recursive: true });
  const gemfile = readFileSync(join(app, "Gemfile"), "utf8");
  writeFileSync(
    join(app, "Gemfile"),
    [...gemfile.split("\n"), ...more]
      .filter((line) => !without.test(line))
      .join("\n")
      .replace(without.test('gem "hiredis"') ? ', require: ["redis", "redis/connection/hiredis"]' : "\0", ""),
  );
  mkdirSync(join(app, "tmp"), { recursive: true });
  const { status, text } = output(["bundle", "lock", "--local"], { cwd: app, env: railsEnvironment({}) });
  if (status !== 0) throw new Error(text);
  return app;
}

/** Puts the page's modules where the app serves them. */
export function servePages(app: string): void {
  mkdirSync(join(app, "public/vendor"), { recursive: true });
  for (const file of MODULES)
    cpSync(join(ROOT, "node_modules", file), join(app, "public/vendor", file.split("/").pop() ?? ""));
  cpSync(join(app, "app/javascript"), join(app, "public"), { recursive: true });
}

/** The environment of a process of the app: the config vars and what finds programs, nothing of this process' own Ruby or Node. */
export function railsEnvironment(variables: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? tmpdir(), LANG: "C.UTF-8", ...variables };
}

/** `stimulus-reflex rails …`, with what it prints and its exit code. */
export async function stimulusReflexRails(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly text: string }> {
  const printed: string[] = [];
  const take = (chunk: string | Uint8Array) => {
    printed.push(String(chunk));
    return true;
  };
  const stdout = jest.spyOn(process.stdout, "write").mockImplementation(take);
  const stderr = jest.spyOn(process.stderr, "write").mockImplementation(take);
  const before = process.exitCode;
  try {
    const program = new Command("stimulus-reflex");
    addRailsCommand(program);
    await program.parseAsync(["rails", ...args], { from: "user" });
    return { status: Number(process.exitCode ?? 0), text: printed.join("") };
  } finally {
    process.exitCode = before;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** Every file below a directory that was written by the command. */
export function generatedFiles(app: string): string[] {
  return readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((path) => /stimulus_reflex[/_].*\.(rb|yml|conf)$/.test(path))
    .sort();
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

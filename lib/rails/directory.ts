import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The text files of a Rails app that its configuration is made of, by their path from its directory, with slashes. */
export type RailsFiles = ReadonlyMap<string, string>;

const MAX_BYTES = 4 * 1024 * 1024;

const SINGLE = [
  "Gemfile",
  "Gemfile.lock",
  "Procfile",
  "app.json",
  "package.json",
  "package-lock.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "cable/config.ru",
  "Passengerfile.json",
];

const FOLDERS: readonly (readonly [folder: string, name: RegExp])[] = [
  ["config", /\.(?:rb|ya?ml|conf|erb|sha256)$/],
  ["app/views/layouts", /\.(?:erb|haml|slim)$/],
  ["app/javascript", /\.(?:js|mjs|ts|jsx|tsx)$/],
  ["app/channels", /\.rb$/],
  ["deploy", /\.conf$/],
  ["nginx", /\.conf$/],
];

/**
 * Reads what the checks look at, and nothing else: no secrets (`config/*.key`, `credentials`), no `node_modules`.
 *
 * @throws Error when the directory is no Rails app
 */
export function readRailsApp(directory: string): RailsFiles {
  if (!existsSync(directory)) {
    throw new Error(`${directory}: no such directory.\n  Name the directory of the Rails app with --out.`);
  }
  if (!existsSync(join(directory, "config", "application.rb"))) {
    throw new Error(
      `${directory}: is no Rails app: it has no config/application.rb.\n` +
        "  Run this in the directory of the Rails app, or name it with --out.",
    );
  }
  const files = new Map<string, string>();
  const read = (path: string) => {
    const file = join(directory, path);
    if (existsSync(file) && statSync(file).isFile() && statSync(file).size <= MAX_BYTES) {
      files.set(path, readFileSync(file, "utf8"));
    }
  };
  for (const path of SINGLE) read(path);
  for (const name of readdirSync(directory)) if (name.endsWith(".conf")) read(name);
  for (const [folder, name] of FOLDERS) walk(directory, folder, name, read);
  return files;
}

function walk(directory: string, folder: string, name: RegExp, read: (path: string) => void): void {
  if (!existsSync(join(directory, folder))) return;
  const entries = readdirSync(join(directory, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== "credentials")
      walk(directory, path, name, read);
    if (entry.isFile() && name.test(entry.name)) read(path);
  }
}

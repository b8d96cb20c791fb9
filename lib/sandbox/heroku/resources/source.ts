import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, isAbsolute, join, resolve } from "node:path";
import { ProviderError } from "../../protocol/provider";
import { tarballOf } from "../platform/procfile";

/** Where the sandbox itself keeps what exists: it changes while Terraform runs, and is not there outside of a rehearsal. */
const OWN_DIRECTORY = ".stimulus-reflex";

/**
 * Finds a source on this machine. A relative path is relative to the directory in which Terraform runs, which a provider
 * that serves from another process can't see; so it is looked for in each of the directories.
 * @throws ProviderError when it is in none of them
 */
export function findSource(path: string, directories: readonly string[]): string {
  const candidates = isAbsolute(path) ? [path] : directories.map((directory) => resolve(directory, path));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new ProviderError(
    `Source ${JSON.stringify(path)} does not exist`,
    `Looked for ${candidates.join(", ")}. Write an absolute path, or one relative to the directory of the stack.`,
  );
}

/**
 * The provider's checksum of a source: of a file its content, of a directory every name in it and the content of every
 * file, a `.git` among them, so that a commit is a change.
 */
export function checksumOf(source: string): string {
  const hash = createHash("sha256");
  const add = (path: string, name: string) => {
    hash.update(`${name}\n`);
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const [inner, innerName] = [join(path, entry.name), `${name}/${entry.name}`];
      if (entry.isDirectory()) {
        if (entry.name !== OWN_DIRECTORY) add(inner, innerName);
      } else {
        hash.update(`${innerName}\n`);
        if (entry.isFile()) hash.update(readFileSync(inner));
      }
    }
  };
  if (statSync(source).isDirectory()) add(source, basename(source));
  else hash.update(readFileSync(source));
  return `SHA256:${hash.digest("hex")}`;
}

/** Whether a source is a directory, of which the provider makes the tarball. */
export function isDirectory(source: string): boolean {
  return statSync(source).isDirectory();
}

/**
 * The tarball to upload: a file as it is; of a directory only its Procfile, for the platform looks at nothing else. Without
 * a Procfile the Ruby buildpack makes a web process for a Rails app.
 */
export function tarballOfSource(source: string): Uint8Array {
  if (!statSync(source).isDirectory()) return readFileSync(source);
  const procfile = join(source, "Procfile");
  return tarballOf("Procfile", existsSync(procfile) ? readFileSync(procfile, "utf8") : "web: bin/rails server\n");
}

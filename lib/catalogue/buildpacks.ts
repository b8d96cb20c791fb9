/** Node.js and Ruby as buildpacks, under the names of Heroku's registry or as the URL of a repository. */
export const NODE_BUILDPACK = /^heroku\/nodejs$|heroku-buildpack-nodejs(\.git)?([#?].*)?$/i;
export const RUBY_BUILDPACK = /^heroku\/ruby$|heroku-buildpack-ruby(\.git)?([#?].*)?$/i;

/** What other buildpacks mean for the next build. */
export interface BuildpacksChange {
  /** As the end of a sentence about the change. */
  readonly effect: string;
  readonly level: "error" | "warning";
}

/** What the next build lacks that builds had until now; undefined where it lacks nothing. */
export function buildpacksChange(old: readonly string[], now: readonly string[]): BuildpacksChange | undefined {
  const nameOf = (buildpack: string): string =>
    buildpack
      .toLowerCase()
      .replace(/(\.git)?([#?].*)?$/, "")
      .replace(/^https:\/\/github\.com\/heroku\/heroku-buildpack-/, "heroku/");
  const kept = new Set(now.map(nameOf));
  const dropped = old.filter((buildpack) => !kept.has(nameOf(buildpack)));
  const has = (buildpacks: readonly string[], pattern: RegExp): boolean =>
    buildpacks.some((buildpack) => pattern.test(buildpack));
  if (dropped.length === 0) return undefined;
  if (now.length === 0) {
    return {
      // Alone it is most likely the one that Heroku chooses.
      level: old.length === 1 ? "warning" : "error",
      effect: `Heroku chooses one buildpack by the app's files at the next build${old.length === 1 ? "" : ", and what the others install is missing"}`,
    };
  }
  if (has(old, RUBY_BUILDPACK) && !has(now, RUBY_BUILDPACK)) {
    const effect = "the next build installs neither Ruby nor gems, unless another buildpack does";
    // A fork, or one of a team's own, may install it.
    return { level: now.every((one) => one.startsWith("heroku/")) ? "error" : "warning", effect };
  }
  if (has(old, NODE_BUILDPACK) && !has(now, NODE_BUILDPACK)) {
    return { level: "warning", effect: "heroku/ruby installs a Node.js of its own choosing where the assets need one" };
  }
  return { level: "warning", effect: "the next build lacks what they install" };
}

/** A list of buildpacks without credentials, which the URL of one may have. */
export function buildpackNames(buildpacks: readonly string[]): string {
  return buildpacks.map((one) => one.replace(/:\/\/[^/?#]*@/, "://").replace(/[?].*$/s, "")).join(", ") || "none";
}

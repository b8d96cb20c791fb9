/** Node.js and Ruby as buildpacks, under the names of Heroku's registry or as the URL of a repository. */
const NODE_BUILDPACK = /^heroku\/nodejs$|heroku-buildpack-nodejs(\.git)?([#?].*)?$/i;
const RUBY_BUILDPACK = /^heroku\/ruby$|heroku-buildpack-ruby(\.git)?([#?].*)?$/i;

/** What other buildpacks, or another order of them, mean for the next build. */
export interface BuildpacksChange {
  /** As the end of a sentence about the change. */
  readonly effect: string;
  readonly level: "error" | "warning" | "info";
}

/** What the next build does otherwise than builds did until now; undefined where it installs more and nothing in another order. */
export function buildpacksChange(old: readonly string[], now: readonly string[]): BuildpacksChange | undefined {
  const found = [dropped(old, now), ...(now.length === 0 ? [] : [reordered(old, now)])].flatMap((one) => one ?? []);
  const level = (["error", "warning", "info"] as const).find((wanted) => found.some((one) => one.level === wanted));
  return level === undefined ? undefined : { level, effect: found.map(({ effect }) => effect).join("; ") };
}

function dropped(old: readonly string[], now: readonly string[]): BuildpacksChange | undefined {
  const kept = new Set(now.map(nameOf));
  if (old.every((buildpack) => kept.has(nameOf(buildpack)))) return undefined;
  if (now.length === 0) {
    return {
      // Alone it is most likely the one that Heroku chooses.
      level: old.length === 1 ? "warning" : "error",
      effect: `Heroku chooses one buildpack by the app's files at the next build${old.length === 1 ? "" : ", and what the others install is missing"}`,
    };
  }
  if (placeOf(RUBY_BUILDPACK, old) >= 0 && placeOf(RUBY_BUILDPACK, now) < 0) {
    const effect = "the next build installs neither Ruby nor gems, unless another buildpack does";
    // A fork, or one of a team's own, may install it.
    return { level: now.every((one) => one.startsWith("heroku/")) ? "error" : "warning", effect };
  }
  if (placeOf(NODE_BUILDPACK, old) >= 0 && placeOf(NODE_BUILDPACK, now) < 0) {
    return { level: "warning", effect: "heroku/ruby installs a Node.js of its own choosing where the assets need one" };
  }
  return { level: "warning", effect: "the next build lacks what they install" };
}

/** Each buildpack finds what those ahead of it have installed, and the last one gives the default processes. */
function reordered(old: readonly string[], now: readonly string[]): BuildpacksChange | undefined {
  const [last, wasLast] = [now.at(-1) ?? "", old.at(-1) ?? ""];
  const processes =
    wasLast === "" || nameOf(last) === nameOf(wasLast)
      ? ""
      : `, and the default processes are those of ${buildpackNames([last])}, the last one, instead of ${buildpackNames([wasLast])}`;
  if (isNodeLate(now) && !isNodeLate(old)) {
    const effect = `heroku/ruby compiles the assets before heroku/nodejs has installed what they need${processes}`;
    return { level: "warning", effect };
  }
  const rest = (of: readonly string[], other: readonly string[]): string =>
    of
      .map(nameOf)
      .filter((name) => other.some((one) => nameOf(one) === name))
      .join(" ");
  const isSameOrder = rest(now, old) === rest(old, now);
  if (processes === "" && isSameOrder) return undefined;
  // Without Ruby the rest is said already.
  if (isSameOrder && !now.some((one) => nameOf(one) === nameOf(wasLast))) return undefined;
  return {
    level: processes === "" || RUBY_BUILDPACK.test(last) ? "info" : "warning",
    effect: `each buildpack finds only what those ahead of it have installed${processes}`,
  };
}

/** Whether Node.js is installed after Ruby, which needs it. */
export function isNodeLate(buildpacks: readonly string[]): boolean {
  const ruby = placeOf(RUBY_BUILDPACK, buildpacks);
  return ruby >= 0 && placeOf(NODE_BUILDPACK, buildpacks) > ruby;
}

function placeOf(pattern: RegExp, buildpacks: readonly string[]): number {
  return buildpacks.findIndex((buildpack) => pattern.test(buildpack));
}

/** A buildpack as it is compared: the URL of one of Heroku's is the same as its name. */
function nameOf(buildpack: string): string {
  return buildpack
    .toLowerCase()
    .replace(/(\.git)?([#?].*)?$/, "")
    .replace(/^https:\/\/([^/]*@)?github\.com\/heroku\/heroku-buildpack-/, "heroku/");
}

/** A list of buildpacks without credentials, which the URL of one may have. */
export function buildpackNames(buildpacks: readonly string[]): string {
  return buildpacks.map((one) => one.replace(/:\/\/[^/?#]*@/, "://").replace(/[?].*$/s, "")).join(", ") || "none";
}

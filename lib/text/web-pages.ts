const FORGES = ["github.com", "www.github.com", "gitlab.com", "www.gitlab.com", "bitbucket.org", "www.bitbucket.org"];
/** What comes after OWNER/NAME in the path of a page at GitHub or Bitbucket. */
const PAGES = ["tree", "blob", "src", "commit", "commits", "pull"];
/** What comes after `-` in the path of a page at any GitLab. */
const GITLAB_PAGES = ["tree", "blob", "commit", "commits", "merge_requests"];

/** Whether a URL is that of a page or of a repository, and not of a file: what it gives is HTML, and a build of it fails. */
export function isWebPage(url: string): boolean {
  const [scheme = "", , host = "", ...path] = url
    .replace(/[?#].*$/, "")
    .replace(/\/$/, "")
    .split("/");
  if (scheme !== "https:" && scheme !== "http:") return false;
  const last = path.at(-1);
  if (last === undefined || /\.(html?|git)$/.test(last)) return true;
  if (path.includes("-") && GITLAB_PAGES.includes(path[path.indexOf("-") + 1] ?? "")) return true;
  if (!FORGES.includes(host)) return false;
  const [, , kind = "", part = ""] = path;
  return path.length <= 2 || PAGES.includes(kind) || (kind === "releases" && (part === "tag" || part === "latest"));
}

/** Pages that people read: a download of one is HTML, and a build of it fails. */
const PAGES = [
  /^https?:\/\/[^/]+\/?$/,
  /\.html?$/,
  /\.git\/?$/,
  /\/-\/(tree|blob|commits?|merge_requests)\//,
  /^https?:\/\/(www\.)?(github|gitlab|bitbucket)\.(com|org)\/[^/]+(\/[^/]+)?\/?$/,
  /^https?:\/\/(www\.)?(github|bitbucket)\.(com|org)\/[^/]+\/[^/]+\/(tree|blob|src|commits?|pull|releases\/tag|releases\/latest)(\/[^/]*)*$/,
];

/** Whether a URL is that of a page or of a repository, and not of a file. */
export function isWebPage(url: string): boolean {
  const address = url.replace(/[?#].*$/, "");
  return PAGES.some((page) => page.test(address));
}

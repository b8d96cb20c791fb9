import { below } from "./directory";

/** Whether a file is JavaScript, or something that a bundler makes it of. */
export function isJavaScript(path: string): boolean {
  return /\.(?:[cm]?[jt]s|[jt]sx|vue|svelte)$/.test(path);
}

/** Whether a file is a script of pages, and not one of tests. */
export function isPageScript(path: string): boolean {
  return (
    below(path, "app/") &&
    isJavaScript(path) &&
    !/(?:^|\/)(?:__mocks__|__tests__|tests?|specs?|stories)\/|\.(?:test|spec|stories)\.\w+$/.test(path)
  );
}

/** JavaScript with its comments blanked, so that lines stay where they are. */
export function withoutComments(text: string): string {
  // Strings come first, since they may hold what looks like a comment; a regular expression that holds one is rare.
  return text.replaceAll(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (found: string, quoted: string | undefined) => quoted ?? found.replaceAll(/[^\n]/g, " "),
  );
}

/** Whether two texts say the same, apart from comments, kinds of quotes, semicolons, line ends and blanks. */
export function saysTheSame(one: string, other: string): boolean {
  const plain = (text: string) =>
    withoutComments(text.replaceAll("\r\n", "\n"))
      .replaceAll(/[`']/g, '"')
      .replaceAll(/[;\s]+/g, " ")
      .replaceAll(/ ?([(){}=,]) ?/g, "$1")
      .trim();
  return plain(one) === plain(other);
}

import { Tokenization } from "cdktf";
import type { ConfigurationProblem } from "./configuration-error";
import { problemsAt, type Place } from "./shape";
import { isToken } from "./tokens";

/** `${` or `%{` that is not escaped by doubling its first character. */
const TEMPLATE = /(?<!\$)(?:\$\$)*\$\{|(?<!%)(?:%%)*%\{/;

/** Terraform would evaluate template syntax in a plain string: `${file("/etc/passwd")}` reads the file. */
export function templateProblems(place: Place, value: unknown): readonly ConfigurationProblem[] {
  if (typeof value !== "string" || !value.includes("{")) return [];
  const literals = isToken(value) ? Tokenization.reverseString(value).literals.map(String) : [value];
  if (!literals.some((literal) => TEMPLATE.test(literal))) return [];
  const { at, property } = place;
  return problemsAt(
    { at, property },
    {
      problem: "contains template syntax (${ or %{), which Terraform would evaluate",
      remedy:
        "For a reference, pass its token, such as variable.stringValue or resource.id; for this very text, pass Fn.rawString(text)",
    },
  );
}

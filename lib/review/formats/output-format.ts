import { join, relative } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { countsOf, findingsForGitHub, findingsText } from "./findings-text";
import type { Finding, RuleDescription } from "../finding";
import { visible, visibleJson } from "../../text/visible";
import { sarif } from "./sarif";

/** The flags that choose how findings are written; text without any. */
export interface FormatFlags {
  readonly json?: true;
  readonly github?: true;
  readonly sarif?: true;
}

/** Adds --json, --github and --sarif, of which one at a time can be given. */
export function withFormats(command: Command): Command {
  return command
    .addOption(new Option("--json", "write JSON for machines").conflicts(["github", "sarif"]))
    .addOption(new Option("--github", "write annotations for a GitHub workflow").conflicts(["json", "sarif"]))
    .addOption(new Option("--sarif", "write SARIF 2.1.0 for code scanning").conflicts(["json", "github"]));
}

/** Findings in the format that was asked for. */
export function written(
  findings: readonly Finding[],
  rules: readonly RuleDescription[],
  flags: FormatFlags,
  extra: Readonly<Record<string, unknown>> = {},
): string {
  if (flags.sarif === true) return visibleJson(sarif(findings, rules));
  if (flags.github === true) return visible(findingsForGitHub(findings));
  if (flags.json === true) {
    return visibleJson(`${JSON.stringify({ schemaVersion: 1, findings, ...extra }, null, 2)}\n`);
  }
  if (findings.length === 0) return "No findings.\n";
  const readable = findings.map((finding) => ({ ...finding, page: shipped(finding.page) }));
  return `${findingsText(readable)}\n${countsOf(findings)}\n`;
}

/** Where a page of the documentation lies, from this directory: the package ships them. */
function shipped(page: string): string {
  return relative(process.cwd(), join(__dirname, "..", "..", "..", page));
}

/** Parses a whole number of a flag. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Allowed is 0 or a larger whole number.");
  return Number(text);
}

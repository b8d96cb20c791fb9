import { code, details, table } from "./markdown-text";
import { appDetails, changeList, consequenceList, costLine, driftSummary, findingList } from "./markdown-parts";
import type { Report } from "./model";
import { dollars } from "./printable";
import { counted } from "../../text/counted";

/** How long a comment on GitHub may be, in characters (GitHub's API refuses longer bodies; seen 2026). */
const GITHUB_COMMENT_CHARACTERS = 65_536;

/** The first line, by which a workflow finds its comment again to replace it. */
export const MARKER = "<!-- stimulus-reflex report -->";

/**
 * The report as a comment on a pull request: verdict, cost and findings first, the rest folded in.
 *
 * @param characters - what it must not be longer than; what does not fit is left out from the end, and said to be
 */
export function renderMarkdown(report: Report, characters = GITHUB_COMMENT_CHARACTERS): string {
  const { verdict, apps, consequences, removedApps, resolvedFindings } = report;
  const several = apps.length !== 1;
  const lines = [MARKER, `## StimulusReflex: ${verdict.text}`, "", costLine(report)];
  const drift = driftSummary(report);
  const pieces: string[] = [
    ...(drift === "" ? [] : [drift]),
    ...(drift === "" ? [] : driftLists(report)),
    ...(consequences.length === 0 ? [] : [consequenceList(consequences)]),
  ];
  for (const app of apps) {
    const findings = findingList(app.findings);
    if (findings !== "") pieces.push(`${several ? `**${code(app.title)}**\n\n` : ""}${findings}`);
  }
  if (resolvedFindings.length > 0) {
    const list = resolvedFindings.map(({ rule, at }) => `- ${code(rule)} at ${code(at)}`).join("\n");
    pieces.push(details(`${counted(resolvedFindings.length, "finding")} resolved`, list));
  }
  for (const app of report.drift === undefined ? apps : []) {
    const changes = changeList(app);
    if (changes !== "") pieces.push(`${several ? `**${code(app.title)}**\n\n` : ""}${changes}`);
  }
  if (removedApps.length > 0) {
    const rows = removedApps.map(({ title, at, beforeDollarsPerMonth }) => [
      code(title),
      code(at),
      dollars(beforeDollarsPerMonth),
    ]);
    pieces.push(`**Gone**\n\n${table(["App", "Where", "Cost a month"], rows)}`);
  }
  for (const app of apps) {
    const body = appDetails(app).join("\n\n");
    pieces.push(several ? `### ${code(app.title)}\n\n${body}` : body);
  }
  const footer = `<sub>Facts as of ${report.asOf}; catalogue of ${report.catalogueDate}. Prices in US dollars, taxes not included.</sub>\n`;
  return fitted(`${lines.join("\n")}\n`, pieces, footer, characters);
}

/** The drift of each app that differs. */
function driftLists({ apps, drift }: Report): string[] {
  return apps
    .filter(({ changes }) => changes.length > 0)
    .map((app) => `**${code(app.title)}**\n\n${changeList(app, drift)}`);
}

/** The head, as many pieces as fit, and the foot. Pieces are whole, so that no table or fence is cut open. */
function fitted(head: string, pieces: readonly string[], foot: string, characters: number): string {
  const note = (left: number): string =>
    `_${counted(left, "part")} more did not fit into a comment: see the report as HTML or JSON._\n\n`;
  const room = characters - head.length - foot.length - note(pieces.length).length - 1;
  const kept: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    length += piece.length + 2;
    if (length > room) break;
    kept.push(piece);
  }
  const left = pieces.length - kept.length;
  return `${head}\n${kept.map((piece) => `${piece}\n\n`).join("")}${left === 0 ? "" : note(left)}${foot}`;
}

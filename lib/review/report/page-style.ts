import { Html } from "../../text/html";

/** The page's own style, for light and dark. Every pair of text and ground has a contrast of 4.5 or more. */
export const STYLE = new Html(`
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f6f7f9; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --link: #0b5cad;
  --error: #b3261e; --warning: #8a5a00; --info: #0b5cad; --fine: #1a7f37;
  --bar: #2f6fb2; --near: #b27300; --over: #c0362c; --track: #e3e7ec;
  --redis: #fdeeee; --addon: #eef3fb; --host: #eef7ef; --process: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1d2127; --text: #e6e9ed; --quiet: #a0a9b4; --line: #3a424c; --link: #7db8f5;
    --error: #ff8a80; --warning: #f0b849; --info: #7db8f5; --fine: #6fd08c;
    --bar: #5a9be0; --near: #d99a26; --over: #ef6b60; --track: #2b313a;
    --redis: #3a2222; --addon: #1f2a3a; --host: #1d3022; --process: #14171b;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 66rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.35rem; overflow-wrap: break-word; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1.05rem; }
p { margin: 0.25rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre { font: 0.875em/1.45 ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; overflow-wrap: break-word; }
pre { padding: 0.75rem; background: var(--raised); overflow-x: auto; }
ul { padding-left: 1.25rem; margin: 0.5rem 0; }
.verdict { display: inline-block; }
.verdict::first-letter { text-transform: uppercase; }
.verdict.error { color: var(--error); } .verdict.warning { color: var(--warning); }
.verdict.info { color: var(--info); } .verdict.none { color: var(--fine); }
.cost { font-size: 1.125rem; }
.facts, .because, footer { color: var(--quiet); font-size: 0.9rem; }
.fine { color: var(--fine); }
.findings, .budgets { list-style: none; padding: 0; }
.finding { margin: 0.5rem 0; padding: 0.5rem 0.9rem; background: var(--raised); border-left: 4px solid var(--info); }
.finding.error { border-color: var(--error); } .finding.warning { border-color: var(--warning); }
.finding.error .severity { color: var(--error); } .finding.warning .severity { color: var(--warning); }
.finding.info .severity { color: var(--info); }
figure { margin: 1rem 0; }
summary { cursor: pointer; color: var(--quiet); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.925rem; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
time, td:first-child { white-space: nowrap; }
.budget { margin: 0.75rem 0; }
.bar { height: 0.75rem; background: var(--track); border-radius: 3px; overflow: hidden; }
.bar > div { height: 100%; background: var(--bar); }
.near .bar > div { background: var(--near); } .over .bar > div { background: var(--over); }
.diagram { display: block; max-width: 100%; height: auto; }
.diagram.narrow { display: none; margin: 0 auto; }
.diagram text { fill: var(--text); font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; text-anchor: middle; }
.diagram .name { font-weight: 600; }
.diagram .detail, .diagram .label { fill: var(--quiet); font-size: 12px; }
.diagram .label { paint-order: stroke; stroke: var(--ground); stroke-width: 5px; stroke-linejoin: round; }
.diagram rect { stroke: var(--quiet); fill: var(--process); }
.diagram .app { fill: var(--raised); stroke-dasharray: 5 3; }
.diagram .redis rect { fill: var(--redis); } .diagram .addon rect { fill: var(--addon); } .diagram .host rect { fill: var(--host); }
.diagram .alarming rect { stroke: var(--error); stroke-width: 3; }
.diagram .arrow { fill: none; stroke: var(--quiet); } .diagram .head { fill: var(--quiet); }
@media (max-width: 46rem) {
  body { padding: 1rem; }
  .diagram.wide { display: none; } .diagram.narrow { display: block; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  td, td:first-child { padding: 0; border: 0; white-space: normal; }
  td:first-child { font-weight: 600; }
  td:not(:first-child)::before { content: attr(data-label) ": "; color: var(--quiet); }
  td:empty { display: none; }
}
@media print { .scroll { overflow: visible; } }
`);

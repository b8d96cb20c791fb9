/** The look of the page, light and dark by the reader's own setting. */
export const STYLE = `
:root { color-scheme: light dark;
  --ground: light-dark(#f6f6fa, #12121a); --card: light-dark(#fff, #1b1b27); --line: light-dark(#e3e3ee, #303044);
  --text: light-dark(#1d1d2b, #ececf6); --soft: light-dark(#63637a, #a0a0b8); --accent: light-dark(#5a3fc0, #b3a1ff);
  --good: light-dark(#14703f, #6fd69b); --warn: light-dark(#8a5a00, #f0bd5d); --bad: light-dark(#b3202c, #ff8d92);
  --tint: light-dark(#efecfb, #2a2640); --flash: light-dark(#fff3c4, #4a4220); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
header, main { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
header { display: flex; align-items: baseline; gap: 14px; padding-top: 26px; padding-bottom: 14px; }
h1 { font-size: 20px; margin: 0; letter-spacing: -.01em; }
header p { margin: 0; color: var(--soft); }
#live { margin-left: auto; font-size: 13px; color: var(--soft); white-space: nowrap; }
#live::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 7px; background: var(--soft); }
#live.on::before { background: var(--good); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 14px; margin-bottom: 20px; overflow: hidden; }
article > h2 { font-size: 18px; margin: 0; padding: 18px 22px 2px; }
article > .facts { padding: 0 22px 14px; margin: 0; color: var(--soft); }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 320px; border-top: 1px solid var(--line); }
.columns > div { padding: 4px 22px 20px; min-width: 0; }
.columns > .releases { border-left: 1px solid var(--line); }
@media (max-width: 860px) { .columns { grid-template-columns: minmax(0, 1fr); } .columns > .releases { border-left: 0; border-top: 1px solid var(--line); } }
h3 { font-size: 12px; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 18px 0 8px; }
ul, ol { list-style: none; margin: 0; padding: 0; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; padding: 8px 0; border-top: 1px solid var(--line); }
.row:first-child { border-top: 0; }
.row strong { font-weight: 600; min-width: 84px; }
.row .end { margin-left: auto; color: var(--soft); font-size: 13px; }
.break { flex-basis: 100%; height: 0; }
code { font: 13px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.chip { background: var(--tint); color: var(--accent); border-radius: 6px; padding: 1px 7px; }
.soft { color: var(--soft); } .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.path { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 9px; padding: 9px 0; border-top: 1px solid var(--line); }
.path:first-child { border-top: 0; }
.path .hop { font-size: 13px; border: 1px solid var(--line); border-radius: 8px; padding: 3px 10px; background: var(--ground); max-width: 100%; }
.path .hop.warn { border-color: currentColor; }
.path .certificate { margin-left: auto; font-size: 13px; }
.releases ol { max-height: 560px; overflow: auto; padding-left: 7px; }
.releases li { position: relative; padding: 0 0 12px 20px; border-left: 2px solid var(--line); overflow-wrap: anywhere; }
.releases li:last-child { border-color: transparent; }
.releases li::before { content: ""; position: absolute; left: -6px; top: 6px; width: 10px; height: 10px; border-radius: 50%; background: var(--card); border: 2px solid var(--accent); }
.releases li.restart::before { background: var(--accent); }
.releases small { display: block; color: var(--soft); }
.lost { border-color: var(--bad); } .lost h2 { color: var(--bad); } .lost ul { padding: 0 22px 16px; }
.empty { text-align: center; padding: 60px 20px; color: var(--soft); }
@keyframes arrive { from { background: var(--flash); } }
.new { animation: arrive 2.5s ease-out; }
@media (prefers-reduced-motion: reduce) { .new { animation: none; } }
`;

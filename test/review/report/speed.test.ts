import { App } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StimulusReflexStack } from "cdktf-stimulus-reflex";
import { CATALOGUE_DATE } from "../../../lib/catalogue/fact";
import { renderJson } from "../../../lib/review/report/json";
import { renderMarkdown } from "../../../lib/review/report/markdown";
import { renderHtml } from "../../../lib/review/report/page";
import { report } from "../../../lib/review/report/report";
import { judge } from "../../../lib/review/rules/judge";
import { topologyOf } from "../../../lib/deployment/from-constructs/of-constructs";

const ENVIRONMENTS = 1000;

/** A report that took as long as synth would double the time that a pull request waits; it takes a fraction of that. */
const LARGEST_RATIO = 1;

function milliseconds(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

test("rules and report on 1000 environments, in all formats, cost less than their synth", () => {
  const outdir = mkdtempSync(join(tmpdir(), "report-speed-"));
  try {
    const app = new App({ outdir });
    const synth = milliseconds(() => {
      for (let index = 0; index < ENVIRONMENTS; index += 1) {
        new StimulusReflexStack(app, `environment-${index}`, {
          name: `acme-${index}`,
          region: "eu",
          redis: { client: "ruby" },
          domain: { zoneId: "0da42c8d2132a9ddaf714f9e7c920711", host: `www${index}.acme.com` },
          cable: { host: `cable${index}.acme.com` },
          processes: { web: { size: "standard-2x", quantity: 2 }, worker: { size: "standard-1x", quantity: 1 } },
        });
      }
      app.synth();
    });
    let length = 0;
    const reporting = milliseconds(() => {
      const topology = topologyOf(app);
      const judgement = judge(topology);
      const before = { topology, findings: judgement.findings };
      const whole = report(topology, { ...judgement, asOf: CATALOGUE_DATE, before });
      length = renderMarkdown(whole).length + renderHtml(whole).length + renderJson(whole).length;
      expect(whole.apps).toHaveLength(ENVIRONMENTS);
    });
    process.stderr.write(`synth ${synth.toFixed(0)} ms, report ${reporting.toFixed(0)} ms, ${length} characters\n`);
    expect(reporting / synth).toBeLessThan(LARGEST_RATIO);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}, 240_000);

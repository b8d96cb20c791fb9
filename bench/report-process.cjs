// Reports in every format on what was synthesised to a directory, compared with itself, and prints the milliseconds of
// processor time.
const [dist, output] = process.argv.slice(2);
const { stackFiles, readTerraformFile } = require(`${dist}/project/project.js`);
const { reportOn } = require(`${dist}/review/report/report-on.js`);
const { renderJson } = require(`${dist}/review/report/json.js`);
const { renderMarkdown } = require(`${dist}/review/report/markdown.js`);
const { renderHtml } = require(`${dist}/review/report/page.js`);

const start = process.cpuUsage();
const files = stackFiles(output).map(readTerraformFile);
const whole = reportOn(files, { asOf: "2026-11-01", before: files });
for (const render of [renderJson, renderMarkdown, renderHtml]) render(whole);
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify((user + system) / 1000));

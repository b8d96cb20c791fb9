// Synthesises N environments with one of the programs, and prints the milliseconds of processor time from `new App` to the
// end of synth: time by the clock would count what else the machine does.
const { App } = require("cdktf");

const [program, count, outdir] = process.argv.slice(2);
const { declareEnvironment } = require(program);

const start = process.cpuUsage();
const app = new App({ outdir });
for (let index = 0; index < Number(count); index += 1) {
  declareEnvironment(app, {
    id: `environment-${index}`,
    name: `acme-${index}`,
    host: `www-${index}.acme.com`,
    cableHost: `cable-${index}.acme.com`,
  });
}
app.synth();
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify((user + system) / 1000));

// Loads modules as a program does at its top, and prints the milliseconds of processor time that it took, and that the whole
// process has taken by then: time by the clock would count what else the machine does.
const start = process.cpuUsage();
for (const module of process.argv.slice(2)) require(module);
const end = process.cpuUsage();
const milliseconds = ({ user, system }) => (user + system) / 1000;
console.log(JSON.stringify({ process: milliseconds(end), require: milliseconds(end) - milliseconds(start) }));

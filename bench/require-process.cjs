// Loads modules as a program does at its top, and prints the milliseconds that it took.
const { performance } = require("node:perf_hooks");

const start = performance.now();
for (const module of process.argv.slice(2)) require(module);
console.log(JSON.stringify(performance.now() - start));

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { figures } from "./child.mjs";
import { compared, inTurns } from "./statistics.mjs";

const PAIRS = 15;
const script = fileURLToPath(new URL("require-process.cjs", import.meta.url));

/** Loading the library against loading cdktf and the bindings that the library loads, as milliseconds and ratios. */
export async function measureImport(dist) {
  const library = [join(dist, "index.js")];
  const baseline = bindingsOf(dist);
  const pairs = await inTurns(
    PAIRS,
    () => figures(script, baseline),
    () => figures(script, library),
  );
  const of = (figure) =>
    compared(pairs.map((pair) => ({ baseline: pair.baseline[figure], library: pair.library[figure] })));
  return { bindings: baseline.length - 1, process: of("process"), require: of("require") };
}

/** cdktf, and each module of a provider's bindings that the compiled library requires, in that order. */
function bindingsOf(dist) {
  const bindings = new Set([createRequire(join(dist, "index.js")).resolve("cdktf")]);
  const visited = new Set();
  visit(join(dist, "index.js"));
  return [...bindings];

  function visit(file) {
    if (visited.has(file)) return;
    visited.add(file);
    const require = createRequire(file);
    for (const [, specifier] of readFileSync(file, "utf8").matchAll(/\brequire\("([^"]+)"\)/g)) {
      const target = require.resolve(specifier);
      if (specifier.startsWith("@cdktf/provider-")) bindings.add(target);
      else if (relative(dist, target).startsWith("provider-heroku")) bindings.add(target);
      else if (specifier.startsWith(".")) visit(target);
    }
  }
}

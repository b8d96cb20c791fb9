// Writes docs/reference.md from the TSDoc of the public surface; with --check it only says whether the page is up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const ts = require("typescript");
const prettier = require("prettier");

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const page = join(root, "docs", "reference.md");
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config,
  ts.sys,
  root,
);
const entry = join(root, "lib", "index.ts");
const program = ts.createProgram([entry], options);
const checker = program.getTypeChecker();

const symbols = checker
  .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)))
  .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
const byName = new Map(symbols.map((symbol) => [symbol.name, symbol]));

/** Every class with its properties, and the interfaces that those mention. */
const classes = symbols
  .filter((symbol) => symbol.flags & ts.SymbolFlags.Class && byName.has(`${symbol.name}Props`))
  // The rooms are exported from the bottom up, and read from the top down.
  .reverse();
const parts = [
  "# Reference",
  "",
  "Made from the TSDoc of the library by `npm run reference`; what editors show is the same text.",
  "",
];
const written = new Set();
for (const symbol of classes) {
  parts.push(`## ${symbol.name}`, "", text(symbol), "");
  const examples = symbol.getJsDocTags(checker).filter(({ name }) => name === "example");
  for (const example of examples) parts.push(ts.displayPartsToString(example.text), "");
  writeTable(byName.get(`${symbol.name}Props`));
}
parts.push("## Types that properties take", "");
for (const symbol of symbols) {
  const table =
    symbol.flags & ts.SymbolFlags.Interface && !written.has(symbol.name) && !/^I[A-Z]|^AppInventory$/.test(symbol.name);
  if (!table && !(symbol.flags & ts.SymbolFlags.TypeAlias)) continue;
  parts.push(`### ${symbol.name}`, "", text(symbol), "");
  if (table) writeTable(symbol);
  else parts.push("```text", oneLine(symbol.declarations[0].type.getText()), "```", "");
}

const wanted = await prettier.format(parts.join("\n"), { ...(await prettier.resolveConfig(page)), parser: "markdown" });
if (!process.argv.includes("--check")) {
  writeFileSync(page, wanted);
} else if (readFileSync(page, "utf8") !== wanted) {
  console.error("docs/reference.md is behind the TSDoc: run `npm run reference` and commit it.");
  process.exit(1);
}

function writeTable(symbol) {
  written.add(symbol.name);
  const members = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
  if (members.length === 0) return;
  parts.push("| property | type | without it | meaning |", "| --- | --- | --- | --- |");
  for (const member of members) {
    const declaration = member.valueDeclaration ?? member.declarations?.[0];
    const type = declaration?.type === undefined ? "" : oneLine(declaration.type.getText());
    const fallback = member.getJsDocTags(checker).find(({ name }) => name === "default");
    const without =
      fallback === undefined
        ? member.flags & ts.SymbolFlags.Optional
          ? ""
          : "required"
        : ts.displayPartsToString(fallback.text).replace(/^- /, "");
    parts.push(`| \`${member.name}\` | ${cell(`\`${type}\``)} | ${cell(without)} | ${cell(text(member))} |`);
  }
  parts.push("");
}

function text(symbol) {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\{@link ([^}]+)\}/g, "`$1`");
}

function oneLine(source) {
  return source
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function cell(content) {
  return content.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as library from "cdktf-stimulus-reflex";
import * as testing from "cdktf-stimulus-reflex/testing";
import ts from "typescript";

const root = join(__dirname, "..");

interface Snippet {
  /** The file and line that it stands in. */
  readonly name: string;
  readonly code: string;
}

/** What a snippet in a comment may take for granted: the library, the stack it stands in, and what was made before. */
const PROLOGUE = `
import { App, TerraformStack, TerraformVariable } from "cdktf";
import { ${Object.keys(library).join(", ")} } from "cdktf-stimulus-reflex";
import { HerokuApp } from "cdktf-stimulus-reflex/provider-heroku";
import { ${Object.keys(testing).join(", ")} } from "cdktf-stimulus-reflex/testing";
declare const app: App, heroku: HerokuApp, rails: RailsApp, zoneId: string, stack: TerraformStack;
export async function snippet(this: TerraformStack): Promise<void> {
`;

function filesBelow(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(join("lib", "provider-heroku")));
}

/** Every block of TypeScript in a text, with the prefix of its lines removed. */
function blocks(file: string, fence: RegExp, strip: RegExp): Snippet[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(fence)].map((match) => ({
    name: `${file}:${text.slice(0, match.index).split("\n").length}`,
    code: (match[1] ?? "")
      .split("\n")
      .map((line) => line.replace(strip, ""))
      .join("\n"),
  }));
}

const pages = ["README.md", "CONTRIBUTING.md", ...(existsSync(join(root, "docs")) ? filesBelow("docs", ".md") : [])];
const snippets = [
  ...pages.flatMap((file) => blocks(file, /^```ts\n([\s\S]*?)^```/gm, /^/)),
  ...filesBelow("lib", ".ts").flatMap((file) => blocks(file, /\* ```ts\n([\s\S]*?)\* ```/g, /^\s*\* ?/)),
];

/** Compiles all snippets in one program, as if they stood in the examples folder. */
function problems(): ReadonlyMap<string, string[]> {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const sources = new Map(
    snippets.map(({ code }, index) => [
      join(root, "examples", `snippet-${index}.ts`),
      /^import /m.test(code) ? code : `${PROLOGUE}${code}\n}`,
    ]),
  );
  const host = ts.createCompilerHost(config.options);
  const fileExists = host.fileExists.bind(host);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.getSourceFile = (path, target, ...rest) => {
    const source = sources.get(path);
    return source === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, source, target);
  };
  const program = ts.createProgram([...sources.keys()], { ...config.options, noUnusedLocals: false }, host);
  return new Map(
    [...sources.keys()].map((path, index) => [
      snippets[index]?.name ?? path,
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(path))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    ]),
  );
}

describe("every snippet compiles", () => {
  const found = problems();

  test.each(snippets.map(({ name }) => name))("%s", (name) => {
    expect(found.get(name)).toEqual([]);
  });
});

test.each(pages)("every link in %s leads to a file", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1] ?? "");
  const missing = targets.filter((target) => !existsSync(join(root, dirname(page), target)));
  expect(missing).toEqual([]);
});

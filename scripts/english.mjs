// Finds habits of English that make a reader stop, in everything that a user or a contributor reads: `npm run english`, or
// `node scripts/english.mjs lib/rails` for one folder. To extend it, add a habit to the list.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Each habit with what to write in its place. A habit has to be wrong wherever it stands. */
const HABITS = [
  [
    /(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more than\b|fewer than\b)[a-z]+/i,
    'say what it is, or "is not a …"',
  ],
  [/\bsomebody\b/i, "name who: a user, a teammate, a hand-written file"],
  [/\bfor ever\b|\bforever\b/i, "say how long or how often"],
  [/\bwithout a word\b/i, '"silently", or say what the reader would have expected'],
  [/\breckon/i, '"calculate", "count" or "estimate"'],
  [/\bto the letter\b/i, '"exactly"'],
  [/\bliv(?:e|es|ed) with\b/i, '"accept"'],
  [/\b(?:stand|stands|stood) on\b/i, '"belongs to", "runs on" or "uses"'],
  [/\bnothing to object\b/i, '"No findings"'],
  [/\bwhat of it\b/i, "say which part"],
  [/\bhow-manieth\b/i, '"which one, counting from 1"'],
  [/\b(?:somewhere|anywhere) at all\b/i, "say where"],
  [/\bwhose it is\b/i, "name the owner"],
  [/\bno one here\b|\bnobody here\b/i, "name who"],
];

const TEXTS = ["*.md", "lib", "docs", "examples", "test", "scripts", "bench", ".github", ".ci"];
const READ = /\.(?:ts|mjs|cjs|md|yml|json|sh|rb|tf)$|^\.ci\//;
const SKIPPED = /^(?:package-lock\.json|scripts\/english\.mjs)$|\.snap$/;

const root = fileURLToPath(new URL("..", import.meta.url));
const places = process.argv.length > 2 ? process.argv.slice(2) : TEXTS;
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", ...places], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => READ.test(file) && !SKIPPED.test(file));

let found = 0;
for (const file of new Set(files)) {
  readFileSync(`${root}/${file}`, "utf8")
    .split("\n")
    .forEach((line, index) => {
      for (const [habit, instead] of HABITS) {
        const [text] = habit.exec(line) ?? [];
        if (text === undefined) continue;
        found += 1;
        console.error(`${file}:${index + 1}: "${text}": ${instead}`);
      }
    });
}
console.log(`english: ${found} ${found === 1 ? "habit" : "habits"} in ${files.length} files`);
process.exitCode = found === 0 ? 0 : 1;

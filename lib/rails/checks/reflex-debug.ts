import { isPageScript, withoutComments } from "../javascript";
import type { RailsSource } from "../rails-source";
import { scriptTruth, scriptValue, type Names } from "../script-expression";
import { bundledForDevelopment, isVite, namesIn } from "../script-names";
import type { RailsCheck, RailsComplaint } from "./check";

export const reflexDebug: RailsCheck = {
  id: "reflex-debug",
  severity: "warning",
  title: "StimulusReflex logs every reflex, with what it sends, in the console of every visitor",
  source: "StimulusReflex 3.5.5, its own installer writes the line",
  find: (source) =>
    [...source.files]
      .filter(([path]) => isPageScript(path))
      .flatMap(([file, text]) => complaintsIn(source, file, text)),
};

/** The property, and the option of `initialize`, also in its short form, each up to its value. */
const DEBUG =
  /\bStimulusReflex\.debug\s*(?:\|\||\?\?)?=(?!=)|\bStimulusReflex\.initialize\((?:[^()]|\([^()]*\))*?\bdebug(?::|(?=\s*[,}]))/g;
/** Conditions that are meant for development, whatever they are computed by. */
const MEANT = /dev|local|test/i;
const ENVIRONMENT = /process\.env|import\.meta|\benv\b/i;

function complaintsIn(source: RailsSource, file: string, text: string): readonly RailsComplaint[] {
  const code = withoutComments(text);
  const names = namesIn(source, code);
  return [...code.matchAll(DEBUG)].flatMap(({ 0: found, index }): RailsComplaint | [] => {
    const start = index + found.length;
    const { value, end } = /\bdebug$/.test(found)
      ? { value: names("debug"), end: start }
      : scriptValue(code, start, names);
    const written = code.slice(start, end).trim() || "debug";
    const guards = guardsOf(code, index, names);
    const isTrue = scriptTruth(value);
    if (isTrue === false || guards.some(({ isTrue: one }) => one === false)) return [];
    const open = guards.filter((one) => one.isTrue === undefined);
    if (open.some(({ condition }) => MEANT.test(condition))) return [];
    const unknown =
      isTrue === undefined ? written : open.find(({ condition }) => ENVIRONMENT.test(condition))?.condition;
    const what = found.includes("initialize")
      ? `StimulusReflex.initialize with debug: ${written}`
      : `StimulusReflex.debug = ${written}`;
    return {
      file,
      // By the line of what switches it on.
      line: code.slice(0, end).split("\n").length,
      problem: `${what} holds in production too${bundledForDevelopment(source) && code.includes("NODE_ENV") ? ESBUILD : ""}`,
      remedy: remedyFor(source),
      because: unknown === undefined ? undefined : `it depends on ${unknown}`,
    };
  });
}

const ESBUILD = ': esbuild without --minify makes process.env.NODE_ENV "development"';

function remedyFor(source: RailsSource): string {
  if (source.files.has("config/importmap.rb"))
    return "Take it out: with importmap-rails scripts have no environment to ask";
  if (isVite(source)) return "Write StimulusReflex.debug = import.meta.env.DEV, or take it out";
  return 'Write if (process.env.NODE_ENV !== "production") before it, or take it out';
}

interface Guard {
  readonly condition: string;
  readonly isTrue: boolean | undefined;
}

/** The conditions under which a statement is run: each `if` or `else` around it, and what stands before `&&`. */
function guardsOf(code: string, index: number, names: Names): readonly Guard[] {
  // Brackets in texts are none.
  const plain = code.replaceAll(TEXT, (text) => "_".repeat(text.length));
  const guard = (condition: string): Guard => ({
    condition,
    isTrue: scriptTruth(scriptValue(condition, 0, names).value),
  });
  const before = (at: number): readonly Guard[] => {
    const head = plain.slice(0, at).trimEnd();
    if (head.endsWith(")")) {
      const open = opening(plain, head.length - 1);
      const start = /\bif\s*$/.exec(plain.slice(Math.max(0, open - 20), open));
      return start === null ? [] : [guard(code.slice(open + 1, head.length - 1)), ...before(open - start[0].length)];
    }
    if (head.endsWith("&&")) {
      const start = Math.max(...[";", "{", "}", "\n"].map((one) => head.lastIndexOf(one))) + 1;
      return [guard(code.slice(start, head.length - 2).trim())];
    }
    const block = /\}\s*else$/.exec(head);
    const [of] = block === null ? [] : before(opening(plain, block.index));
    return of === undefined ? [] : [{ ...of, isTrue: of.isTrue === undefined ? undefined : !of.isTrue }];
  };
  const guards: Guard[] = [];
  for (let at = index; at >= 0; at = opening(plain, at)) guards.push(...before(at));
  return guards;
}

const TEXT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;

/** The offset of the bracket that is open at an offset; -1 where none is. */
function opening(plain: string, offset: number): number {
  let depth = 0;
  for (let at = offset - 1; at >= 0; at -= 1) {
    if ("})]".includes(plain[at] ?? "")) depth += 1;
    else if ("{([".includes(plain[at] ?? "")) {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return -1;
}

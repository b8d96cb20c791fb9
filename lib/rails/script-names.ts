import type { RailsSource } from "./rails-source";
import { scriptValue, type Names, type ScriptValue } from "./script-expression";

/** Whether esbuild writes `"development"` for `process.env.NODE_ENV`, run with 0.28.2. */
export function bundledForDevelopment({ files }: RailsSource): boolean {
  const build = /"build":\s*"([^"]*\besbuild\b[^"]*)"/.exec(files.get("package.json") ?? "")?.[1];
  return build !== undefined && !/--minify(?!-)|--define:process\.env|config/.test(build);
}

/** Whether Vite gives import.meta.env its values; other bundlers and browsers have none. */
export function isVite({ files }: Pick<RailsSource, "files">): boolean {
  return /"vite(?:-plugin-r\w+)?":/.test(files.get("package.json") ?? "");
}

/** What the names of a script stand for in production: constants of the file, and variables of the environment at the build. */
export function namesIn(source: RailsSource, code: string): Names {
  const { deployment } = source;
  const seen = new Set<string>();
  // Where package.json was not read, a gem may bring Vite.
  const hasEnvironment = isVite(source) || !source.files.has("package.json");
  const names: Names = (name) => {
    if (name.startsWith("import.meta.env") && !hasEnvironment) return null;
    if (name === "true" || name === "false") return name === "true";
    if (["null", "undefined", "0", "import.meta.hot", "module.hot", "import.meta.env.DEV"].includes(name)) return null;
    if (name === "1" || name === "import.meta.env.PROD") return true;
    const variable = /^(?:(?:window|globalThis)\.)?(?:process\.env|import\.meta\.env)\.(\w+)$/.exec(name)?.[1];
    if (variable === "NODE_ENV" && bundledForDevelopment(source)) return "development";
    if (variable !== undefined) {
      if (deployment?.variables.has(variable) === true) return deployment.variables.get(variable);
      if (/^(?:(?:NODE|RAILS|RACK)_ENV|MODE)$/.test(variable)) return "production";
      return deployment?.variableNames?.has(variable) === false ? null : undefined;
    }
    if (seen.has(name) || !/^[\w$]+$/.test(name)) return undefined;
    seen.add(name);
    const value = constant(name);
    seen.delete(name);
    return value;
  };
  const constant = (name: string): ScriptValue => {
    const word = name.replaceAll("$", "\\$");
    const from = new RegExp(`\\b(?:const|let|var)\\s*\\{[^{}]*(?<![\\w:$])${word}\\b[^{}]*\\}\\s*=\\s*([\\w.]+)`).exec(
      code,
    )?.[1];
    if (from !== undefined) return names(`${from}.${name}`);
    const writes = [...code.matchAll(new RegExp(`(?<![\\w.$])${word}\\s*(?::\\s*\\w+\\s*)?=(?![=>])`, "g"))];
    const [only] = writes;
    // What is set twice, or elsewhere, is not known.
    return only === undefined || writes.length > 1
      ? undefined
      : scriptValue(code, only.index + only[0].length, names).value;
  };
  return names;
}

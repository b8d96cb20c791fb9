import js from "@eslint/js";
import { Linter } from "eslint";
import { configs } from "typescript-eslint";

const linter = new Linter();

/** What ESLint's and typescript-eslint's strictest sets of rules without types say of a program. */
export function lintErrors(program: string): string[] {
  const rules = [js.configs.recommended, ...configs.strict, ...configs.stylistic] as Linter.Config[];
  return linter
    .verify(
      program,
      rules.map((config) => ({ ...config, files: ["**/*.ts"] })),
      "main.ts",
    )
    .map(({ line, message, ruleId }) => `${String(line)}: ${message} (${ruleId ?? "syntax"})`);
}

import js from "@eslint/js";
import tsdoc from "eslint-plugin-tsdoc";
import tseslint from "typescript-eslint";

const providerRoots = {
  regex: "^@cdktf/provider-[^/]+(/lib)?$",
  message: "Import <package>/lib/<resource>: the root loads every resource of the provider and costs about a second.",
};

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "packages/",
      "coverage/",
      "cdktf.out/",
      "lib/provider-heroku/",
      "node_modules/",
      ".stimulus-reflex/",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { tsdoc },
    rules: {
      "tsdoc/syntax": "error",
      "no-restricted-imports": ["error", { patterns: [providerRoots] }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // A construct works by being constructed: `new RedisAddon(this, …)` as a statement is how cdktf is used.
      "no-new": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        module: "writable",
        require: "readonly",
        exports: "writable",
        URL: "readonly",
      },
    },
  },
);

const { availableParallelism } = require("node:os");

/** What is common to the projects. */
const shared = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  setupFiles: ["<rootDir>/test/choose-engine.ts"],
  // Ruby's parser is an ES module, which Jest loads only when it is compiled.
  transformIgnorePatterns: ["/node_modules/(?!@ruby/prism/)"],
  transform: {
    "/@ruby/prism/.+\\.js$": ["@swc/jest", { jsc: { target: "es2022" }, module: { type: "commonjs" } }],
    "^.+\\.[mc]?ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
};

const moduleNameMapper = {
  "^cdktf-stimulus-reflex$": "<rootDir>/lib/index.ts",
  "^cdktf-stimulus-reflex/testing$": "<rootDir>/lib/testing/index.ts",
  "^cdktf-stimulus-reflex/provider-heroku$": "<rootDir>/lib/provider-heroku/index.ts",
  // What is loaded late is imported as Node wants it, with the extension of what it compiles to.
  "^\\.\\./(cli|engines|sandbox)/(.*)\\.js$": "<rootDir>/lib/$1/$2",
  "^cdktf-stimulus-reflex/provider-heroku/(.*)$": "<rootDir>/lib/provider-heroku/$1/index.ts",
};

/** @type {import("jest").Config} */
module.exports = {
  // Not a setting of a project: there it would be ignored.
  testTimeout: 60_000,
  // Two on two processors: half of the time a test waits for what it has started.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  projects: [
    {
      ...shared,
      displayName: "cdktf",
      testMatch: ["**/*.test.ts"],
      moduleNameMapper,
      // What comes from no registry is run where a variable names it: anycable-go, and the source of a gem.
      testPathIgnorePatterns: [
        "/node_modules/",
        ...(process.env.ANYCABLE_GO === undefined ? ["anycable-go"] : []),
        ...(process.env.CABLE_BACKPORT === undefined ? ["cable-outage"] : []),
        ...(process.env.HEROKU_CLI === undefined ? ["heroku-cli"] : []),
        ...(process.env.REFLEX_GEMS === undefined ? ["reflex-gem"] : []),
        ...(process.env.REFLEX_GEMS === undefined || process.env.ANYCABLE_GO === undefined
          ? ["real/anycable-move"]
          : []),
      ],
    },
    {
      // The constructs once more on cdktn, the fork of cdktf, as the second package has them.
      ...shared,
      displayName: "cdktn",
      testMatch: ["<rootDir>/test/{constructs,synth}/**/*.test.ts", "<rootDir>/test/examples.test.ts"],
      moduleNameMapper: { ...moduleNameMapper, "^cdktf$": "cdktn", "^cdktf/(.*)$": "cdktn/$1" },
      // These deploy, which is the same on both, or are about the two beside each other.
      testPathIgnorePatterns: [
        "/node_modules/",
        "anycable-(go|move|rehearsal)",
        "mixed-engines",
        "ledger/(histories|states)",
      ],
    },
  ],
};

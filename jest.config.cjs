/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  setupFiles: ["<rootDir>/test/choose-engine.ts"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.[mc]?ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  moduleNameMapper: {
    "^cdktf-stimulus-reflex$": "<rootDir>/lib/index.ts",
    "^cdktf-stimulus-reflex/testing$": "<rootDir>/lib/testing/index.ts",
    "^cdktf-stimulus-reflex/provider-heroku$": "<rootDir>/lib/provider-heroku/index.ts",
    // What is loaded late is imported as Node wants it, with the extension of what it compiles to.
    "^\\.\\./(cli|sandbox)/(.*)\\.js$": "<rootDir>/lib/$1/$2",
    "^cdktf-stimulus-reflex/provider-heroku/(.*)$": "<rootDir>/lib/provider-heroku/$1/index.ts",
  },
  // anycable-go comes from no registry: where ANYCABLE_GO names the program, it is asked as well.
  testPathIgnorePatterns: ["/node_modules/", ...(process.env.ANYCABLE_GO === undefined ? ["anycable-go"] : [])],
  testTimeout: 60_000,
};

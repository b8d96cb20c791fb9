// The rooms of docs/architecture.md from top to bottom: an import points down this list, never up.
const rooms = [
  ["index", "^lib/index\\.ts$"],
  ["cli", "^lib/cli/"],
  ["testing", "^lib/testing/"],
  ["composition", "^lib/stimulus-reflex-(stack|app|app-props)\\.ts$"],
  ["guard", "^lib/guard/"],
  ["report", "^lib/report/"],
  ["rails", "^lib/rails/"],
  ["capacity", "^lib/capacity/"],
  ["rules", "^lib/rules/"],
  ["topology", "^lib/topology/"],
  ["cable", "^lib/cable/"],
  ["heroku", "^lib/heroku/"],
  ["cloudflare", "^lib/cloudflare/"],
  ["sandbox", "^lib/sandbox/"],
  ["terraform-source", "^lib/terraform-source/"],
  ["catalogue", "^lib/catalogue/"],
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...rooms.slice(1).map(([name, path], index) => ({
      name: `${name}-imports-down-only`,
      severity: "error",
      from: { path },
      to: { path: rooms.slice(0, index + 1).map(([, above]) => above) },
    })),
    {
      name: "sandbox-judges-the-constructs",
      comment:
        "The sandbox knows the catalogue and Terraform's files, and nothing of the constructs, so that it can judge them.",
      severity: "error",
      from: { path: "^lib/sandbox/" },
      to: { path: "^lib/", pathNot: ["^lib/sandbox/", "^lib/terraform-source/", "^lib/catalogue/", "^lib/html\\.ts$"] },
    },
    {
      name: "constructs-need-no-sandbox",
      comment: "Importing the constructs must not load the sandbox.",
      severity: "error",
      from: {
        path: ["^lib/(heroku|cloudflare|cable|topology|rules|report|rails|guard|capacity)/", "^lib/[^/]+\\.ts$"],
      },
      to: { path: ["^lib/sandbox/", "^lib/cli/", "^lib/testing/"] },
    },
    {
      name: "catalogue-is-plain-data",
      severity: "error",
      from: { path: "^lib/catalogue/" },
      to: { pathNot: "^lib/catalogue/" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, pathNot: ["^lib/provider-heroku/", "\\.json$", "\\.proto$"] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^lib/provider-heroku/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};

// The rooms of docs/architecture.md, floor by floor: an import stays on its floor or points down.
const floors = [
  ["index.ts"],
  ["cli"],
  ["synth", "testing", "rails", "adoption"],
  ["review"],
  ["project", "sandbox"],
  ["deployment"],
  ["constructs"],
  ["catalogue", "provider-heroku"],
  ["engines"],
  ["files", "text"],
];
const room = (name) => `^lib/${name.replace(".", "\\.")}${name.includes(".") ? "$" : "/"}`;

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...floors.slice(1).map((names, index) => ({
      name: `${names.join("-")}-imports-down-only`,
      severity: "error",
      from: { path: names.map(room) },
      to: {
        path: floors
          .slice(0, index + 1)
          .flat()
          .map(room),
      },
    })),
    {
      name: "sandbox-judges-the-constructs",
      comment: "The sandbox knows platforms and Terraform's files but no construct, so that it can judge them.",
      severity: "error",
      from: { path: "^lib/sandbox/" },
      to: {
        path: "^lib/",
        pathNot: [
          "^lib/sandbox/",
          "^lib/deployment/from-terraform/source/",
          "^lib/deployment/from-platform/snapshot",
          "^lib/catalogue/",
          "^lib/engines/",
          "^lib/files/",
          "^lib/text/",
        ],
      },
    },
    {
      name: "only-constructs-load-cdktf",
      comment: "A command that reads files must not pay for cdktf.",
      severity: "error",
      from: {
        path: "^lib/",
        pathNot: [
          "^lib/(constructs|synth|testing|provider-heroku)/",
          "^lib/deployment/from-constructs/",
          "^lib/engines/same-engine",
        ],
      },
      to: { path: "node_modules/(cdktf|constructs|@cdktf)/" },
    },
    {
      name: "constructs-need-no-sandbox",
      comment: "Importing the constructs must not load the sandbox.",
      severity: "error",
      from: { path: "^lib/(constructs|deployment|review|synth|rails|project)/" },
      to: { path: "^lib/sandbox/" },
    },
    {
      name: "catalogue-is-plain-data",
      severity: "error",
      from: { path: "^lib/catalogue/" },
      to: { path: "^lib/", pathNot: ["^lib/catalogue/", "^lib/text/"] },
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

// Writes docs/rules/ from the rules themselves. With --check it writes nothing, and fails when a page is not up to date.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { require as requireTypeScript } from "tsx/cjs/api";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "docs", "rules");
const { RULES } = requireTypeScript("../lib/review/rules/registry.ts", import.meta.url);
const { EXAMPLES } = requireTypeScript("../test/review/rules/examples/index.ts", import.meta.url);
const { VALUE_UNKNOWN } = requireTypeScript("../lib/review/rules/judge.ts", import.meta.url);
const { GUARD_RULES } = requireTypeScript("../lib/review/guard/guard-rules.ts", import.meta.url);
const GENERATED =
  "<!-- Written by scripts/rule-pages.mjs from lib/review/rules and test/review/rules/examples. Change these, not this page. -->";
const SEVERITIES = {
  error: "error: it loses data, leaks, or cannot work",
  warning: "warning: it will hurt one day",
  info: "hint",
};

const pages = new Map([
  ["README.md", index()],
  ["guard.md", guardPage()],
  [`${VALUE_UNKNOWN.id}.md`, unknownPage()],
  ...RULES.map((rule) => [`${rule.id}.md`, page(rule)]),
]);
const options = { ...(await resolveConfig(join(folder, "page.md"))), parser: "markdown" };
for (const [name, text] of pages) pages.set(name, await format(text, options));

const present = existsSync(folder) ? readdirSync(folder) : [];
if (process.argv.includes("--check")) {
  const read = (name) => (present.includes(name) ? readFileSync(join(folder, name), "utf8") : undefined);
  const old = [
    ...[...pages].filter(([name, text]) => read(name) !== text).map(([name]) => name),
    ...present.filter((name) => !pages.has(name)),
  ];
  if (old.length > 0) {
    console.error(`docs/rules is not up to date: ${old.join(", ")}. Run node scripts/rule-pages.mjs`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (const name of present.filter((name) => !pages.has(name))) rmSync(join(folder, name));
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
  console.log(`${pages.size} pages in docs/rules`);
}

function index() {
  const rows = [...RULES, VALUE_UNKNOWN]
    .sort(byId)
    .map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title} |`);
  return `${GENERATED}

# Rules

Rules look at what is deployed: at synth for the constructs of this library, and by \`stimulus-reflex check\` for any
Terraform JSON. Errors fail the synth and the command. \`acknowledge(construct, rule, reason)\` keeps one quiet, and shows
the reason in the report; in a \`.tf.json\` file a resource does it by a comment:
\`"//": { "acknowledge": { "redis-connection-limit": "measured: 12 at the most" } }\`.

Dated rules judge by the catalogue's own day, or by the context \`stimulus-reflex:as-of\` and the flag \`--as-of\`.
What a plan must not do is on a [page of its own](guard.md).

| rule | severity | what should be so |
| --- | --- | --- |
${rows.join("\n")}
`;
}

function byId(a, b) {
  return a.id < b.id ? -1 : 1;
}

function unknownPage() {
  const { id, title, why, advice } = VALUE_UNKNOWN;
  return `${GENERATED}

# ${id}

**${title}.** (warning: something could not be judged)

## Why

${why}

The finding names the part, the property and the expression that the value comes from, as in
\`quantity comes from var.dynos\`. A module whose files are not here is named with its source: modules of a registry
are read after \`terraform init\`, and local ones always are.

A run without an error and with this finding exits with 3, so that a pipeline can tell "no findings" from "could not be
judged".

## What to do

${advice}

Or acknowledge the rule at the part, with the values that it can have as the reason.
`;
}

function page({ id, severity, title, why, advice, source }) {
  const { compliant, nonCompliant } = EXAMPLES[id];
  return `${GENERATED}

# ${id}

**${title}.** (${SEVERITIES[severity]})

## Why

${why}

## What to do

${advice}

## Examples

${[...nonCompliant.map((example) => shown("Found", example)), ...compliant.map((example) => shown("Fine", example))].join("\n")}

## Source

${source}.
`;
}

function shown(word, { shows, topology }) {
  const apps = topology.apps.map(stripped);
  const json = JSON.stringify(apps.length === 1 ? apps[0] : apps, null, 2);
  return `${word}: ${shows}\n\n\`\`\`json\n${json}\n\`\`\`\n`;
}

/** Without what an example says nothing about, and without the attachments that its add-ons name already. */
function stripped(app) {
  return Object.fromEntries(
    Object.entries(app).filter(
      ([name, value]) =>
        (name !== "at" && name !== "attachments" && value !== false && !(Array.isArray(value) && value.length === 0)) ||
        name === "urlsInState",
    ),
  );
}

function guardPage() {
  const sections = GUARD_RULES.map(
    ({ id, title, why, advice }) => `## ${id}\n\n**${title}.**\n\n${why}\n\n${advice}\n`,
  );
  return `${GENERATED}

# What a plan must not do

\`stimulus-reflex guard plan.json\` reads the JSON of \`terraform show -json PLANFILE\`, and fails when the plan does one of
these. It names the resource, the attribute that forces it, the line that declares it, and what to do.

\`stimulus-reflex guard -- COMMAND\` does the same inside of a deploy, before each apply: see [pull requests](../pull-requests.md).
To accept a finding, add its rule and address with a reason to \`accepted\` in the [ledger](../ledger.md).

The plan does not say which files it was made of. They are looked for in the directory of the plan, in this directory and
among the stacks of \`./cdktf.out\`; \`--configuration\` names another place. Of a stack of cdktf the construct is named beside
the line of its \`cdk.tf.json\`. What nothing declares any more has no line.

${sections.join("\n")}`;
}

// Generates lib/provider-heroku from the fact table of the Heroku provider's schema: offline, and never committed.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// The generator's packages look for Terraform and for newer versions of themselves, and report both, unless told not to.
process.env.CHECKPOINT_DISABLE = "1";
process.env.CDKTF_LOG_LEVEL = "off";
delete process.env.TF_CLI_CONFIG_FILE;

const require = createRequire(import.meta.url);
const { CodeMaker, TerraformProviderGenerator } = require("@cdktf/provider-generator");
const { ConstructsMakerTarget, Language, TerraformProviderConstraint } = require("@cdktf/commons");

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "lib", "provider-heroku");
const facts = JSON.parse(await readFile(join(root, "lib", "catalogue", "heroku-provider.json"), "utf8"));
const versionRange = `~> ${facts.version.split(".").slice(0, 2).join(".")}`;

const code = new CodeMaker();
new TerraformProviderGenerator(code, {
  format_version: "1.0",
  provider_schemas: {
    [facts.provider]: {
      provider: { version: 0, block: block(facts.configuration) },
      resource_schemas: mapValues(facts.resources, schema),
      data_source_schemas: mapValues(facts.dataSources, schema),
    },
  },
  provider_versions: { [facts.provider]: facts.version },
}).generate(
  ConstructsMakerTarget.from(new TerraformProviderConstraint(`heroku/heroku@${versionRange}`), Language.TYPESCRIPT),
);

const staging = await mkdtemp(join(tmpdir(), "provider-heroku-"));
await code.save(staging);
await rm(target, { recursive: true, force: true });
await cp(join(staging, "providers", "heroku"), target, { recursive: true });
await rm(staging, { recursive: true });
await rm(join(target, "lazy-index.ts"));

// cdktf writes providerVersion to required_providers: a range there lets Terraform take patches, and users override it.
const provider = join(target, "provider", "index.ts");
const source = await readFile(provider, "utf8");
const exact = `providerVersion: '${facts.version}'`;
if (!source.includes(exact)) throw new Error(`${provider}: expected ${exact}; has the generator changed?`);
await writeFile(provider, source.replace(exact, `providerVersion: '${versionRange}'`));

// A program that mixes cdktf and cdktn would fail at synth on an internal method.
for (const entry of await readdir(target, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const file = join(target, entry.name, "index.ts");
  const text = await readFile(file, "utf8");
  const changed = text.replace(/\bsuper\(scope, id, \{/g, "super(ofThisEngine(scope), id, {");
  if (changed === text) throw new Error(`${file}: expected super(scope, id, {; has the generator changed?`);
  await writeFile(file, `import { ofThisEngine } from "../../engines/same-engine";\n${changed}`);
}

await writeFile(
  join(target, "index.ts"),
  [
    "// The bindings of heroku/heroku under names that collide neither with cdktf's App nor with ours.",
    ...Object.keys(facts.resources).map((type) => {
      const name = pascalCase(type.replace("heroku_", ""));
      return `export { ${name} as Heroku${name}, type ${name}Config as Heroku${name}Config } from "./${kebabCase(type.replace("heroku_", ""))}";`;
    }),
    ...Object.keys(facts.dataSources).map((type) => {
      const name = `Data${pascalCase(type)}`;
      return `export { ${name}, type ${name}Config } from "./data-${kebabCase(type)}";`;
    }),
    'export { HerokuProvider, type HerokuProviderConfig, type HerokuProviderCustomizations, type HerokuProviderDelays, type HerokuProviderTimeouts } from "./provider";',
    "",
  ].join("\n"),
);

function schema({ attributes, schemaVersion = 0 }) {
  return {
    version: schemaVersion,
    block: block({ id: { type: "string", optional: true, computed: true }, ...attributes }),
  };
}

/** A block of the fact table in the notation of `terraform providers schema -json`. */
function block(members) {
  const entries = Object.entries(members);
  // Only what can be configured is a block; a computed list of objects is an attribute, as Terraform's SDK has it.
  const isBlock = (member) => member.block && !(member.computed && !member.optional);
  return {
    attributes: Object.fromEntries(
      entries
        .filter(([, member]) => !isBlock(member))
        .map(([name, member]) => [name, member.block ? { ...member, type: [member.block, objectOf(member)] } : member]),
    ),
    block_types: Object.fromEntries(
      entries
        .filter(([, member]) => isBlock(member))
        .map(([name, member]) => [
          name,
          {
            nesting_mode: member.block,
            block: block(member.attributes),
            min_items: member.minItems ?? (member.required ? 1 : undefined),
            max_items: member.maxItems,
          },
        ]),
    ),
  };
}

function objectOf({ attributes }) {
  return ["object", mapValues(attributes, ({ type }) => type)];
}

function mapValues(object, transform) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, transform(value)]));
}

function pascalCase(snake) {
  return snake.replace(/(^|_)([a-z])/g, (_, __, letter) => letter.toUpperCase());
}

function kebabCase(snake) {
  return snake.replaceAll("_", "-");
}

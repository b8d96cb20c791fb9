import { isObject } from "../text/json";
import { blocksOf, objectOf, stringOf, stringsOf, type JsonObject } from "../deployment/from-terraform/json";
import { parseHclWithExpressions, type Block, type Body, type Span } from "../deployment/from-terraform/source/hcl";

/** What of one file of a configuration decides whether it can be planned on this machine. */
export interface Parts {
  readonly text: string;
  readonly imports: number;
  /** The constraints of `required_version`. */
  readonly engineVersions: readonly string[];
  readonly modules: ReadonlyMap<string, { readonly source: string }>;
  /** The providers whose source it names. */
  readonly sources: ReadonlySet<string>;
  /** Whether it has a block `required_providers`, of which a module has one. */
  readonly requiresProviders: boolean;
  /** The local names of the providers that it configures or has resources and data sources of. */
  readonly providers: ReadonlySet<string>;
  /** The types of its data sources of Heroku and Cloudflare. */
  readonly data: readonly string[];
  readonly content: { readonly body: Body } | { readonly json: JsonObject };
}

/** How a file is to differ. */
export interface Changes {
  /** Whether it is left out which version of the engine is asked for. */
  readonly engineVersion: boolean;
  /** The providers that get a source. */
  readonly sources: readonly string[];
  /** The resource that data sources of Heroku and Cloudflare wait for, so that they are read at apply only. */
  readonly waitsFor: string | undefined;
  /** Where the files of a module are taken from instead; `unread` for a stand-in that takes no arguments. */
  readonly module: (name: string) => { readonly source: string; readonly unread: boolean } | undefined;
}

/** Reads a file; undefined where it cannot be read. */
export function readParts(name: string, raw: string): Parts | undefined {
  const text = raw.replace(/^\uFEFF/, "");
  try {
    return name.endsWith(".json") ? partsOfJson(text) : partsOfHcl(text);
  } catch {
    return undefined;
  }
}

function partsOfHcl(text: string): Parts {
  const body = parseHclWithExpressions(text);
  const of = (type: string) => body.blocks.filter((block) => block.type === type);
  const settings = of("terraform");
  const required = settings.flatMap(({ blocks }) => blocks.filter(({ type }) => type === "required_providers"));
  return {
    text,
    imports: of("import").length,
    engineVersions: settings.flatMap(({ attributes }) => stringOf(attributes.required_version) ?? []),
    modules: new Map(of("module").flatMap(({ labels: [name], attributes }) => called(name, attributes.source))),
    sources: new Set(required.flatMap(({ attributes }) => withSource(attributes))),
    requiresProviders: required.length > 0,
    providers: new Set(["resource", "data", "provider"].flatMap(of).flatMap(({ labels: [type] }) => providerOf(type))),
    data: of("data").flatMap(({ labels: [type] }) => (isOurs(type) ? [type] : [])),
    content: { body },
  };
}

function partsOfJson(text: string): Parts {
  const json = objectOf(JSON.parse(text));
  const of = (type: string) =>
    blocksOf(json[type])
      .flatMap((blocks) => Object.entries(blocks))
      .filter(isNoComment);
  const settings = blocksOf(json.terraform);
  const required = settings.flatMap((one) => blocksOf(one.required_providers));
  return {
    text,
    imports: blocksOf(json.import).length,
    engineVersions: settings.flatMap((one) => stringOf(one.required_version) ?? []),
    modules: new Map(of("module").flatMap(([name, call]) => called(name, blocksOf(call)[0]?.source))),
    sources: new Set(required.flatMap(withSource)),
    requiresProviders: required.length > 0,
    providers: new Set(["resource", "data", "provider"].flatMap(of).flatMap(([type]) => providerOf(type))),
    data: of("data").flatMap(([type]) => (isOurs(type) ? [type] : [])),
    content: { json },
  };
}

function called(
  name: string | undefined,
  source: unknown,
): readonly (readonly [string, { readonly source: string }])[] {
  // What is computed is Terraform's to say something about.
  return name === undefined || typeof source !== "string" || source.includes("${") ? [] : [[name, { source }]];
}

function withSource(required: JsonObject): readonly string[] {
  return Object.entries(required).flatMap(([name, value]) => (objectOf(value).source === undefined ? [] : [name]));
}

function providerOf(type: string | undefined): readonly string[] {
  return type === undefined ? [] : [type.split("_")[0] ?? type];
}

function isOurs(type: string | undefined): type is string {
  return type !== undefined && /^(?:heroku|cloudflare)_/.test(type);
}

function isNoComment([name]: readonly [string, unknown]): boolean {
  return name !== "//";
}

/** A file in Terraform's own language with its changes; every line stays where it is. */
export function hclChanged({ text, content }: Parts, changes: Changes): string {
  if (!("body" in content)) return text;
  const edits = content.body.blocks.flatMap((block) => editsOf(block, text, changes));
  return edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((all, { span, text: next }) => all.slice(0, span.start) + next + all.slice(span.end), text);
}

interface Edit {
  readonly span: Span;
  readonly text: string;
}

function editsOf(block: Block, text: string, changes: Changes): readonly Edit[] {
  const blank = (span: Span): Edit => ({ span, text: text.slice(span.start, span.end).replaceAll(/[^\n]/g, "") });
  const [label = ""] = block.labels;
  switch (block.type) {
    case "import":
      return [blank(block.span)];
    case "terraform": {
      const version = changes.engineVersion ? block.spans.required_version : undefined;
      const required = block.blocks.filter(({ type }) => type === "required_providers");
      return [
        ...(version === undefined ? [] : [blank(version)]),
        ...required.flatMap((one) => sourcesIn(one, text, changes.sources)),
      ];
    }
    case "data":
      return changes.waitsFor === undefined || !isOurs(label) ? [] : waiting(block, text, changes.waitsFor);
    case "module": {
      const instead = changes.module(label);
      if (instead === undefined) return [];
      const kept = new Set(instead.unread ? ["source", "count", "for_each", "depends_on"] : Object.keys(block.spans));
      kept.delete("version");
      return [
        ...Object.entries(block.spans).flatMap(([name, span]) => {
          if (name === "source") return [{ span, text: `source = ${JSON.stringify(instead.source)}` }];
          return kept.has(name) ? [] : [blank(span)];
        }),
        ...(instead.unread ? block.blocks.map(({ span }) => blank(span)) : []),
      ];
    }
    default:
      return [];
  }
}

/** The sources of providers that a block `required_providers` is to name. */
function sourcesIn(block: Block, text: string, names: readonly string[]): readonly Edit[] {
  return names.flatMap((name): readonly Edit[] => {
    const source = `source = "${name}/${name}"`;
    const span = block.spans[name];
    if (span === undefined) return added(block, text, `${name} = { ${source} }`);
    const written = text.slice(span.start, span.end);
    const version = block.attributes[name];
    return typeof version === "string"
      ? [{ span, text: `${name} = { ${source}, version = ${JSON.stringify(version)} }` }]
      : [{ span, text: written.replace("{", `{ ${source}, `) }];
  });
}

function waiting(block: Block, text: string, on: string): readonly Edit[] {
  const span = block.spans.depends_on;
  const resource = `terraform_data.${on}`;
  if (span === undefined) return added(block, text, `depends_on = [${resource}]`);
  return [{ span, text: text.slice(span.start, span.end).replace("[", `[${resource}, `) }];
}

/** An argument more in a block, which may be on one line with its only other one. */
function added({ span }: Block, text: string, argument: string): readonly Edit[] {
  const [first, last] = [text.indexOf("{", span.start) + 1, span.end - 1];
  return [
    { span: { start: last, end: last }, text: `\n${argument}\n` },
    { span: { start: first, end: first }, text: "\n" },
  ];
}

/** A file in Terraform's JSON syntax with its changes. */
export function jsonChanged({ text, content }: Parts, changes: Changes): string {
  if (!("json" in content)) return text;
  const json = without(content.json, "import");
  const terraform = blocksOf(json.terraform).map((block) => {
    const { required_version: version, ...settings } = block;
    const required = blocksOf(settings.required_providers).map((providers) => ({
      ...providers,
      ...Object.fromEntries(
        changes.sources.map((name) => [name, { ...objectOf(providers[name]), source: `${name}/${name}` }]),
      ),
    }));
    return {
      ...settings,
      ...(required.length === 0 ? {} : { required_providers: required }),
      ...(changes.engineVersion || version === undefined ? {} : { required_version: version }),
    };
  });
  const { waitsFor } = changes;
  const changed: JsonObject = {
    ...json,
    ...(terraform.length === 0 ? {} : { terraform }),
    ...eachBlock(json, "module", (name, call) => {
      const instead = changes.module(name);
      if (instead === undefined) return call;
      const { count, for_each: forEach } = call;
      const given = without(call, "version");
      const instances = {
        ...(count === undefined ? {} : { count }),
        ...(forEach === undefined ? {} : { for_each: forEach }),
      };
      return { ...(instead.unread ? {} : given), ...instances, source: instead.source };
    }),
    ...(waitsFor === undefined
      ? {}
      : eachBlock(json, "data", (type, named) =>
          isOurs(type)
            ? Object.fromEntries(
                Object.entries(named).map(([name, body]) => [
                  name,
                  blocksOf(body).map((one) => ({
                    ...one,
                    depends_on: [...stringsOf(one.depends_on), `terraform_data.${waitsFor}`],
                  })),
                ]),
              )
            : named,
        )),
  };
  return JSON.stringify(changed) === JSON.stringify(content.json) ? text : JSON.stringify(changed);
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** A section with each of its members changed. */
function eachBlock(
  json: JsonObject,
  section: string,
  change: (name: string, block: JsonObject) => JsonObject,
): JsonObject {
  if (!isObject(json[section]) && !Array.isArray(json[section])) return {};
  const changed = blocksOf(json[section]).map((blocks) =>
    Object.fromEntries(
      Object.entries(blocks).map(([name, block]) => [
        name,
        name === "//" ? block : blocksOf(block).map((one) => change(name, one)),
      ]),
    ),
  );
  return { [section]: changed };
}

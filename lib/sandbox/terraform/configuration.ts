import { isObject } from "../../text/json";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isConfigurationFile, isOverrideFile } from "../../deployment/from-terraform/source/files";
import { declaredInHcl, declaredInJson, type Declared } from "./declared";
import { parseHcl, type Block, type Body, type Written } from "../../deployment/from-terraform/source/hcl";
import { attributesInJson, writtenInJson } from "../../deployment/from-terraform/source/json";

/** Where a directory says that its state is kept. */
export interface Backend {
  /** As in `s3`; HCP Terraform's `cloud` block is `cloud`. */
  readonly type: string;
  readonly settings: Settings;
}

export type Settings = Readonly<Record<string, Written>>;

/** A data source that reads the state of another stack. */
export interface RemoteState {
  readonly name: string;
  readonly file: string;
  readonly backend: Written;
  readonly config: Written;
}

/** An input variable as one file declares it. */
export interface Variable {
  readonly name: string;
  readonly file: string;
  readonly hasDefault: boolean;
}

/** What a directory of Terraform files says about state and input. */
export interface Configuration {
  /** In the order in which Terraform lets them override each other: the last one holds. */
  readonly backends: readonly Backend[];
  readonly remoteStates: readonly RemoteState[];
  readonly variables: readonly Variable[];
  readonly declared: readonly Declared[];
  readonly overrideFiles: readonly string[];
  /** The files as they are, in the same order. */
  readonly texts: readonly string[];
  /** How many directories up its relative paths lead, at most. */
  readonly ascent: number;
}

/** A file that has to be read and cannot be. */
export class UnreadableConfiguration extends Error {}

/** In Terraform's JSON a block is an object or a list of them. */
function each(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

interface Findings {
  readonly backends: readonly Backend[];
  readonly remoteStates: readonly RemoteState[];
  readonly variables: readonly Variable[];
  readonly declared: readonly Declared[];
}

function findInJson(file: string, text: string): Findings {
  const root: unknown = JSON.parse(text);
  const terraform = each(root).flatMap((body) => each(body.terraform));
  const backends = terraform.flatMap((body) => [
    ...each(body.backend).flatMap((types) =>
      Object.entries(types).flatMap(([type, bodies]) =>
        each(bodies).map((b) => ({ type, settings: attributesInJson(b) })),
      ),
    ),
    ...each(body.cloud).map((b) => ({ type: "cloud", settings: attributesInJson(b) })),
  ]);
  const remoteStates = each(root)
    .flatMap((body) => each(body.data))
    .flatMap((types) => each(types.terraform_remote_state))
    .flatMap((names) => Object.entries(names))
    .flatMap(([name, bodies]) =>
      each(bodies).map((b): RemoteState => ({
        name,
        file,
        backend: writtenInJson(b.backend ?? null),
        config: writtenInJson(b.config ?? {}),
      })),
    );
  const variables = each(root)
    .flatMap((body) => each(body.variable))
    .flatMap((names) => Object.entries(names))
    .map(([name, bodies]) => ({ name, file, hasDefault: each(bodies).some((body) => body.default !== undefined) }));
  return { backends, remoteStates, variables, declared: declaredInJson(file, root) };
}

/** Blocks within a backend, such as `workspaces { … }`, beside its arguments. */
function blockSettings(body: Body): Settings {
  const nested = body.blocks.map((block): [string, Written] => [block.type, blockSettings(block)]);
  return { ...body.attributes, ...Object.fromEntries(nested) };
}

function findInHcl(file: string, text: string): Findings {
  const { blocks } = parseHcl(text);
  const isRemoteState = (block: Block) => block.type === "data" && block.labels[0] === "terraform_remote_state";
  return {
    backends: blocks
      .filter((block) => block.type === "terraform")
      .flatMap((block) => block.blocks)
      .filter((block) => block.type === "backend" || block.type === "cloud")
      .map((block) => ({ type: block.labels[0] ?? block.type, settings: blockSettings(block) })),
    remoteStates: blocks.filter(isRemoteState).map((block): RemoteState => ({
      name: block.labels[1] ?? "",
      file,
      backend: block.attributes.backend ?? null,
      config: block.attributes.config ?? {},
    })),
    variables: blocks
      .filter((block) => block.type === "variable")
      .map((block) => ({ name: block.labels[0] ?? "", file, hasDefault: block.attributes.default !== undefined })),
    declared: declaredInHcl(file, blocks),
  };
}

function find(file: string, text: string): Findings {
  try {
    return file.endsWith(".json") ? findInJson(file, text) : findInHcl(file, text);
  } catch (error) {
    // Terraform will say what is wrong with the file, unless it is right and only this reader does not follow.
    if (!/terraform_remote_state|\bbackend\b|\bcloud\b/.test(text))
      return { backends: [], remoteStates: [], variables: [], declared: [] };
    throw new UnreadableConfiguration(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function ascentOf(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/(?:\.\.\/)*\.\.(?=[/"])/g), ([path]) => path.split("/").length));
}

/**
 * Reads what the files of a directory say about state.
 * @throws UnreadableConfiguration for a file that speaks of state and cannot be read
 */
export function readConfiguration(directory: string): Configuration {
  const names = readdirSync(directory).filter(isConfigurationFile).sort();
  const overrideFiles = names.filter(isOverrideFile);
  const primary = names.filter((name) => !isOverrideFile(name));
  const texts = [...primary, ...overrideFiles].map((name) => ({
    name,
    text: readFileSync(join(directory, name), "utf8"),
  }));
  const findings = texts.map(({ name, text }) => find(name, text));
  return {
    backends: findings.flatMap(({ backends }) => backends),
    remoteStates: findings.flatMap(({ remoteStates }) => remoteStates),
    variables: findings.flatMap(({ variables }) => variables),
    declared: findings.flatMap(({ declared }) => declared),
    texts: texts.map(({ text }) => text),
    overrideFiles,
    ascent: Math.max(0, ...texts.map(({ text }) => ascentOf(text))),
  };
}

import { isObject } from "../../../text/json";
import { findNodeAtLocation, getNodeValue, parseTree, type Node } from "jsonc-parser";
import { visiblePath } from "../../../text/construct-path";
import { parseHcl, type Block, type Written } from "./hcl";
import { attributesInJson } from "./json";
import { lineNumbers } from "./line-numbers";

/** A resource, the call of a module, a provider or a variable, and where it is written. */
export interface Declaration {
  /** In its own module and without keys: `heroku_addon.sessions`, `module.acme`, `provider.heroku.eu`, `var.host`. */
  readonly address: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly attributes: Readonly<Record<string, Written>>;
  /** The line of each attribute and of the first block of each name. */
  readonly lines: Readonly<Record<string, number>>;
  /** The construct that it was synthesised from, without the ids that cdktf hides. */
  readonly construct?: string;
}

/**
 * What a file declares, in Terraform's own language or its JSON syntax.
 *
 * @throws SyntaxError for a file that is neither
 */
export function declarationsIn(file: string, text: string): readonly Declaration[] {
  const content = text.replace(/^\uFEFF/, "");
  return file.endsWith(".json") ? inJson(file, content) : inHcl(file, content);
}

function inHcl(file: string, text: string): readonly Declaration[] {
  return parseHcl(text).blocks.flatMap((block) => {
    const address = addressOf(block);
    if (address === undefined) return [];
    const blocks = Object.fromEntries(block.blocks.toReversed().map(({ type, line }) => [type, line]));
    return [{ address, file, line: block.line, attributes: block.attributes, lines: { ...blocks, ...block.lines } }];
  });
}

function addressOf({ type, labels: [first, second], attributes: { alias } }: Block): string | undefined {
  if (type === "module" && first !== undefined) return `module.${first}`;
  if (type === "variable" && first !== undefined) return `var.${first}`;
  if (type === "provider" && first !== undefined) return providerAddress(first, alias);
  return type === "resource" && first !== undefined && second !== undefined ? `${first}.${second}` : undefined;
}

function inJson(file: string, text: string): readonly Declaration[] {
  const root = parseTree(text);
  if (root === undefined) throw new SyntaxError(`${file} is not JSON`);
  const lineAt = lineNumbers(text);
  const declared = (address: string, { key, value }: Member): readonly Declaration[] => {
    const [body] = blocksOf(value);
    const read: unknown = body && getNodeValue(body);
    if (body === undefined || !isObject(read)) return [];
    const { "//": comment, ...attributes } = read;
    const construct = constructOf(comment);
    return [
      {
        address,
        file,
        line: lineAt(key.offset),
        attributes: attributesInJson(attributes),
        lines: Object.fromEntries(membersOf(body).map((member) => [member.name, lineAt(member.key.offset)])),
        ...(construct === undefined ? {} : { construct }),
      },
    ];
  };
  const section = (name: string): readonly Member[] =>
    blocksOf(findNodeAtLocation(root, [name]))
      .flatMap(membersOf)
      .filter(isDeclaration);
  return [
    ...section("resource").flatMap((type) =>
      blocksOf(type.value)
        .flatMap(membersOf)
        .filter(isDeclaration)
        .flatMap((member) => declared(`${type.name}.${member.name}`, member)),
    ),
    ...section("module").flatMap((member) => declared(`module.${member.name}`, member)),
    ...section("variable").flatMap((member) => declared(`var.${member.name}`, member)),
    ...section("provider").flatMap(({ name, key, value }) =>
      blocksOf(value).flatMap((block) => {
        const alias = findNodeAtLocation(block, ["alias"])?.value as unknown;
        return declared(providerAddress(name, alias), { name, key, value: block });
      }),
    ),
  ];
}

function providerAddress(name: string, alias: unknown): string {
  return typeof alias === "string" ? `provider.${name}.${alias}` : `provider.${name}`;
}

interface Member {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

/** The object, or the objects of an array: Terraform's JSON has blocks in both forms. */
function blocksOf(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  return (node.type === "array" ? (node.children ?? []) : [node]).filter(({ type }) => type === "object");
}

function membersOf({ children = [] }: Node): readonly Member[] {
  return children.flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [{ name: String(key.value), key, value }],
  );
}

/** Members of this name are comments. */
function isDeclaration({ name }: Member): boolean {
  return name !== "//";
}

function constructOf(comment: unknown): string | undefined {
  const metadata = isObject(comment) ? comment.metadata : undefined;
  const path = isObject(metadata) ? metadata.path : undefined;
  return typeof path === "string" ? visiblePath(path) : undefined;
}

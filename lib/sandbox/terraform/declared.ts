import { isObject } from "../../text/json";
import type { Block } from "../../deployment/from-terraform/source/hcl";

/** The names of a block's arguments, and of the blocks within it. */
export interface Shape {
  readonly arguments: readonly string[];
  /** Every block of a name together. */
  readonly blocks: Readonly<Record<string, Shape>>;
}

/** A resource or data source as one file declares it. */
export interface Declared extends Shape {
  readonly mode: "resource" | "data";
  readonly type: string;
  readonly name: string;
  readonly file: string;
  /** Counted from 1; absent in JSON, which has no blocks to count lines of. */
  readonly line?: number;
}

/** What Terraform itself reads of each resource. */
const META: ReadonlySet<string> = new Set(
  "count for_each depends_on provider lifecycle provisioner connection // dynamic".split(" "),
);

const own = (names: readonly string[]) => names.filter((name) => !META.has(name));

function joined(shapes: readonly Shape[]): Shape {
  const blocks = new Map<string, Shape[]>();
  for (const shape of shapes) {
    for (const [name, inner] of Object.entries(shape.blocks)) blocks.set(name, [...(blocks.get(name) ?? []), inner]);
  }
  return {
    arguments: [...new Set(shapes.flatMap((shape) => shape.arguments))],
    blocks: Object.fromEntries([...blocks].map(([name, inner]) => [name, joined(inner)])),
  };
}

/** `dynamic "name" { content { … } }` makes blocks of that name. */
function named(block: Block): readonly (readonly [string, Shape])[] {
  if (block.type !== "dynamic") return META.has(block.type) ? [] : [[block.type, shapeOf(block)]];
  const [name = ""] = block.labels;
  return block.blocks.filter(({ type }) => type === "content").map((content) => [name, shapeOf(content)]);
}

function shapeOf({ attributes, blocks }: Pick<Block, "attributes" | "blocks">): Shape {
  const inner = blocks.flatMap(named).map(([name, shape]) => ({ arguments: [], blocks: { [name]: shape } }));
  return joined([{ arguments: own(Object.keys(attributes)), blocks: {} }, ...inner]);
}

/** The shape that holds for every declaration of a type. */
export function commonShape(shapes: readonly Shape[]): Shape {
  return joined(shapes);
}

/** What the blocks of a file in Terraform's own language declare. */
export function declaredInHcl(file: string, blocks: readonly Block[]): readonly Declared[] {
  return blocks.flatMap((block): readonly Declared[] => {
    const [type, name] = block.labels;
    if ((block.type !== "resource" && block.type !== "data") || type === undefined || name === undefined) return [];
    return [{ mode: block.type, type, name, file, line: block.line, ...shapeOf(block) }];
  });
}

/** In Terraform's JSON a block is an object or a list of them, and looks like an argument. */
function each(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

/** What a file in Terraform's JSON declares. */
export function declaredInJson(file: string, root: unknown): readonly Declared[] {
  const modes = ["resource", "data"] as const;
  return modes.flatMap((mode) =>
    each(root)
      .flatMap((body) => each(body[mode]))
      .flatMap((types) => Object.entries(types))
      .flatMap(([type, names]) =>
        each(names).flatMap((byName) => Object.entries(byName).map((one) => [type, one] as const)),
      )
      .flatMap(([type, [name, bodies]]) =>
        each(bodies).map((body): Declared => ({
          mode,
          type,
          name,
          file,
          arguments: own(Object.keys(body)),
          blocks: {},
        })),
      ),
  );
}

/** The attributes of resources of a type that expressions of a text refer to: `name` for `${cloudflare_list.x.name}`. */
export function referredAttributes(text: string, type: string): readonly string[] {
  const reference = new RegExp(String.raw`\b${type}\.[\w-]+(?:\[[^\]]*\])?\.(?:\*\.)?([a-z_]\w*)`, "g");
  return [...new Set(Array.from(text.matchAll(reference), ([, attribute]) => attribute ?? ""))];
}

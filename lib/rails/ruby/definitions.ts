import type { NodeClasses } from "./parser";
import { given, type Place } from "./scope";
import type { RubyValue } from "./value";

type DefNode = InstanceType<NodeClasses["DefNode"]>;

/** A method that a file in view defines, and where. */
export interface DefinedMethod {
  readonly node: DefNode;
  readonly place: Place;
}

/** The constants and methods that files define. */
export class Definitions {
  readonly constants = new Map<string, RubyValue>();
  readonly #methods = new Map<string, DefinedMethod>();

  /** @param load - runs the file in which Rails would look for a constant, and returns whether there is one */
  constructor(private readonly load: (path: string) => boolean) {}

  constant(path: string, nesting: readonly string[]): RubyValue | undefined {
    return this.#find(path, nesting, this.constants);
  }

  method(path: string, nesting: readonly string[]): DefinedMethod | undefined {
    return this.#find(path, nesting, this.#methods);
  }

  assign(path: string, value: RubyValue, place: Place): void {
    this.constants.set(path, given(this.constants.get(path), value, place));
  }

  define(node: DefNode, place: Place): void {
    const { nesting } = place;
    this.#methods.set(nesting.length === 0 ? node.name : `${nesting.join("::")}.${node.name}`, { node, place });
  }

  /** The innermost meaning of a name. */
  #find<Found>(path: string, nesting: readonly string[], table: ReadonlyMap<string, Found>): Found | undefined {
    for (let depth = nesting.length; depth >= 0; depth -= 1) {
      const found = table.get([...nesting.slice(0, depth), path].join("::"));
      if (found !== undefined) return found;
    }
    return this.load(path) ? this.#find(path, nesting, table) : undefined;
  }
}

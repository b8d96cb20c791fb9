import { TerraformStack, Testing } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { noun } from "../constructs/properties/shown";
import { ofThisEngine } from "../engines/same-engine";

/** A value in Terraform's JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The attributes of one resource, as Terraform gets them. */
export type ResourceJson = Readonly<Record<string, Json>>;

/** What cdktf prints beside a construct at synth. */
export interface Annotation {
  readonly level: "info" | "warning" | "error";
  /** The path of the construct. */
  readonly path: string;
  readonly message: string;
}

interface Configuration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
  readonly provider?: Readonly<Record<string, readonly ResourceJson[]>>;
  readonly output?: Readonly<Record<string, ResourceJson>>;
  readonly terraform?: { readonly required_providers?: Readonly<Record<string, Record<string, Json>>> };
}

/**
 * What a stack synthesises to, for assertions and snapshots in jest.
 *
 * @example
 * ```ts
 * const template = Template.of(stack);
 * expect(template.resource("heroku_app").name).toBe("acme-production");
 * expect(template).toMatchSnapshot();
 * ```
 */
export class Template {
  /**
   * Synthesises a stack as `cdktf synth` does, validations included.
   *
   * @throws TypeError for anything but a stack
   * @throws Error when a validation of the stack fails, or for a stack of another engine
   */
  static of(stack: TerraformStack): Template {
    const given: unknown = stack;
    if (!Construct.isConstruct(given) || !TerraformStack.isStack(ofThisEngine(given))) {
      throw new TypeError(`Template.of: is ${noun(given)}, not a TerraformStack. Pass the stack itself.`);
    }
    stack.prepareStack();
    return new Template(JSON.parse(Testing.synth(stack, true)) as Configuration, annotationsOf(stack));
  }

  readonly #configuration: Configuration;
  readonly #annotations: readonly Annotation[];

  private constructor(configuration: Configuration, annotations: readonly Annotation[]) {
    this.#configuration = configuration;
    this.#annotations = annotations;
  }

  /** All resources of a type by their names in Terraform; empty where there is none. */
  resources(type: string): Readonly<Record<string, ResourceJson>> {
    return this.#configuration.resource?.[type] ?? {};
  }

  /**
   * The one resource of a type whose attributes include the given ones.
   *
   * @throws Error when there is none or more than one
   */
  resource(type: string, attributes: ResourceJson = {}): ResourceJson {
    const all = Object.values(this.resources(type));
    const found = all.filter((resource) =>
      Object.entries(attributes).every(([name, value]) => JSON.stringify(resource[name]) === JSON.stringify(value)),
    );
    const [first] = found;
    if (found.length === 1 && first !== undefined) return first;
    throw new Error(
      `expected one ${type} with ${JSON.stringify(attributes)}, found ${found.length} among ${JSON.stringify(all, null, 2)}`,
    );
  }

  /** The blocks of a provider. */
  providers(name: string): readonly ResourceJson[] {
    return this.#configuration.provider?.[name] ?? [];
  }

  /** The outputs by name. */
  get outputs(): Readonly<Record<string, ResourceJson>> {
    return this.#configuration.output ?? {};
  }

  /** What `required_providers` says, by the provider's local name. */
  get requiredProviders(): Readonly<Record<string, Readonly<Record<string, Json>>>> {
    return this.#configuration.terraform?.required_providers ?? {};
  }

  /** What cdktf prints at synth, in the order of the constructs. */
  get annotations(): readonly Annotation[] {
    return [...this.#annotations];
  }

  /** The messages of all warnings. */
  get warnings(): readonly string[] {
    return this.#annotations.filter(({ level }) => level === "warning").map(({ message }) => message);
  }

  /**
   * What a snapshot holds: everything but the versions of the providers, so that it changes only when the infrastructure
   * does.
   */
  toJSON(): Json {
    const { terraform, ...rest } = this.#configuration;
    const sources = Object.entries(terraform?.required_providers ?? {}).map(([name, { source }]) => [name, { source }]);
    return { ...rest, terraform: { ...terraform, required_providers: Object.fromEntries(sources) as Json } };
  }
}

const LEVELS: Readonly<Record<string, Annotation["level"]>> = {
  "@cdktf/info": "info",
  "@cdktf/warn": "warning",
  "@cdktf/error": "error",
};

function annotationsOf(construct: IConstruct): Annotation[] {
  const own = construct.node.metadata.flatMap(({ type, data }) => {
    const level = LEVELS[type];
    return level === undefined ? [] : [{ level, path: construct.node.path, message: String(data) }];
  });
  return [...own, ...construct.node.children.flatMap(annotationsOf)];
}

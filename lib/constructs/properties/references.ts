import { TerraformStack, Token, type IResolvable, type IResolveContext, type TerraformResource } from "cdktf";

// The same as cdktf's `dependable` and attributes, without the whole stack trace that cdktf records with each of its tokens:
// the dearest part of a synth.

/** The address of a resource, for `dependsOn`. */
export function addressOf(resource: TerraformResource): string {
  return Token.asString(new Reference(resource, undefined));
}

/** An attribute of a resource, by its name in Terraform, such as `id`. */
export function attributeOf(resource: TerraformResource, name: string): string {
  return Token.asString(new Reference(resource, name));
}

/** Lets Terraform make one resource after another. Two stacks are applied one after the other already. */
export function after(resource: TerraformResource, earlier: TerraformResource): void {
  if (TerraformStack.of(resource) !== TerraformStack.of(earlier)) return;
  resource.dependsOn = [...(resource.dependsOn ?? []), addressOf(earlier)];
}

class Reference implements IResolvable {
  readonly creationStack: string[] = [];
  /** cdktf's own, which remembers by which name each other stack knows the resource. */
  #elsewhere: IResolvable | string | undefined;

  readonly #stack: TerraformStack;

  constructor(
    private readonly resource: TerraformResource,
    private readonly attribute: string | undefined,
  ) {
    this.#stack = resource.cdktfStack;
  }

  /** Made at synth: until then the id of a resource may be overridden. */
  resolve(context: IResolveContext): unknown {
    const { resource, attribute } = this;
    if (TerraformStack.of(context.scope) !== this.#stack || resource.forEach !== undefined) {
      if (attribute === undefined) context.suppressBraces = true;
      return (this.#elsewhere ??=
        attribute === undefined ? resource.fqn : resource.interpolationForAttribute(attribute));
    }
    const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    if (attribute === undefined) return address;
    return context.suppressBraces === true ? `${address}.${attribute}` : `\${${address}.${attribute}}`;
  }

  toString(): string {
    return Token.asString(this);
  }
}

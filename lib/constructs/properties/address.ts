import { TerraformStack, Token, type IResolvable, type IResolveContext, type TerraformResource } from "cdktf";

/**
 * The address of a resource, for `dependsOn`; the same as cdktf's `dependable`, without the whole stack trace that cdktf
 * records with each of its tokens, the dearest part of a synth.
 */
export function addressOf(resource: TerraformResource): string {
  return Token.asString(new Address(resource));
}

class Address implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(private readonly resource: TerraformResource) {}

  /** Made at synth: until then the id of a resource may be overridden. */
  resolve(context: IResolveContext): string {
    if (TerraformStack.of(context.scope) === TerraformStack.of(this.resource)) {
      return `${this.resource.terraformResourceType}.${this.resource.friendlyUniqueId}`;
    }
    context.suppressBraces = true;
    return this.resource.fqn;
  }

  toString(): string {
    return Token.asString(this);
  }
}

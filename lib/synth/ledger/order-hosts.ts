import type { TerraformResource, TerraformStack } from "cdktf";
import { inventoryOf } from "../../constructs/heroku/app-inventory";
import { Domain } from "../../constructs/heroku/domain";

/**
 * Lets Terraform take a host away after the variables that name it have changed, which needs creation before destruction.
 * Heroku takes a host only once, so a host that moves between apps has to go before it is made again.
 *
 * @param movedHosts - the addresses of the hosts that another app has, or had
 */
export function orderHosts(stack: TerraformStack, movedHosts: ReadonlySet<string>): void {
  for (const construct of stack.node.findAll()) {
    if (!(construct instanceof Domain) || inventoryOf(construct.app).mayBeReplaced) continue;
    const { domain, record } = construct.nodes;
    const moves = movedHosts.has(`${domain.terraformResourceType}.${domain.friendlyUniqueId}`);
    for (const resource of [domain, record]) setOrder(resource, moves ? undefined : true);
  }
}

/** What a transform has set stays. */
function setOrder(resource: TerraformResource, createBeforeDestroy: true | undefined): void {
  if (createBeforeDestroy === true && resource.lifecycle?.createBeforeDestroy !== undefined) return;
  const lifecycle = { ...resource.lifecycle, createBeforeDestroy };
  resource.lifecycle = Object.values(lifecycle).every((value) => value === undefined) ? undefined : lifecycle;
}

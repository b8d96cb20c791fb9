import { TerraformDataSource, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { parsePlan } from "../../catalogue/addon-plan";
import { byRole, REDIS_ROLES, type RedisRole } from "../../catalogue/redis-roles";
import { isStateless } from "../../catalogue/stateless-addons";
import { HostRecord } from "../../constructs/cloudflare/host-record";
import { RedisAddon } from "../../constructs/heroku/redis-addon";
import { pathOf } from "../../constructs/properties/configuration-error";
import { blocksOf, stringOf } from "../../deployment/from-terraform/json";
import { isRailsApp } from "../../deployment/from-constructs/of-constructs";
import type { Thing } from "./thing";
import { isToken, resolvedIn } from "../../constructs/properties/tokens";

/** The stacks of a program, in the order in which they are synthesised. */
export function stacksOf(program: IConstruct): readonly TerraformStack[] {
  return program.node.findAll().filter((construct) => TerraformStack.isStack(construct));
}

/** What a stack declares at Heroku, and the records of its hosts. */
export function thingsOf(stack: TerraformStack): readonly Thing[] {
  const constructs = stack.node.findAll().filter((construct) => TerraformStack.of(construct) === stack);
  const resources = constructs.filter((construct) => TerraformResource.isTerraformResource(construct));
  const moves = new Map<string, string[]>();
  const emitted = resources.filter((resource) => {
    if (resource.hasResourceMove() === undefined) return true;
    const { resource: written, moved } = resource.toTerraform() as {
      readonly resource?: unknown;
      readonly moved?: unknown;
    };
    for (const { from, to } of blocksOf(moved)) {
      const target = String(to);
      moves.set(target, [...(moves.get(target) ?? []), String(from)]);
    }
    return written !== undefined;
  });
  const read = new Reader(stack, constructs, emitted);
  return emitted.flatMap((resource) => {
    const thing = read.thing(resource);
    return thing === undefined ? [] : [{ ...thing, movedFrom: moves.get(thing.address) ?? [] }];
  });
}

function addressOf({ terraformResourceType, friendlyUniqueId }: TerraformResource | TerraformDataSource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}

/** Reads resources of one stack, which refer to each other. */
class Reader {
  readonly #byAddress: ReadonlyMap<string, TerraformResource>;
  readonly #dataNames: ReadonlyMap<string, string>;
  readonly #disposable: ReadonlySet<string>;
  /** The add-ons' roles, by the names of their attachments. */
  readonly #roles = new Map<string, Set<RedisRole>>();

  constructor(
    private readonly stack: TerraformStack,
    constructs: readonly IConstruct[],
    resources: readonly TerraformResource[],
  ) {
    this.#byAddress = new Map(resources.map((resource) => [addressOf(resource), resource]));
    this.#dataNames = new Map(
      constructs
        .filter((construct) => TerraformDataSource.isTerraformDataSource(construct))
        .map((data) => [`data.${addressOf(data)}`, this.#text(data, "nameInput") ?? addressOf(data)]),
    );
    const disposable = constructs.filter(isRailsApp).filter((app) => app.disposable);
    this.#disposable = new Set(disposable.flatMap((app) => this.#appNamed(stringOf(this.#resolved(app.appId))) ?? []));
    for (const resource of resources) {
      // A Redis that was adopted has a role under whatever name the app reads it.
      const redis = resource.node.scope?.node.scope;
      if (resource.terraformResourceType === "heroku_addon" && redis instanceof RedisAddon) {
        this.#roles.set(addressOf(resource), new Set(redis.roles));
      }
    }
    for (const resource of resources) {
      if (resource.terraformResourceType !== "heroku_addon_attachment") continue;
      const addon = this.#referred(resource, "addonIdInput");
      const role = roleOf(this.#text(resource, "nameInput") ?? "");
      if (addon === undefined || role === undefined) continue;
      this.#roles.set(addon, (this.#roles.get(addon) ?? new Set()).add(role));
    }
  }

  thing(resource: TerraformResource): Omit<Thing, "movedFrom"> | undefined {
    const known = this.#known(resource);
    if (known === undefined) return undefined;
    const { app } = known;
    return {
      ...known,
      stack: this.stack.node.id,
      address: addressOf(resource),
      disposable: app !== undefined && this.#disposable.has(app),
      imported: isImported(resource),
      construct: pathOf(resource),
    };
  }

  #known(resource: TerraformResource): Pick<Thing, "app" | "is" | "of" | "durable"> | undefined {
    const type = resource.terraformResourceType;
    const app = this.#appNamed(this.#text(resource, "appIdInput"));
    const on = app === undefined ? {} : { app };
    const text = (name: string): string => this.#text(resource, name) ?? "";
    switch (type) {
      case "heroku_app":
        return { ...this.#named(resource), is: "app", durable: true };
      case "heroku_addon":
        return { ...on, ...this.#addon(resource, text("planInput")) };
      case "heroku_addon_attachment": {
        const of = this.#referred(resource, "addonIdInput");
        const attachment = text("nameInput");
        const role = roleOf(attachment);
        const durable = role !== undefined && REDIS_ROLES[role].durable;
        return { ...on, is: `attachment ${attachment}`, ...(of === undefined ? {} : { of }), durable };
      }
      case "heroku_app_config_association":
        return { ...on, is: "config vars", durable: false };
      case "heroku_formation":
        return { ...on, is: `process ${text("typeInput")}`, durable: false };
      case "heroku_domain":
        return { ...on, is: `host ${text("hostnameInput")}`, durable: this.#hasCertificate(resource) };
      case "heroku_app_feature":
        return { ...on, is: `feature ${text("nameInput")}`, durable: false };
      case "heroku_build":
        return { ...on, is: "build", durable: false };
      case "heroku_ssl":
        return { ...on, is: "certificate", durable: false };
      case "cloudflare_dns_record":
        return resource.node.scope instanceof HostRecord ? this.#record(resource, text("nameInput")) : undefined;
      default:
        return undefined;
    }
  }

  #addon(resource: TerraformResource, plan: string): Pick<Thing, "is" | "durable"> {
    const { service } = parsePlan(plan.toLowerCase());
    const roles = [...(this.#roles.get(addressOf(resource)) ?? [])].sort(byRole);
    const durable = roles.length > 0 ? roles.some((role) => REDIS_ROLES[role].durable) : !isStateless(service);
    return { is: roles.length === 0 ? service : `${service} ${roles.join("+")}`, durable };
  }

  #record(resource: TerraformResource, host: string): Pick<Thing, "app" | "is" | "durable"> {
    const domain = this.#byAddress.get(this.#referred(resource, "contentInput") ?? "");
    const app = domain === undefined ? undefined : this.#appNamed(this.#text(domain, "appIdInput"));
    return { ...(app === undefined ? {} : { app }), is: `record ${host}`, durable: false };
  }

  /** A host has a live certificate unless its app says that it has no managed one, and it has none of its own. */
  #hasCertificate(domain: TerraformResource): boolean {
    if (this.#text(domain, "sniEndpointIdInput") !== undefined) return true;
    const app = this.#byAddress.get(this.#referred(domain, "appIdInput") ?? "");
    return app === undefined || this.#value(app, "acmInput") !== false;
  }

  #named(app: TerraformResource): { readonly app: string } {
    return { app: this.#text(app, "nameInput") ?? addressOf(app) };
  }

  /** The name of the app that an id refers to; the id itself where the stack does not have it. */
  #appNamed(id: string | undefined): string | undefined {
    if (id === undefined) return undefined;
    const address = referenceIn(id);
    if (address === undefined) return id;
    const app = this.#byAddress.get(address);
    return app === undefined ? (this.#dataNames.get(address) ?? id) : this.#named(app).app;
  }

  #referred(resource: TerraformResource, property: string): string | undefined {
    return referenceIn(this.#text(resource, property) ?? "");
  }

  #text(element: IConstruct, property: string): string | undefined {
    return stringOf(this.#value(element, property));
  }

  #value(element: IConstruct, property: string): unknown {
    return this.#resolved(Reflect.get(element, property));
  }

  /** Resolving is dear, so only what is a token is. */
  #resolved(value: unknown): unknown {
    return isToken(value) ? resolvedIn(this.stack, value) : value;
  }
}

/** cdktf keeps to itself what importFrom said, until it writes the resource. */
function isImported(resource: TerraformResource): boolean {
  return Reflect.get(resource, "_imported") !== undefined;
}

function roleOf(attachment: string): RedisRole | undefined {
  return (Object.keys(REDIS_ROLES) as readonly RedisRole[]).find((role) => REDIS_ROLES[role].attachment === attachment);
}

/** The address in `${heroku_app.web.id}` and `${data.heroku_app.web.id}`; undefined for anything else. */
function referenceIn(text: string): string | undefined {
  return /^\$\{((?:data\.)?[a-z0-9_]+\.[\w-]+)(?:\[[^\]]*\])?\.[\w.]+\}$/.exec(text)?.[1];
}

import type { IResolvable, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { DYNOS, dynoFacts, type DynoTier } from "../../catalogue/dynos";
import { byRole, type RedisRole } from "../../catalogue/redis-roles";
import { ConfigurationError, pathOf } from "../properties/configuration-error";
import type { Addon as HerokuAddon } from "../../provider-heroku/addon";
import type { AppConfigAssociation } from "../../provider-heroku/app-config-association";
import type { Build } from "../../provider-heroku/build";
import type { Domain as HerokuDomain } from "../../provider-heroku/domain";
import type { Formation } from "../../provider-heroku/formation";
import { addressOf, after } from "../properties/references";
import { isToken } from "../properties/tokens";

interface PlacedRedis {
  readonly role: RedisRole;
  readonly addon: HerokuAddon;
  /** What the add-on depends on besides its predecessor. */
  readonly dependsOn: readonly string[];
}

/** An add-on that an app can reach, with what only its construct knows. */
export interface PlacedAddon {
  readonly construct: IConstruct;
  readonly resource: HerokuAddon;
  /** The inventory of the app that it was created for. */
  readonly home: AppInventory;
  /** The names under which it is attached to this app. */
  readonly attachments: string[];
  /** What it is for, where it is a Redis that a construct describes. */
  redis?: { readonly roles: readonly RedisRole[]; readonly client: "ruby" | "hiredis-client" | "hiredis" };
}

/** A host of an app, with what is declared for it. */
export interface PlacedHost {
  readonly construct: IConstruct;
  readonly resource: HerokuDomain;
  readonly serves: "web" | "cable";
  readonly proxied: unknown;
  /** Whether it has a certificate of its own. */
  readonly certificate: boolean;
}

/** What constructs say of the cable of an app; each says what it knows. */
export interface PlacedCable {
  readonly server?: "action-cable" | "anycable";
  readonly mode?: "http" | "grpc" | "thruster";
  readonly standby?: boolean;
  readonly authentication?: "cookie" | "jwt";
  /** The app of the AnyCable server, where that is another one. */
  readonly serverApp?: IConstruct;
}

/** A process type of an app. */
export interface PlacedProcess {
  readonly size: string;
  readonly construct: IConstruct;
  readonly resource: Formation;
}

/** When process types exist, so that they can be scaled. */
export interface FirstRelease {
  /** The build that makes the release; left out where code is released by other means. */
  readonly build?: Build;
  /** Whether code has been released, where no build of ours does it. */
  readonly released: boolean | IResolvable;
}

const inventories = new WeakMap<IConstruct, AppInventory>();

/** Whether a value is an app of this library, which keeps an inventory. */
export function hasInventory(app: unknown): app is IConstruct {
  return typeof app === "object" && app !== null && inventories.has(app as IConstruct);
}

/** The inventory of an app. */
export function inventoryOf(app: IConstruct): AppInventory {
  const inventory = inventories.get(app);
  if (inventory === undefined) throw new Error(`${app.node.path} is not an app of this library`);
  return inventory;
}

/**
 * The parts of one app. Every part registers itself, so that two parts that exclude each other are found where the second
 * one is declared, wherever in the program that is.
 */
export class AppInventory {
  /**
   * Whether Terraform may replace the app, as a disposable one, or one whose protection a transform took off. What is created
   * before it is destroyed makes Terraform create the next app first, and its name and hosts are taken then.
   */
  mayBeReplaced = false;
  /** When the process types of the app exist. */
  firstRelease: FirstRelease = { released: false };
  readonly #hosts = new Map<string, PlacedHost>();
  readonly #processes = new Map<string, PlacedProcess>();
  readonly #redis: PlacedRedis[] = [];
  readonly #roles = new Map<RedisRole, IConstruct>();

  #build: Build | undefined;
  readonly #neededByBuild: TerraformResource[] = [];
  #variables: AppConfigAssociation | undefined;
  readonly #namedByVariables: TerraformResource[] = [];

  readonly #addons = new Map<HerokuAddon, PlacedAddon>();
  #cable: PlacedCable | undefined;

  /** Whether the app runs in a Private Space; undefined where that is unknown. */
  readonly inSpace: boolean | undefined;

  constructor(app: IConstruct, { inSpace }: { readonly inSpace?: boolean } = {}) {
    inventories.set(app, this);
    this.inSpace = inSpace;
  }

  /** Every add-on that the app can reach, a copy. */
  get addons(): readonly PlacedAddon[] {
    return [...this.#addons.values()];
  }

  /** Every host, a copy. */
  get hosts(): readonly PlacedHost[] {
    return [...this.#hosts.values()];
  }

  /** Every process type, a copy. */
  get processes(): readonly PlacedProcess[] {
    return [...this.#processes.values()];
  }

  /** The cable as declared; undefined where no construct declares one. */
  get cable(): PlacedCable | undefined {
    return this.#cable;
  }

  /** Notes what a construct says of the cable. */
  declareCable(cable: PlacedCable): void {
    this.#cable = { ...this.#cable, ...cable };
  }

  /** Notes an add-on that was created for the app. */
  placeAddon(resource: HerokuAddon, construct: IConstruct): void {
    this.#addons.set(resource, { construct, resource, home: this, attachments: [] });
  }

  /** Notes an attachment of an add-on, which may have been created for another app. */
  placeAttachment(resource: HerokuAddon, name: string, home: AppInventory): void {
    const origin = home.#addons.get(resource);
    if (origin === undefined) return;
    const placed = this.#addons.get(resource) ?? { ...origin, attachments: [] };
    placed.attachments.push(name);
    this.#addons.set(resource, placed);
  }

  /** Notes what a Redis is for. */
  describeRedis(resource: HerokuAddon, redis: Required<PlacedAddon>["redis"]): void {
    const placed = this.#addons.get(resource);
    if (placed !== undefined) placed.redis = redis;
  }

  /** The hosts that the app serves pages on, in the order of declaration: not the cable host. */
  get webHosts(): readonly string[] {
    return [...this.#hosts].filter(([, { serves }]) => serves === "web").map(([host]) => host);
  }

  /**
   * @throws ConfigurationError when another domain of the app has the same host
   */
  addHost(host: string, placed: PlacedHost): void {
    const other = this.#hosts.get(host);
    if (other !== undefined) {
      throw new ConfigurationError({
        at: placed.construct,
        property: "host",
        value: host,
        problem: `is already the host of ${pathOf(other.construct)}, and Heroku accepts a host once`,
        remedy:
          "Give the cable a host of its own such as cable.acme.com, or leave it out: the web host then serves /cable too",
      });
    }
    this.#hosts.set(host, placed);
  }

  /**
   * @throws ConfigurationError when the process type is declared twice, or its size cannot stand beside another one
   */
  addProcess(type: string, placed: PlacedProcess): void {
    const { size, construct } = placed;
    const same = this.#processes.get(type);
    if (same !== undefined) {
      throw new ConfigurationError({
        at: construct,
        property: "type",
        value: type,
        problem: `is already scaled by ${pathOf(same.construct)}`,
        remedy: "Scale each process type in one place",
      });
    }
    const tier = tierOf(size);
    this.#checkRuntime(construct, size, tier);
    for (const [otherType, other] of this.#processes) {
      const otherTier = tierOf(other.size);
      if (tier === undefined || otherTier === undefined || tier === otherTier) continue;
      throw new ConfigurationError({
        at: construct,
        property: "size",
        value: size,
        problem: `does not mix with ${JSON.stringify(other.size)} of ${otherType}: eco, basic, production, private and shield dynos exclude each other in one app`,
        allowed: Object.keys(DYNOS).filter((name) => tierOf(name) === otherTier),
        remedy: `Give ${type} and ${otherType} sizes of one tier`,
      });
    }
    this.#processes.set(type, placed);
  }

  #checkRuntime(construct: IConstruct, size: string, tier: DynoTier | undefined): void {
    if (tier === undefined || this.inSpace === undefined || isOfSpaces(tier) === this.inSpace) return;
    throw new ConfigurationError({
      at: construct,
      property: "size",
      value: size,
      problem: this.inSpace
        ? "is a size of the Common Runtime, and the app runs in a Private Space"
        : "is a size of Private Spaces, and the app runs in the Common Runtime",
      allowed: Object.entries(DYNOS)
        .filter(([, facts]) => isOfSpaces(facts.tier) === this.inSpace)
        .map(([name]) => name),
      remedy: this.inSpace ? "Choose a private or shield size" : "Choose another size, or pass `space` to the app",
    });
  }

  /** Names the build that makes the first release. */
  addBuild(build: Build): void {
    this.#build = build;
    for (const resource of this.#neededByBuild) this.#buildAfter(resource);
  }

  /**
   * Names something that building and releasing need: the release phase migrates the database that an add-on is, and
   * assets are compiled with the config vars of the app.
   */
  addNeededByBuild(resource: TerraformResource): void {
    this.#neededByBuild.push(resource);
    this.#buildAfter(resource);
  }

  #buildAfter(resource: TerraformResource): void {
    if (this.#build !== undefined) after(this.#build, resource);
  }

  /** Names the resource that sets the variables of the app. */
  addVariables(variables: AppConfigAssociation): void {
    this.#variables = variables;
    for (const resource of this.#namedByVariables) after(variables, resource);
    this.addNeededByBuild(variables);
  }

  /**
   * Names something that variables of the app name: an attachment or a host. A running app reads a variable at once, so
   * what it names has to exist before.
   */
  addNamedByVariables(resource: TerraformResource): void {
    this.#namedByVariables.push(resource);
    if (this.#variables !== undefined) after(this.#variables, resource);
  }

  /** The size of a process type, where it is declared. */
  sizeOf(type: string): string | undefined {
    return this.#processes.get(type)?.size;
  }

  /** Whether a Redis serves a role. */
  hasRole(role: RedisRole): boolean {
    return this.#roles.has(role);
  }

  /**
   * @throws ConfigurationError when the role is declared twice
   */
  addRole(role: RedisRole, construct: IConstruct): void {
    const other = this.#roles.get(role);
    if (other !== undefined) {
      throw new ConfigurationError({
        at: construct,
        property: "role",
        value: role,
        problem: `is already the role of ${pathOf(other)}`,
        remedy: "Declare each role once for an app",
      });
    }
    this.#roles.set(role, construct);
  }

  /**
   * Puts an add-on into the order of creation: cache, session, cable, queue, whatever the order of declaration. Heroku
   * names the first one REDIS_URL and the others by a random colour, so the order must not be left to chance.
   *
   * @returns whether it is the first of the app
   */
  addRedis(role: RedisRole, addon: HerokuAddon): boolean {
    this.#redis.push({ role, addon, dependsOn: addon.dependsOn ?? [] });
    this.#redis.sort((a, b) => byRole(a.role, b.role));
    this.#redis.forEach(({ addon: current, dependsOn }, index) => {
      const before = this.#redis[index - 1];
      const all = before === undefined ? dependsOn : [...dependsOn, addressOf(before.addon)];
      current.dependsOn = all.length === 0 ? undefined : [...all];
    });
    return this.#redis.length === 1;
  }
}

/** Whether a tier exists in Private Spaces only; the other tiers exist in the Common Runtime only. */
function isOfSpaces(tier: DynoTier): boolean {
  return tier === "private" || tier === "shield";
}

function tierOf(size: string): DynoTier | undefined {
  return isToken(size) ? undefined : dynoFacts(size)?.tier;
}

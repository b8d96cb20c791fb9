import { ProviderError, type Attributes, type Provider, type Value } from "../../../lib/sandbox/protocol/provider";
import type { Platforms } from "../../../lib/sandbox/platforms";

type Planted = Record<string, Attributes>;

function isPlanted(value: unknown): value is Planted {
  return typeof value === "object" && value !== null;
}

const members = {
  name: { type: "string", required: true },
  bed: { type: "string", optional: true, forceNew: true },
  height: { type: "number", optional: true, between: [0, 1e30] },
  evergreen: { type: "bool", optional: true, default: false },
  colours: { type: ["set", "string"], optional: true, maxItems: 3 },
  notes: { type: ["map", "string"], optional: true },
  visits: { type: ["list", "number"], optional: true },
  soil: { type: "dynamic", optional: true },
  token: { type: "string", computed: true, sensitive: true },
  watered: { type: "string", computed: true },
  sunny: { type: "bool", optional: true, conflictsWith: ["shady"] },
  shady: { type: "bool", optional: true, requiredWith: ["bed"] },
  label: { type: "string", optional: true, computed: true },
  seed: {
    block: "list",
    optional: true,
    maxItems: 2,
    attributes: {
      kind: { type: "string", required: true, forceNew: true },
      depth: { type: "number", optional: true, default: 3 },
    },
  },
  leaf: { block: "set", optional: true, attributes: { shape: { type: "string", required: true } } },
  pests: { block: "list", computed: true, attributes: { name: { type: "string", computed: true } } },
} as const;

const nestedMembers = {
  name: { type: "string", required: true, forceNew: true },
  id: { type: "string", computed: true, keepsPrior: true },
  pot: {
    nested: "single",
    optional: true,
    attributes: { size: { type: "number", optional: true }, serial: { type: "string", computed: true } },
  },
  changed_on: { type: "string", computed: true },
  tall: { type: "bool", optional: true, computed: true, default: false },
} as const;

/** A provider with a bit of everything that a schema can have; names tell it to fail. */
export class Garden implements Platforms {
  readonly plants: Planted;
  private count: number;
  readonly providers: readonly Provider[];

  constructor(saved: unknown) {
    this.plants = isPlanted(saved) ? { ...saved } : {};
    this.count = Object.keys(this.plants).length;
    this.providers = [this.provider(5, "garden"), this.provider(6, "patio")];
  }

  toJSON() {
    return this.plants;
  }

  private plant(planned: Attributes, gardener: string): Attributes {
    this.count += 1;
    const id = `plant-${this.count}`;
    const computed = {
      id,
      token: `secret-${gardener}`,
      watered: "once",
      label: planned.label === undefined || typeof planned.label === "symbol" ? `label of ${id}` : planned.label,
      pests: [{ name: "aphid" }],
      changed_on: "day 1",
    };
    const grown = { ...planned, ...computed, ...potWithSerial(planned.pot, id) };
    this.plants[id] = grown;
    return grown;
  }

  private provider(protocol: number, name: string): Provider {
    const find = (state: Attributes) => this.plants[idOf(state)];
    const provider: Provider<string> = {
      facts: {
        provider: `registry.terraform.io/test/${name}`,
        version: "1.0.0",
        protocol,
        configuration: { gardener: { type: "string", optional: true } },
        resources: {
          [`${name}_plant`]: { schemaVersion: 2, attributes: protocol === 5 ? members : nestedMembers },
          [`${name}_shed`]: { attributes: { name: { type: "string", required: true } } },
        },
        dataSources: {
          [`${name}_plant`]: {
            attributes: { id: { type: "string", required: true }, name: { type: "string", computed: true } },
          },
        },
      },
      configure: (config) => (typeof config.gardener === "string" ? config.gardener : "nobody"),
      dataSources: {
        [`${name}_plant`]: {
          read: (config) => {
            const found = this.plants[idOf(config)];
            if (found === undefined) throw new ProviderError("No such plant", `There is no ${idOf(config)}.`);
            return Promise.resolve(found);
          },
        },
      },
      resources: {
        [`${name}_plant`]: {
          create: (planned, _, gardener) => {
            if (planned.name === "weed") throw new ProviderError("Weeds are refused");
            if (planned.name === "bug") throw new TypeError("not a plant");
            const grown = this.plant(planned, gardener);
            if (planned.name === "wilting") throw new ProviderError("It wilts", "Half of it grew.", grown);
            return Promise.resolve(grown);
          },
          read: (state) => Promise.resolve(find(state)),
          update: (prior, planned) => {
            const id = idOf(prior);
            this.plants[id] = { ...planned, changed_on: "day 2", ...potWithSerial(planned.pot, id) };
            return Promise.resolve(this.plants[id]);
          },
          delete: (state) => {
            // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the id is the platform's own
            delete this.plants[idOf(state)];
            return Promise.resolve();
          },
          import: (id) => {
            const found = this.plants[id];
            if (found === undefined) throw new ProviderError("No such plant", `There is no ${id}.`);
            return Promise.resolve(found);
          },
        },
      },
    };
    return provider;
  }
}

function potWithSerial(pot: Value | undefined, id: string): Attributes {
  return typeof pot === "object" && pot !== null && "size" in pot ? { pot: { ...pot, serial: `pot of ${id}` } } : {};
}

function idOf({ id }: Attributes): string {
  return typeof id === "string" ? id : "";
}

import { stringOf } from "./json";
import { nameOf, type Reference, type Step, type TerraformResource } from "./resource";

/** What belongs to an app, by the attribute that names the app. */
const ON_APP = new Set([
  "heroku_addon",
  "heroku_addon_attachment",
  "heroku_app_config_association",
  "heroku_app_feature",
  "heroku_build",
  "heroku_domain",
  "heroku_formation",
  "heroku_ssl",
]);

/** What an attribute refers to. */
export interface Target {
  /** The address of a resource; the id or the expression of what is managed elsewhere. */
  readonly key: string;
  readonly resource?: TerraformResource;
  /** Whether it is certain that another attribute with the same key refers to the same. */
  readonly certain: boolean;
}

/** Finds what refers to what, by ids that are known and else by expressions. Every search takes as long as one step. */
export class Lookup {
  readonly #byAddress = new Map<string, TerraformResource>();
  readonly #byId = new Map<string, TerraformResource>();
  /** Apps by the expression of a name that is not known: another attribute that reads alike means the same app. */
  readonly #byNameExpression = new Map<string, TerraformResource[]>();
  readonly #onApp = new Map<string, TerraformResource[]>();
  /** By address without keys and by how much of the address with keys: everything that begins like that. */
  readonly #beginning = new Map<string, TerraformResource[]>();

  constructor(readonly resources: readonly TerraformResource[]) {
    for (const resource of resources) {
      this.#byAddress.set(resource.address, resource);
      for (const beginning of beginningsOf(resource.steps)) add(this.#beginning, beginning, resource);
      const id = stringOf(resource.values.id);
      const name = resource.type === "heroku_app" ? stringOf(resource.values.name) : undefined;
      const expression = resource.type === "heroku_app" && name === undefined ? resource.unknown("name") : undefined;
      if (expression !== undefined) add(this.#byNameExpression, expression, resource);
      if (name !== undefined) this.#byId.set(`${resource.type} ${name}`, resource);
      if (id !== undefined) this.#byId.set(`${resource.type} ${id}`, resource);
    }
    for (const resource of resources) {
      if (resource.type === "heroku_app") this.#onApp.set(resource.address, this.#onApp.get(resource.address) ?? []);
      if (ON_APP.has(resource.type)) add(this.#onApp, this.appOf(resource), resource);
    }
  }

  /** The addresses of managed apps, and expressions or ids of those that are only referred to. */
  appKeys(): readonly string[] {
    return [...this.#onApp.keys()];
  }

  /** Everything that belongs to an app. */
  onApp(key: string): readonly TerraformResource[] {
    return this.#onApp.get(key) ?? [];
  }

  byAddress(address: string): TerraformResource | undefined {
    return this.#byAddress.get(address);
  }

  /** The key of the app that a resource belongs to. */
  appOf(resource: TerraformResource): string {
    // Up to version 4 of the provider the attribute was `app`, and held the name.
    const isNamed = resource.values.app_id === undefined && resource.references("app_id").length === 0;
    const isOld = isNamed && (resource.values.app !== undefined || resource.references("app").length > 0);
    return this.target(resource, isOld ? "app" : "app_id", "heroku_app").key;
  }

  /** What an attribute refers to, of a type. */
  target(from: TerraformResource, attribute: string, type: string): Target {
    const id = stringOf(from.values[attribute]);
    const known = id === undefined ? undefined : this.#byId.get(`${type} ${id}`);
    if (known !== undefined) return { key: known.address, resource: known, certain: true };
    const references = from.references(attribute);
    for (const reference of references) {
      const instances = this.#instances(from, reference, type);
      const [first] = instances;
      if (first === undefined) continue;
      const certain = instances.length === 1 && reference.oneOfSeveral === undefined;
      return { key: first.address, resource: first, certain };
    }
    const [named, ...alike] = type === "heroku_app" ? this.#namedBy(from.unknown(attribute)) : [];
    if (named !== undefined && alike.length === 0) return { key: named.address, resource: named, certain: true };
    if (id !== undefined) return { key: id, certain: true };
    const [nearest] = references;
    return {
      key: nearest?.expression ?? "an app that is not known before apply",
      certain: references.some(({ whole, expression }) => whole === true && !isOfInstance(expression)),
    };
  }

  #namedBy(expression: string | undefined): readonly TerraformResource[] {
    return expression === undefined || isOfInstance(expression) ? [] : (this.#byNameExpression.get(expression) ?? []);
  }

  /** Every resource of a type that an attribute refers to. */
  referredTo(from: TerraformResource, attribute: string, type: string): readonly TerraformResource[] {
    const found = from.references(attribute).flatMap((reference) => this.#instances(from, reference, type));
    return [...new Set(found)];
  }

  /**
   * The instances that a reference can mean: in each module the one that its key names, else the one in the same instance as
   * what refers, else the one with the same key as that, since then both have the same for_each.
   */
  #instances(from: TerraformResource, { steps, eachStep }: Reference, type: string): readonly TerraformResource[] {
    if (steps === undefined) return [];
    const each = [eachStep === undefined ? undefined : from.steps[eachStep]?.key, from.steps.at(-1)?.key];
    const name = nameOf(steps);
    let beginning = `${name} `;
    let enclosing = true;
    for (const [index, step] of steps.entries()) {
      const own = from.steps[index];
      enclosing &&= own?.name === step.name;
      const keys = step.key === undefined ? [enclosing ? own?.key : undefined, ...each] : [step.key];
      const next = [...keys.filter((key) => key !== undefined), ""]
        .map((key) => begun(beginning, step.name, key))
        .find((candidate) => this.#beginning.has(candidate));
      if (next === undefined) break;
      beginning = next;
    }
    const found = this.#beginning.get(beginning) ?? [];
    return found[0]?.type === type ? found : [];
  }
}

function beginningsOf(steps: readonly Step[]): string[] {
  const beginnings = [`${nameOf(steps)} `];
  for (const { name, key } of steps) beginnings.push(begun(beginnings.at(-1) ?? "", name, key));
  return beginnings;
}

function begun(beginning: string, name: string, key = ""): string {
  return `${beginning}${name}${key}.`;
}

/** Whether an expression means something else in each instance of a resource. */
function isOfInstance(expression: string): boolean {
  return /\b(?:each|count|self)\./.test(expression);
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

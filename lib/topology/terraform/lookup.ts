import { stringOf } from "./json";
import { withoutKeys, type TerraformResource } from "./resource";

/** What stands on an app, by the attribute that names the app. */
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

/** Finds what refers to what, by ids that are known and else by expressions. */
export class Lookup {
  readonly #byAddress = new Map<string, TerraformResource>();
  readonly #byReference = new Map<string, TerraformResource[]>();
  readonly #byId = new Map<string, TerraformResource>();
  readonly #onApp = new Map<string, TerraformResource[]>();

  constructor(readonly resources: readonly TerraformResource[]) {
    for (const resource of resources) {
      this.#byAddress.set(resource.address, resource);
      this.#byReference.set(resource.reference, [...(this.#byReference.get(resource.reference) ?? []), resource]);
      const id = stringOf(resource.values.id);
      if (id !== undefined) this.#byId.set(`${resource.type} ${id}`, resource);
    }
    for (const resource of resources) {
      if (resource.type === "heroku_app") this.#onApp.set(resource.address, this.#onApp.get(resource.address) ?? []);
      if (!ON_APP.has(resource.type)) continue;
      const key = this.appOf(resource);
      this.#onApp.set(key, [...(this.#onApp.get(key) ?? []), resource]);
    }
  }

  /** The addresses of managed apps, and expressions or ids of those that are only referred to. */
  appKeys(): readonly string[] {
    return [...this.#onApp.keys()];
  }

  /** Everything that stands on an app. */
  onApp(key: string): readonly TerraformResource[] {
    return this.#onApp.get(key) ?? [];
  }

  byAddress(address: string): TerraformResource | undefined {
    return this.#byAddress.get(address);
  }

  /** The key of the app that a resource stands on. */
  appOf(resource: TerraformResource): string {
    return this.target(resource, "app_id", "heroku_app");
  }

  /** The address of the resource that an attribute refers to; the id or the expression where that is managed elsewhere. */
  target(from: TerraformResource, attribute: string, type: string): string {
    const id = stringOf(from.values[attribute]);
    const known = id === undefined ? undefined : this.#byId.get(`${type} ${id}`);
    if (known !== undefined) return known.address;
    const references = from.references(attribute);
    const instances = references.flatMap((reference) =>
      (this.#byReference.get(withoutKeys(reference)) ?? []).filter((resource) => resource.type === type),
    );
    // With for_each on both, the one with the same key is meant.
    const found = instances.find(({ key }) => key === from.key) ?? instances[0];
    return found?.address ?? id ?? references[0] ?? "an app that is not known before apply";
  }

  /** Whether an attribute refers to a resource. */
  refersTo(from: TerraformResource, attribute: string, to: TerraformResource): boolean {
    return from.references(attribute).some((reference) => withoutKeys(reference) === to.reference);
  }
}

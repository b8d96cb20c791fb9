import { stringOf } from "./json";
import type { Lookup } from "./lookup";
import type { TerraformResource } from "./resource";

const TYPES = ["cloudflare_dns_record", "cloudflare_record"];
/** What a record points to, by its name in the versions of the provider. */
const CONTENT = ["content", "value"];

/** The records at Cloudflare, by the domain at Heroku that they lead to. */
export class DnsRecords {
  readonly #byTarget = new Map<string, TerraformResource[]>();
  readonly #byDomain = new Map<string, TerraformResource[]>();
  readonly #byName = new Map<string, TerraformResource[]>();

  constructor(lookup: Lookup) {
    for (const record of lookup.resources) {
      if (!TYPES.includes(record.type)) continue;
      add(this.#byName, stringOf(record.values.name), record);
      for (const attribute of CONTENT) {
        add(this.#byTarget, stringOf(record.values[attribute]), record);
        add(this.#byDomain, lookup.target(record, attribute, "heroku_domain").resource?.address, record);
      }
    }
  }

  /** The record that leads to a domain: by the target that is known, by what it refers to, or by its name. */
  of(domain: TerraformResource, host: string | undefined): TerraformResource | undefined {
    const leading =
      this.#byTarget.get(stringOf(domain.values.cname) ?? "") ??
      this.#byDomain.get(domain.address) ??
      this.#named(host);
    // One target can have many records, and the one of this host is meant.
    return leading.find(({ values }) => host !== undefined && values.name === host) ?? leading[0];
  }

  /** Whether a record takes its target from a domain, or has the one that is known of it. */
  refers(record: TerraformResource, domain: TerraformResource): boolean {
    const known = this.#byTarget.get(stringOf(domain.values.cname) ?? "") ?? [];
    return [...known, ...(this.#byDomain.get(domain.address) ?? [])].includes(record);
  }

  /** A record's name is the whole host, or the part of it ahead of the zone. */
  #named(host: string | undefined): readonly TerraformResource[] {
    if (host === undefined) return [];
    const [label = ""] = host.split(".");
    return this.#byName.get(host) ?? (label === host ? [] : (this.#byName.get(label) ?? []));
  }
}

function add(map: Map<string, TerraformResource[]>, key: string | undefined, record: TerraformResource): void {
  if (key === undefined) return;
  const known = map.get(key);
  if (known === undefined) map.set(key, [record]);
  else known.push(record);
}

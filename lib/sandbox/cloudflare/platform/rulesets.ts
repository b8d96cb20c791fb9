import { canonicalJson, isJsonObject, isList, stringAt, type Json, type JsonObject } from "../../kit/json";
import { Table } from "../../kit/table";
import { PlatformError } from "./platform-error";

/** A list of rules for one phase of a request, of a zone or of an account. */
export interface Ruleset {
  readonly id: string;
  /** `zones/<id>` or `accounts/<id>` */
  readonly owner: string;
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly description: string;
  readonly rules: readonly JsonObject[];
  readonly version: number;
  readonly lastUpdated: string;
}

/** What makes ids and moments. */
export interface Clock {
  id(): string;
  tick(): string;
}

/** Rulesets are kept and given back as they come; no request is matched against them. */
export class Rulesets {
  readonly #rows: Table<Ruleset>;

  constructor(
    private readonly clock: Clock,
    rows: readonly Ruleset[] = [],
  ) {
    this.#rows = new Table((ruleset) => ruleset.owner, rows);
  }

  all(owner?: string): Ruleset[] {
    return this.#rows.all(owner);
  }

  /** @throws PlatformError 404 */
  get(owner: string, id: string): Ruleset {
    const found = this.#rows.get(id);
    if (found?.owner !== owner) throw new PlatformError(404, 10000, `could not find ruleset ${id}`);
    return found;
  }

  /** @throws PlatformError 400 for a second entry point of a phase, of which a zone or an account has one */
  create(owner: string, body: Json | undefined): Ruleset {
    const [name, kind, phase] = ["name", "kind", "phase"].map((key) => stringAt(body, key) ?? "");
    if (!name || !kind || !phase) throw new PlatformError(400, 20000, "a ruleset needs name, kind and phase");
    const isEntryPoint = kind === "zone" || kind === "root";
    if (isEntryPoint && this.all(owner).some((other) => other.kind === kind && other.phase === phase)) {
      // The code is Cloudflare's; of its words only the sense.
      throw new PlatformError(400, 20217, `a ruleset of kind ${kind} exists for the phase ${phase} already`);
    }
    return this.#rows.add({
      id: this.clock.id(),
      owner,
      name,
      kind,
      phase,
      description: stringAt(body, "description") ?? "",
      rules: this.rules(body),
      version: 1,
      lastUpdated: this.clock.tick(),
    });
  }

  /** A rule that is named by its `ref` keeps its id, and each change makes a version. */
  replace(ruleset: Ruleset, body: Json | undefined): Ruleset {
    return this.#rows.add({
      ...ruleset,
      name: stringAt(body, "name") ?? ruleset.name,
      description: stringAt(body, "description") ?? "",
      rules: this.rules(body, ruleset.rules),
      version: ruleset.version + 1,
      lastUpdated: this.clock.tick(),
    });
  }

  delete(ruleset: Ruleset): void {
    this.#rows.delete(ruleset);
    this.clock.tick();
  }

  private rules(body: Json | undefined, before: readonly JsonObject[] = []): readonly JsonObject[] {
    const given = isJsonObject(body) && isList(body.rules) ? body.rules : [];
    return given.filter(isJsonObject).map((rule) => {
      for (const key of ["action", "expression"]) {
        if (stringAt(rule, key) === undefined) throw new PlatformError(400, 20000, `a rule needs ${key}`);
      }
      const same = before.find((one) => one.id === rule.id || (rule.ref !== undefined && one.ref === rule.ref));
      const id = stringAt(same, "id") ?? this.clock.id();
      return {
        description: "",
        enabled: true,
        ref: id,
        ...rule,
        id,
        version: String(Number(stringAt(same, "version") ?? 0) + (same !== undefined && isSame(same, rule) ? 0 : 1)),
      };
    });
  }
}

function isSame(before: JsonObject, after: JsonObject): boolean {
  const { version, ...rest } = before;
  return version !== undefined && canonicalJson({ ...rest, ...after }) === canonicalJson(rest);
}

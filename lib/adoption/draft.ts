import { CLOUDFLARE, LIBRARY } from "../engines/package-names";
import { topologyOfSnapshot } from "../deployment/from-platform/of-snapshot";
import type { AppSnapshot, Snapshot } from "../deployment/from-platform/snapshot";
import { judge } from "../review/rules/judge";
import { importOf, type SourceValue, WIDTH, written } from "./source";

/** The bindings of Heroku's provider. */
export const HEROKU = `${LIBRARY}/provider-heroku`;
/** The binding of a DNS record. */
export const DNS_RECORD = `${CLOUDFLARE}/lib/dns-record`;

/** A resource that a program declares and that exists. */
export interface Existing {
  /** Terraform's type, as in `heroku_addon`. */
  readonly type: string;
  /** What Terraform imports it by. */
  readonly id: string;
}

/** What the parts of a program share while it is written: names that are taken, imports, ids and notes. */
export class Draft {
  /** What exists, by construct path, in the order of the program. */
  readonly existing = new Map<string, Existing>();
  /** What the program declares, in words. */
  readonly managed: string[] = [];
  /** What it leaves out, and why. */
  readonly leftOut: string[] = [];
  /** What the rules find on it and the program accepts. */
  readonly accepted: string[] = [];
  /** The constants of add-ons, by id. */
  readonly addons = new Map<string, string>();
  /** Ids of the records that are declared. */
  readonly records = new Set<string>();
  readonly #imports = new Map<string, Set<string>>();
  readonly #constants = new Set(["app", "stack", "adopted"]);
  readonly #paths = new Set<string>(["heroku", "cloudflare"]);
  readonly #zones = new Map<string, string>();

  readonly #errors = new Map<string, Set<string>>();

  constructor(readonly snapshot: Snapshot) {
    // An error of the rules stops every synth, so that the app could not be declared as it is.
    for (const { at, rule, severity } of judge(topologyOfSnapshot(snapshot)).findings) {
      if (severity !== "error" || NOT_AT_SYNTH.has(rule)) continue;
      const rules = this.#errors.get(at) ?? new Set();
      this.#errors.set(at, rules.add(rule));
    }
  }

  /** Whether something has errors that the program has to accept. */
  hasErrors(at: string): boolean {
    return this.#errors.has(at);
  }

  /** Accepts the errors of something that a construct declares. */
  acknowledgements(at: string, constant: string): string {
    const rules = this.#errors.get(at) ?? [];
    const reason = `As it was on ${this.snapshot.takenAt.slice(0, 10)}, when it was adopted.`;
    return [...rules]
      .map((rule) => {
        this.use(LIBRARY, "acknowledge");
        this.accepted.push(`${at}: ${rule}`);
        return acknowledgementText(constant, rule, reason);
      })
      .join("");
  }

  /** Notes that the program declares something that exists. */
  manage(path: string, type: string, id: string, words: string): void {
    this.existing.set(path, { type, id });
    this.managed.push(words);
  }

  /** Imports names. */
  use(from: string, ...names: readonly string[]): void {
    const known = this.#imports.get(from) ?? new Set();
    for (const name of names) known.add(name);
    this.#imports.set(from, known);
  }

  /** The imports, in the order of their modules. */
  importLines(): string {
    return [...this.#imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, names]) => importOf([...names], from))
      .join("");
  }

  /** An id within the stack for a part of an app: with the app's name where several apps share the program. */
  own(app: AppSnapshot, part: string): string {
    return this.path(this.snapshot.apps.length === 1 ? part : `${app.name}-${part}`);
  }

  /** An id within the stack that is not taken. */
  path(wanted: string): string {
    // The tree of constructs takes what every object has, such as "constructor", for a child that is there.
    const name = wanted in Object.prototype ? `the-${wanted}` : wanted;
    const path = free(name, this.#paths, (number) => `${name}-${String(number)}`);
    this.#paths.add(path);
    return path;
  }

  /** A name for a constant that is not taken. */
  constant(wanted: string): string {
    const words = wanted.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
    const camel = words.map((word, at) => (at === 0 ? word : capitalised(word))).join("");
    const name = /^[a-z]/i.test(camel) && !RESERVED.has(camel) ? camel : `the${capitalised(camel)}`;
    const constant = free(name, this.#constants, (number) => `${name}${String(number)}`);
    this.#constants.add(constant);
    return constant;
  }

  /** The constant of a zone's id. */
  zone({ id, name }: { readonly id: string; readonly name: string }): string {
    const known = this.#zones.get(id);
    if (known !== undefined) return known;
    const constant = this.constant(this.snapshot.zones.length === 1 ? "zone-id" : `zone-${name}`);
    this.#zones.set(id, constant);
    return constant;
  }

  /** The declarations of the zones' constants. */
  zoneLines(): string[] {
    return this.snapshot.zones.flatMap(({ id, name }) => {
      const constant = this.#zones.get(id);
      return constant === undefined ? [] : [`const ${constant} = ${written(id)}; // ${name}\n`];
    });
  }
}

/** Rules that constructs leave to others, or that are about what the program does not declare. */
const NOT_AT_SYNTH = new Set(["addon-plan-retired", "addon-plan-unknown", "stack-unknown", "urls-in-state"]);

/** One call over as many lines as it takes. */
function acknowledgementText(constant: string, rule: string, reason: string): string {
  const words = [constant, written(rule), written(reason)];
  const line = `acknowledge(${words.join(", ")});\n`;
  return line.length <= WIDTH + 1 ? line : `acknowledge(\n${words.map((word) => `  ${word},\n`).join("")});\n`;
}

/** `new Type(stack, "id", { … });` */
export function construct(
  type: string,
  id: string,
  config: Readonly<Record<string, SourceValue | undefined>>,
  constant?: string,
): string {
  const before = constant === undefined ? "" : `const ${constant} = `;
  return `${before}new ${type}(stack, ${written(id)}, ${written(config)});\n`;
}

/** A name of the catalogue, or one that is newer than it. */
export function listed(name: string, names: readonly string[]): SourceValue {
  return names.includes(name) ? name : { unlisted: name };
}

function free(wanted: string, taken: ReadonlySet<string>, numbered: (number: number) => string): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!taken.has(numbered(number))) return numbered(number);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Words that TypeScript does not take as a name, and names that the program has from elsewhere. */
const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield " +
    "Addon App acknowledge DnsRecord importExisting Domain Process RailsApp TerraformStack"
  ).split(" "),
);

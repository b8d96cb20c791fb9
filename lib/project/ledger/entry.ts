/** What the ledger is to do with something that no program declares any more. */
export type Answer = "forget" | "destroy";

/** One resource that a program has declared: a line of the ledger. */
export interface LedgerEntry {
  /** The stack, whose Terraform state has it. */
  readonly stack: string;
  /** Its address in that state. */
  readonly address: string;
  /** The app that it is or belongs to: its name, or a reference to it. Left out for what belongs to none. */
  readonly app?: string;
  /** What it is, as in `heroku-redis session`, `host www.acme.com` or `process web`. */
  readonly is: string;
  /** The address of the add-on, of an attachment. */
  readonly of?: string;
  /** The addresses that it had before, the oldest first. */
  readonly was?: readonly string[];
  /** The other apps that a host was on before: a state may have it there still, and Heroku takes a host once. */
  readonly formerApps?: readonly string[];
  /** Whether something that cannot be made again is lost with it. */
  readonly durable?: true;
  /** What happens to it once it is not declared: Terraform lets go of it, or destroys it. */
  readonly then?: Answer;
  /** Why. */
  readonly reason?: string;
  /** Whether a synth has followed the answer. Declared again, the thing is protected again, and the answer is dropped. */
  readonly done?: true;
}

/** A finding of `guard` that is accepted. */
export interface Acceptance {
  /** The stack whose plan may have it; the plan of any stack where it is left out. */
  readonly stack?: string;
  /** The rule, as in `plan-destroys-domain`. */
  readonly rule: string;
  /** The address that the finding is at. */
  readonly at: string;
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`; without one it holds until the line is deleted. */
  readonly until?: string;
}

/** What `stimulus-reflex.lock.json` holds. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  readonly accepted: readonly Acceptance[];
}

/** The type of the resource at an address, as in `heroku_addon`. */
export function typeOf({ address }: { readonly address: string }): string {
  return address.split(".")[0] ?? "";
}

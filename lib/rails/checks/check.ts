import type { RailsCheckId } from "../../review/rules/rails-check-ids";
import type { Severity } from "../../review/finding";
import type { RailsSource } from "../rails-source";

/** What is wrong, and what to do. */
export interface Fault {
  /** With the value. */
  readonly problem: string;
  readonly remedy: string;
  /** Why it cannot be judged: then `problem` may be so, and may not. */
  readonly because?: string;
  /** Where it is milder than the check's. */
  readonly severity?: Severity;
}

/** A place in the files of an app. */
export interface Place {
  /** From the app's directory. */
  readonly file: string;
  /** From 1, where one line can be told. */
  readonly line?: number;
}

/** Something in a Rails app that does not work, or not with what is deployed. */
export type RailsComplaint = Fault & Place;

/** One kind of complaint. */
export interface RailsCheck {
  /** Words that a person can search for; listed in lib/review/rules/rails-check-ids.ts. */
  readonly id: RailsCheckId;
  /** `error`: it fails, or loses something. `warning`: it does under load, or on a bad day. `info`: it may. */
  readonly severity: Severity;
  /** What goes wrong, for the documentation. */
  readonly title: string;
  /** Who met it. */
  readonly source: string;
  /** One complaint or several; an empty list where there is none. */
  readonly find: (source: RailsSource) => RailsComplaint | readonly RailsComplaint[];
}

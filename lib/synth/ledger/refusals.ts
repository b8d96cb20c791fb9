import { typeOf, type LedgerEntry } from "../../project/ledger/entry";
import type { Thing } from "./thing";
import { CDK } from "../../engines/package-names";

export function name({ stack, app, is }: LedgerEntry): string {
  if (is === "app") return `${stack}: the app ${app ?? ""}`;
  return `${stack}: ${is}${app === undefined ? "" : ` of ${app}`}`;
}

/**
 * A durable thing that the program declares no longer.
 *
 * @param newApps - apps that the ledger has no line of
 */
export function gone(
  entry: LedgerEntry,
  on: readonly LedgerEntry[],
  everything: readonly Thing[],
  there: Thing | undefined,
  newApps: readonly Thing[],
): string {
  const elsewhere = everything.find(
    ({ stack, app, is }) => stack !== entry.stack && app === entry.app && is === entry.is,
  );
  const what =
    elsewhere === undefined
      ? there === undefined
        ? "nothing declares it any more"
        : there.app === entry.app
          ? `nothing declares it any more, and ${there.construct} is ${there.is} now`
          : `${there.construct} is on the app ${there.app ?? ""} now, and an add-on cannot change its app`
      : `it is declared in the stack ${JSON.stringify(elsewhere.stack)} now, which has another state`;
  const another = there === undefined ? "" : `; ${there.construct} needs another construct id for that`;
  const detached = typeOf(entry) === "heroku_addon_attachment";
  const lost = detached
    ? "The app would lose the data behind the variable: it would read another store, or none"
    : `Terraform would destroy it${on.length === 0 ? "" : ` with ${on.map(({ is }) => is).join(", ")}`}`;
  return [
    `${name(entry)}: ${what} (${entry.address}). ${lost}.`,
    `  Put it back, or decide in its line of stimulus-reflex.lock.json:`,
    `  - "then": "forget": Terraform lets go of it and it stays as it is${elsewhere === undefined ? "" : "; import it in the other stack"}${another};`,
    `  - "then": "destroy", "reason": "…": it goes${detached ? "; docs/ledger.md has the steps that keep every job" : ""}.`,
    ...(entry.is === "app" && elsewhere === undefined ? newApps : []).map(
      ({ construct, app = "another name" }) =>
        `  Is ${construct} this app under another name? Nothing tells that from a new app when its id changes too. Change one at a time: keep name: ${JSON.stringify(entry.app)}, synthesise, then set ${JSON.stringify(app)}.`,
    ),
    "  Where it was never deployed, delete its line.",
  ].join("\n");
}

/** A variable of the queue that would lead to another Redis. */
export function swapped(entry: LedgerEntry, successor: Thing): string {
  const attachment = entry.is.split(" ")[1] ?? "";
  const app = entry.app ?? "the app";
  return [
    `${name(entry)}: ${attachment}_URL would lead to another Redis (${successor.construct}), and what is in the old one stays behind (${entry.address}).`,
    "  Change it in steps that keep every job; docs/ledger.md explains each:",
    `  1. heroku maintenance:on --app ${app}, and scale every process but the workers to 0.`,
    "  2. Wait until the queue, the retries and the scheduled jobs are empty.",
    `  3. Declare the role as false, add "then": "destroy" and a "reason" to the lines of stimulus-reflex.lock.json that synth names, and deploy.`,
    "  4. Declare the new Redis, deploy, scale up, and heroku maintenance:off.",
    `  If ${attachment} is not attached at Heroku any more, delete its line.`,
  ].join("\n");
}

/** A thing that has moved to one of several places. */
export function ambiguous(entry: LedgerEntry, alike: readonly Thing[]): string {
  return (
    `${name(entry)}: it has left ${entry.address}, and cannot be told from others of its kind: ${alike.map(({ construct }) => construct).join(", ")}.\n` +
    `  Change one construct at a time, or say which is which with ${CDK}'s moveFromId.`
  );
}

/** A thing at an address that another one had before. */
export interface Occupied {
  /** The address. */
  readonly from: string;
  /** What had it. */
  readonly thing: Thing;
  /** What has it now. */
  readonly there: Thing;
}

/** Two things that swap their ids are two of these: Terraform has no move to an address that is still declared. */
export function occupied({ from, thing, there }: Occupied, all: readonly Occupied[]): string {
  const isSwap = all.some((other) => other.from === thing.address && other.thing.address === from);
  const before = `${there.construct}: has the address ${from}, which ${thing.construct} had before; a state that has not been deployed since would take the one for the other.`;
  const remedy = isSwap
    ? `  Terraform cannot swap two addresses. Give ${there.construct} and ${thing.construct} ids that nothing had before, and keep them.`
    : "  Choose another construct id.";
  return `${before}\n${remedy} Once every state has been deployed, delete ${from} from "was" of ${thing.address} in stimulus-reflex.lock.json instead.`;
}

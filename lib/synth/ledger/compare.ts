import { typeOf, type Ledger, type LedgerEntry } from "../../project/ledger/entry";
import { ambiguous, gone, name, occupied, swapped, type Occupied } from "./refusals";
import { isSameElsewhere, isSameInPlace, type Surroundings } from "./same";
import type { Thing } from "./thing";
import { terraformName } from "../../engines/command-names";
import { CDK } from "../../engines/package-names";

/** A `moved` block. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** What of the ledger becomes part of one stack. */
export interface StackBlocks {
  readonly moved: readonly Move[];
  /** Addresses that Terraform is to let go of. */
  readonly removed: readonly string[];
  /** The addresses of hosts that another app has, or had, so that they go there before they are made here. */
  readonly movedHosts: ReadonlySet<string>;
}

/** What a program makes of its ledger. */
export interface Comparison {
  readonly entries: readonly LedgerEntry[];
  readonly blocks: ReadonlyMap<string, StackBlocks>;
  /** What stops the synth. */
  readonly problems: readonly string[];
  /** Lines that say nothing any more, or that answer for something that is declared. */
  readonly stale: readonly string[];
  /** The things that are new in the ledger. */
  readonly added: readonly Thing[];
  /** The things that have another address than before. */
  readonly moved: readonly (Move & { readonly stack: string; readonly is: string })[];
}

/** The order in which things are told apart: an attachment is known by its add-on, and everything by its app. */
const ORDER = ["heroku_app", "heroku_addon"];

/**
 * Compares the things that a program declares with those that it declared before.
 *
 * @param stacks - the stacks that the program has
 */
export function compare(ledger: Ledger, things: readonly Thing[], stacks: ReadonlySet<string>): Comparison {
  const others = ledger.entries.filter(({ stack }) => !stacks.has(stack));
  const compared = [...stacks].map((stack) => {
    const entries = ledger.entries.filter((entry) => entry.stack === stack);
    const declared = things.filter((thing) => thing.stack === stack);
    return { stack, ...new StackComparison(entries, declared, things).result() };
  });
  return {
    entries: [...others, ...compared.flatMap(({ entries }) => entries)],
    blocks: new Map(compared.map(({ stack, blocks }) => [stack, blocks])),
    problems: [...renamedStacks(others, things, ledger.entries), ...compared.flatMap(({ problems }) => problems)],
    stale: compared.flatMap(({ stale }) => stale),
    added: compared.flatMap(({ added }) => added),
    moved: compared.flatMap(({ stack, moved }) => moved.map((move) => ({ ...move, stack }))),
  };
}

/** A stack of another name has another state, in which nothing is. */
function renamedStacks(
  others: readonly LedgerEntry[],
  things: readonly Thing[],
  entries: readonly LedgerEntry[],
): readonly string[] {
  return things
    .filter((thing) => typeOf(thing) === "heroku_app")
    .flatMap((thing) => {
      const known = entries.some(({ stack, app, is }) => stack === thing.stack && app === thing.app && is === "app");
      const before = others.find(({ app, is, then }) => is === "app" && app === thing.app && then === undefined);
      if (known || before === undefined) return [];
      return [
        `${thing.construct}: the app ${thing.app ?? ""} is in the state of the stack ${JSON.stringify(before.stack)}, and a stack of another name has another state: Terraform would make everything anew.\n` +
          `  Name the stack ${JSON.stringify(before.stack)} again. To rename it, move its state first (${terraformName()} state pull and push), then replace "stack": ${JSON.stringify(before.stack)} in the ledger.`,
      ];
    });
}

class StackComparison {
  /** What each entry is today. */
  readonly #now = new Map<LedgerEntry, Thing>();
  readonly #found = new Map<Thing, LedgerEntry>();
  /** Entries of two branches about one thing: the second is part of the first. */
  readonly #merged = new Map<LedgerEntry, LedgerEntry>();
  readonly #problems: string[] = [];
  readonly #around: Surroundings;

  constructor(
    private readonly entries: readonly LedgerEntry[],
    private readonly things: readonly Thing[],
    private readonly everything: readonly Thing[],
  ) {
    const apps = new Set(things.filter(({ is }) => is === "app").map(({ app }) => app));
    this.#around = {
      addressNow: (address) => {
        const entry = entries.find((one) => one.address === address && this.#now.has(one));
        return (entry === undefined ? undefined : this.#now.get(entry))?.address ?? address;
      },
      appNow: (app) => {
        const entry = entries.find((one) => one.is === "app" && one.app === app);
        return (entry === undefined ? undefined : this.#now.get(entry))?.app ?? app;
      },
      declaresApp: (app) => apps.has(app),
    };
  }

  result(): Omit<Comparison, "blocks" | "moved"> & {
    readonly blocks: StackBlocks;
    readonly moved: readonly (Move & { readonly is: string })[];
  } {
    for (const group of [(type: string) => type === ORDER[0], (type: string) => type === ORDER[1], isOther]) {
      this.#match(
        this.entries.filter((entry) => group(typeOf(entry))),
        this.things.filter((thing) => group(typeOf(thing))),
      );
    }
    const missing = this.entries.filter((entry) => !this.#now.has(entry) && !this.#merged.has(entry));
    for (const entry of missing) this.#judge(entry);
    this.#judgeForgotten();
    this.#judgeDisposable();
    const moved = [...this.#now].flatMap(([entry, thing]) =>
      entry.address === thing.address ? [] : [{ from: entry.address, to: thing.address, is: thing.is }],
    );
    const added = this.things.filter((thing) => !this.#found.has(thing) && !thing.disposable);
    return {
      entries: [
        ...missing.map((entry) => this.#followed(entry)),
        ...[...this.#now].map(([entry, thing]) => this.#updated(entry, thing)),
        ...added.map((thing) => entryOf(thing, thing.movedFrom)),
      ],
      blocks: this.#blocks(missing),
      problems: this.#problems,
      stale: this.#stale(missing),
      added,
      moved,
    };
  }

  #match(entries: readonly LedgerEntry[], things: readonly Thing[]): void {
    const byAddress = new Map(things.map((thing) => [thing.address, thing]));
    const told = new Map(things.flatMap((thing) => thing.movedFrom.map((from) => [from, thing] as const)));
    for (const entry of entries) {
      const moved = told.get(entry.address);
      const thing = moved ?? byAddress.get(entry.address);
      if (thing === undefined || this.#found.has(thing)) continue;
      const isSame = isSameInPlace(entry, thing, this.#around) && !this.#isAttachedAs(entry, thing);
      if (moved !== undefined || isSame) this.#pair(entry, thing);
    }
    const free = things.filter((thing) => !this.#found.has(thing));
    const gone = entries.filter((entry) => !this.#now.has(entry));
    const candidates = new Map(
      gone.map((entry) => [
        entry,
        free.filter((thing) => isSameElsewhere(entry, thing, this.#around) && !this.#isAttachedAs(entry, thing)),
      ]),
    );
    for (const [entry, alike] of candidates) {
      const rivals = (thing: Thing): readonly LedgerEntry[] =>
        gone.filter((other) => candidates.get(other)?.includes(thing) === true);
      const only = alike.filter((thing) => rivals(thing).length === 1 || idOf(entry.address) === idOf(thing.address));
      const [thing, second] = only;
      if (thing === undefined || second !== undefined || this.#found.has(thing)) {
        if (!this.#mergeInto(entry, things) && alike.length > 0 && entry.durable === true) {
          this.#problems.push(ambiguous(entry, alike));
        }
        continue;
      }
      this.#pair(entry, thing);
    }
  }

  /** Whether an add-on has names that another one of the kind had: the variables of that one lead to it now. */
  #isAttachedAs(entry: LedgerEntry, thing: Thing): boolean {
    if (typeOf(entry) !== "heroku_addon") return false;
    const before = namesOf(entry.address, this.entries);
    const shares = (one: Thing): boolean => namesOf(one.address, this.things).some((name) => before.includes(name));
    const alike = this.things.filter((one) => isSameElsewhere(entry, one, this.#around));
    return before.length > 0 && !shares(thing) && alike.some(shares);
  }

  #pair(entry: LedgerEntry, thing: Thing): void {
    this.#now.set(entry, thing);
    this.#found.set(thing, entry);
  }

  /** Two branches moved one thing to two places; the program has it in one of them, and both remember where it was. */
  #mergeInto(entry: LedgerEntry, things: readonly Thing[]): boolean {
    for (const thing of things) {
      const other = this.#found.get(thing);
      if (other === undefined || !isSameElsewhere(entry, thing, this.#around)) continue;
      const before = new Set([...(other.was ?? []), other.address]);
      if (![...(entry.was ?? []), entry.address].some((address) => before.has(address))) continue;
      this.#merged.set(entry, other);
      return true;
    }
    return false;
  }

  #updated(entry: LedgerEntry, thing: Thing): LedgerEntry {
    const merged = [...this.#merged]
      .filter(([, into]) => into === entry)
      .flatMap(([one]) => [...(one.was ?? []), one.address]);
    const was = [...merged, ...(entry.was ?? []), entry.address, ...thing.movedFrom];
    const { then, reason } = entry;
    const now: LedgerEntry = {
      ...entryOf(thing, was),
      ...this.#formerApps(entry, thing),
      // What was durable once stays so until it is answered for.
      ...(entry.durable === true ? { durable: true } : {}),
    };
    if (then === undefined) return { ...now, ...this.#answerOfFormerApp(entry, thing) };
    // An answer counts once: what is declared again is protected again.
    if (entry.done === true && !thing.disposable) return now;
    return {
      ...now,
      then,
      ...(reason === undefined ? {} : { reason }),
      ...(thing.disposable && then === "destroy" ? { done: true } : {}),
    };
  }

  /** An entry whose answer synth follows. The answer of an app that is disposable now is copied to what leaves it. */
  #followed(entry: LedgerEntry): LedgerEntry {
    if (entry.then !== undefined) return { ...entry, done: true };
    const app = this.#disposed(entry);
    return app === undefined ? entry : { ...entry, ...answerOf(app), done: true };
  }

  /** The line of the app that something is on, where it lets a disposable app go. */
  #disposed(entry: LedgerEntry): LedgerEntry | undefined {
    const app = this.#appOf(entry);
    return app?.then === "destroy" && this.#now.get(app)?.disposable === true ? app : undefined;
  }

  /** An answer on an app covers what is on it: synth copies it to the line of what moves to a disposable app. */
  #answerOfFormerApp(entry: LedgerEntry, { app, disposable }: Thing): Pick<LedgerEntry, "then" | "reason" | "done"> {
    const former = this.#appOf(entry);
    const moves = this.#around.appNow(entry.app) !== app;
    if (!moves || !disposable || entry.durable !== true || former?.then !== "destroy") return {};
    return { ...answerOf(former), done: true };
  }

  /** The line of the app that something is on, or its own if it is the app. */
  #appOf(entry: LedgerEntry): LedgerEntry | undefined {
    return this.entries.find(({ is, app }) => is === "app" && app === entry.app);
  }

  #formerApps(entry: LedgerEntry, { app }: Thing): Pick<LedgerEntry, "formerApps"> {
    if (typeOf(entry) !== "heroku_domain" || entry.app === undefined) return {};
    const before = new Set([...(entry.formerApps ?? []), this.#around.appNow(entry.app) ?? entry.app]);
    const others = [...before].filter((one) => one !== app);
    return others.length === 0 ? {} : { formerApps: others };
  }

  #blocks(missing: readonly LedgerEntry[]): StackBlocks {
    const declared = new Map(this.things.map((thing) => [thing.address, thing]));
    const moved: Move[] = [];
    const taken: Occupied[] = [];
    for (const thing of this.things) {
      const entry = this.#found.get(thing);
      const was =
        entry === undefined ? distinct(thing.movedFrom, thing.address) : (this.#updated(entry, thing).was ?? []);
      const own = new Set(thing.movedFrom);
      for (const from of was) {
        const there = declared.get(from);
        if (there !== undefined) taken.push({ from, thing, there });
      }
      moved.push(
        ...was.flatMap((from, index) => {
          const to = was[index + 1] ?? thing.address;
          // cdktf writes its own moves itself.
          return to === thing.address && own.has(from) ? [] : [{ from, to }];
        }),
      );
    }
    this.#problems.push(...taken.filter(isNotOn(taken)).map((one) => occupied(one, taken)));
    const removed = missing
      .filter((entry) => this.#answerFor(entry) === "forget")
      .flatMap((entry) => [...(entry.was ?? []), entry.address])
      .filter((address) => !declared.has(address));
    const movedHosts = [...this.#now].flatMap(([entry, thing]) =>
      this.#formerApps(entry, thing).formerApps === undefined ? [] : [thing.address],
    );
    return { moved, removed: [...new Set(removed)].sort(), movedHosts: new Set(movedHosts) };
  }

  /** The answer of an entry, or of what it belongs to: who lets go of an app lets go of what is on it. */
  #answerFor(entry: LedgerEntry): LedgerEntry["then"] {
    if (entry.then !== undefined) return entry.then;
    return (this.#disposed(entry) ?? this.#ownersOf(entry).find(({ then }) => then !== undefined))?.then;
  }

  /** The add-on and the app of an entry, where they are gone as well. */
  #ownersOf(entry: LedgerEntry): readonly LedgerEntry[] {
    return this.entries.filter(
      (owner) =>
        owner !== entry &&
        !this.#now.has(owner) &&
        ((entry.of !== undefined && owner.address === entry.of) ||
          (owner.is === "app" && owner.app === entry.app && entry.is !== "app")),
    );
  }

  #judge(entry: LedgerEntry): void {
    const successor = this.#successorOf(entry);
    if (successor !== undefined) {
      this.#problems.push(swapped(entry, successor));
      return;
    }
    const answer = this.#answerFor(entry);
    const there = this.things.find(({ address }) => address === entry.address);
    if (answer === "forget" && there !== undefined && entry.durable === true) {
      this.#problems.push(
        `${name(entry)}: "then": "forget" cannot work, since ${there.construct} has its address ${entry.address} now.\n  Give ${there.construct} another construct id.`,
      );
    }
    if (answer !== undefined || entry.durable !== true) return;
    // Of an app or an add-on that is gone, what is on it need not be said again.
    if (this.#ownersOf(entry).some(({ durable }) => durable === true)) return;
    if (this.#problems.some((problem) => problem.startsWith(`${name(entry)}: `))) return;
    const on = this.entries.filter((other) => other.durable === true && this.#ownersOf(other).includes(entry));
    const newApps = this.things.filter((thing) => thing.is === "app" && !this.#found.has(thing));
    this.#problems.push(gone(entry, on, this.everything, there, newApps));
  }

  #stale(missing: readonly LedgerEntry[]): readonly string[] {
    const line = "in stimulus-reflex.lock.json";
    return [
      ...missing
        .filter((entry) => entry.durable !== true && this.#answerFor(entry) === undefined)
        .map((entry) => `${name(entry)}: nothing declares it any more (${entry.address}).\n  Delete its line ${line}.`),
      ...[...this.#now]
        .filter(([{ then }, { disposable }]) => then !== undefined && !disposable)
        .map(
          ([entry, thing]) =>
            `${name(entry)}: ${thing.construct} declares it, and the ledger says "then": ${JSON.stringify(entry.then)} (${entry.address}).\n  Remove then and reason from its line ${line}, or take it out of the program.`,
        ),
    ];
  }

  /** The attachment by which a variable would lead to another store in the same apply. */
  #successorOf(entry: LedgerEntry): Thing | undefined {
    if (typeOf(entry) !== "heroku_addon_attachment" || entry.durable !== true) return undefined;
    // What Terraform lets go of keeps its name at Heroku, so that nothing else gets that name.
    const keepsName = this.#answerFor(entry) === "forget";
    const isDone = entry.done === true || this.#ownersOf(entry).some(({ done }) => done === true);
    if (isDone && !keepsName) return undefined;
    const app = this.#around.appNow(entry.app);
    return this.things.find((thing) => thing.is === entry.is && thing.app === app && (keepsName || !thing.disposable));
  }

  /** What Terraform has let go of is at Heroku still, and is not made a second time. */
  #judgeForgotten(): void {
    for (const [entry, thing] of this.#now) {
      if (entry.then !== "forget" || entry.done !== true || thing.imported) continue;
      this.#problems.push(
        `${thing.construct}: the ledger let go of ${name(entry)}, which exists still, and Terraform would make a second one (${entry.address}).\n` +
          `  Import it with ${CDK}'s importFrom. If the answer was never deployed, or it does not exist any more, remove then, reason and done from its line.`,
      );
    }
  }

  #judgeDisposable(): void {
    for (const [entry, thing] of this.#now) {
      if (!thing.disposable || entry.durable !== true) continue;
      const app = this.#appOf(entry);
      if (entry.then === "destroy" || app?.then === "destroy") continue;
      // The app is refused itself, and what is on it need not be said again.
      if (app !== undefined && app !== entry && this.#now.get(app)?.disposable === true) continue;
      this.#problems.push(
        `${thing.construct}: disposable takes the protection off ${name(entry)}, which the ledger has as durable.\n` +
          `  Leave disposable out; or add "then": "destroy" and a "reason" to its line in stimulus-reflex.lock.json (${entry.address}).`,
      );
    }
  }
}

function answerOf({ then, reason }: LedgerEntry): Pick<LedgerEntry, "then" | "reason"> {
  return { then, ...(reason === undefined ? {} : { reason }) };
}

/** What an add-on is attached as, with the app: an attachment of the same name on another app is another one. */
function namesOf(address: string, all: readonly Pick<LedgerEntry, "is" | "app" | "of">[]): readonly string[] {
  return all.flatMap(({ is, app, of }) => (of === address ? [`${is} ${app ?? ""}`] : []));
}

/** Whether nothing that a thing is on, its app or its add-on, is at an occupied address as well: then that one is told. */
function isNotOn(taken: readonly Occupied[]): (one: Occupied) => boolean {
  return ({ there }) =>
    !taken.some(
      ({ there: other }) =>
        other !== there && (other.address === there.of || (other.is === "app" && other.app === there.app)),
    );
}

function isOther(type: string): boolean {
  return !ORDER.includes(type);
}

function entryOf({ stack, address, app, is, of, durable }: Thing, was: readonly string[]): LedgerEntry {
  const former = distinct(was, address);
  return {
    stack,
    address,
    ...(app === undefined ? {} : { app }),
    is,
    ...(of === undefined ? {} : { of }),
    ...(former.length === 0 ? {} : { was: former }),
    ...(durable ? { durable: true as const } : {}),
  };
}

/** One chain of addresses that ends before today's: each once, at its last place. */
function distinct(addresses: readonly string[], today: string): readonly string[] {
  return addresses.filter((address, index) => address !== today && addresses.lastIndexOf(address) === index);
}

/** The id of a construct as cdktf makes an address of it, without what the address begins with. */
function idOf(address: string): string {
  return (
    (address.split(".")[1] ?? "")
      .replace(/_[0-9A-F]{8}$/, "")
      .split("_")
      .at(-1) ?? ""
  );
}

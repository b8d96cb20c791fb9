import { ADDON_PRICES } from "../../catalogue/addon-prices";
import { DYNOS, type DynoFacts } from "../../catalogue/dynos";
import type { Sourced } from "../../catalogue/fact";
import type { AddonTopology, AppTopology, ProcessTopology } from "../../deployment/topology";
import type { Certainty, Cost, CostPart } from "./model";
import { paired } from "./pairs";
import { planOf } from "./variables";

/** What is counted once however many apps have it: an attached add-on, and the eco hours of an account. */
interface Counted {
  /** The add-ons whose own app is among those that are reported on. */
  readonly owned: ReadonlySet<string>;
  readonly addons: Set<string>;
  eco: boolean;
}

/** One price in dollars a month, or why there is none. */
interface Price {
  readonly dollarsPerMonth: number | null;
  readonly certainty: Certainty;
  readonly note?: string;
  readonly source?: string;
}

/** The parts of every app that cost something, in the order of the apps. */
export function costPartsOf(apps: readonly AppTopology[]): CostPart[][] {
  const all = apps.flatMap(({ addons }) => addons);
  const owned = new Set(all.filter(({ createdFor }) => createdFor === undefined).map(({ at }) => at));
  const counted: Counted = { owned, addons: new Set(), eco: false };
  return apps.map((app) => [
    ...app.processes.map((process) => processPart(process, counted)),
    ...undeclaredWeb(app),
    ...app.addons.map((addon) => addonPart(addon, counted)),
    ...(app.space === undefined ? [] : [spacePart(app)]),
  ]);
}

/** The parts of now with the prices of before, and what is gone at the end. */
export function comparedCostParts(now: readonly CostPart[], before: readonly CostPart[]): CostPart[] {
  const keys = [
    ({ kind, at, name }: CostPart) => `${kind} ${at} ${name}`,
    ({ kind, name }: CostPart) => `${kind} ${name}`,
    ({ kind, at }: CostPart) => `${kind} ${at}`,
  ];
  return paired(now, before, keys).flatMap(({ now: part, before: old }): CostPart[] => {
    if (part !== undefined && old !== undefined) {
      const same = part.dollarsPerMonth === old.dollarsPerMonth && part.detail === old.detail;
      const difference = same ? "same" : "changed";
      return [{ ...part, difference, beforeDollarsPerMonth: old.dollarsPerMonth }];
    }
    if (part !== undefined) return [{ ...part, difference: "added" }];
    if (old === undefined) return [];
    return [{ ...old, dollarsPerMonth: null, difference: "removed", beforeDollarsPerMonth: old.dollarsPerMonth }];
  });
}

/** The sum of parts. */
export function costOf(parts: readonly CostPart[], compared = false): Cost {
  const here = parts.filter(({ difference }) => difference !== "removed");
  const sum = (of: readonly CostPart[]): number => of.reduce((total, part) => total + (part.dollarsPerMonth ?? 0), 0);
  return {
    dollarsPerMonth: sum(here),
    unverifiedDollarsPerMonth: sum(here.filter(({ certainty }) => certainty === "unverified")),
    unknownParts: here.filter(({ dollarsPerMonth }) => dollarsPerMonth === null).length,
    ...(compared
      ? { beforeDollarsPerMonth: parts.reduce((total, part) => total + (part.beforeDollarsPerMonth ?? 0), 0) }
      : {}),
  };
}

/** The sum of sums. */
export function totalOf(costs: readonly Cost[], removed: readonly { readonly beforeDollarsPerMonth: number }[]): Cost {
  const sum = (of: (cost: Cost) => number): number => costs.reduce((total, cost) => total + of(cost), 0);
  const compared = removed.length > 0 || costs.some(({ beforeDollarsPerMonth }) => beforeDollarsPerMonth !== undefined);
  const gone = removed.reduce((total, { beforeDollarsPerMonth }) => total + beforeDollarsPerMonth, 0);
  return {
    dollarsPerMonth: sum(({ dollarsPerMonth }) => dollarsPerMonth),
    unverifiedDollarsPerMonth: sum(({ unverifiedDollarsPerMonth }) => unverifiedDollarsPerMonth),
    unknownParts: sum(({ unknownParts }) => unknownParts),
    ...(compared
      ? { beforeDollarsPerMonth: gone + sum(({ beforeDollarsPerMonth }) => beforeDollarsPerMonth ?? 0) }
      : {}),
  };
}

function processPart(process: ProcessTopology, counted: Counted): CostPart {
  const { at, type = "a process type", size, quantity } = process;
  const detail = `${quantity === undefined ? "?" : String(quantity)} × ${size ?? "a size known after apply"}`;
  return { at, kind: "process", name: type, detail, ...processPrice(size, quantity, counted) };
}

function processPrice(size: string | undefined, quantity: number | undefined, counted: Counted): Price {
  if (quantity === 0) return { dollarsPerMonth: 0, certainty: "verified", note: "stopped" };
  if (size === undefined) return unknown("the size is known after apply");
  const facts = (DYNOS as Readonly<Record<string, DynoFacts>>)[size.toLowerCase()];
  if (facts?.dollarsPerMonth === undefined) return unknown(`no price is known for ${size}`);
  if (facts.tier === "eco") {
    const note = "1000 hours a month, shared by all eco dynos of the account";
    const first = !counted.eco;
    counted.eco = true;
    return priced(first ? facts.dollarsPerMonth : 0, facts, first ? note : `${note}: counted once`);
  }
  if (quantity === undefined) return unknown(`$${facts.dollarsPerMonth} each; their number is known after apply`);
  return priced(facts.dollarsPerMonth * quantity, facts);
}

/** Heroku starts a web dyno by itself, so an app whose formation stands elsewhere is not free of charge. */
function undeclaredWeb(app: AppTopology): CostPart[] {
  if (app.processes.some(({ type }) => type === undefined || type === "web")) return [];
  const note = "not scaled here: Heroku starts one at the first release";
  return [{ at: app.at, kind: "process", name: "web", detail: "number and size not managed here", ...unknown(note) }];
}

function addonPart(addon: AddonTopology, counted: Counted): CostPart {
  const name = addon.roles.length > 0 ? `${addon.roles.join(" and ")} Redis` : (addon.service ?? "add-on");
  const part = { at: addon.at, kind: "addon", name, detail: planOf(addon) } as const;
  const { createdFor } = addon;
  if (counted.addons.has(addon.at) || (createdFor !== undefined && counted.owned.has(addon.at))) {
    return { ...part, dollarsPerMonth: 0, certainty: "verified", note: "counted with the app that it was created for" };
  }
  counted.addons.add(addon.at);
  return { ...part, ...addonPrice(addon) };
}

function addonPrice({ service, plan }: AddonTopology): Price {
  if (service === undefined || plan === undefined) return unknown("the plan is known after apply");
  const price = ADDON_PRICES[`${service}:${plan}`];
  return price === undefined ? unknown(`no price is known for ${service}:${plan}`) : priced(price.dollars, price);
}

function spacePart({ at, space }: AppTopology): CostPart {
  const note = "no price of Private Spaces is known";
  return { at, kind: "space", name: "Private Space", detail: space ?? "", ...unknown(note) };
}

function priced(dollarsPerMonth: number, facts: Sourced, note?: string): Price {
  const certainty = facts.verified ? "verified" : "unverified";
  return {
    dollarsPerMonth,
    certainty,
    ...(note === undefined ? {} : { note }),
    source: `${facts.source}, ${facts.date}`,
  };
}

function unknown(note: string): Price {
  return { dollarsPerMonth: null, certainty: "unknown", note };
}

import type { Sourced } from "./fact";

/** The life of one stack. Days are `YYYY-MM-DD`. */
export interface StackFacts extends Sourced {
  readonly availableFrom?: string;
  readonly deprecatedFrom?: string;
  /** The first day on which builds fail. */
  readonly buildsFailFrom?: string;
  readonly endOfLife?: string;
}

/** The stack of a new app when none is named: heroku/cli#3042, still so on 2026-09-30. */
export const DEFAULT_STACK = "heroku-24";

/** Stacks by name, oldest first. */
export const STACKS = {
  "heroku-20": {
    source: "Heroku changelog 3230",
    date: "2025-05",
    verified: true,
    buildsFailFrom: "2025-05-01",
    endOfLife: "2025-04-30",
  },
  "heroku-22": {
    source: "heroku/base-images#390, changelog 3705, codebar/planner#2640",
    date: "2026-05-20",
    verified: true,
    deprecatedFrom: "2026-05-20",
    buildsFailFrom: "2026-11-01",
    endOfLife: "2027-04-30",
  },
  "heroku-24": {
    source: "heroku/cli#3042",
    date: "2024-10-23",
    verified: true,
    endOfLife: "2029-04-30",
  },
  "heroku-26": {
    source: "Heroku changelog 3703; end of life from a secondary source",
    date: "2026-05-20",
    verified: true,
    availableFrom: "2026-05-20",
    endOfLife: "2031-04-30",
  },
  container: { source: "Dev Center: stack", date: "2024-10", verified: true },
  cnb: { source: "heroku/terraform-provider-heroku#436", date: "2026-06-23", verified: true },
} as const satisfies Record<string, StackFacts>;

/** Stacks that Heroku had before those of {@link STACKS}: an app may still run on one, and none is made on it. */
export const PAST_STACKS: Readonly<Record<string, StackFacts>> = {
  "cedar-14": {
    source: "alphagov/govuk-prototype-kit#943",
    date: "2020-10-15",
    verified: true,
    buildsFailFrom: "2020-11-03",
  },
  "heroku-16": {
    source: "heroku/heroku-buildpack-ruby#1163",
    date: "2021-06-01",
    verified: true,
    buildsFailFrom: "2021-06-01",
    endOfLife: "2021-05-01",
  },
  "heroku-18": {
    source: "heroku/base-images#239; builds: sfbrigade/bats-server#198",
    date: "2023-05-10",
    verified: true,
    buildsFailFrom: "2023-05-01",
    endOfLife: "2023-04-30",
  },
};

/** What the catalogue knows of a stack, old ones among them; undefined for a stack that it does not list. */
export function stackFacts(stack: string): StackFacts | undefined {
  const stacks: Readonly<Record<string, StackFacts>> = { ...PAST_STACKS, ...STACKS };
  return Object.hasOwn(stacks, stack) ? stacks[stack] : undefined;
}

/** A stack that the catalogue knows. */
export type StackName = keyof typeof STACKS;

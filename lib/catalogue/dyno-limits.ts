import type { DynoSizeName } from "./dynos";
import type { Sourced } from "./fact";

/** A limit with where it comes from. */
export interface DynoLimit extends Sourced {
  readonly limit: number;
}

/** What the processes of one dyno may have at once, and how many dynos there may be. */
export interface DynoLimitFacts {
  readonly threads?: DynoLimit;
  /** Open files: a websocket is one. */
  readonly openFiles?: DynoLimit;
  /** Dynos of one process type. */
  readonly dynosPerProcess?: DynoLimit;
}

const threads = (limit: number): DynoLimit => ({
  limit,
  source: "Dev Center: dyno-scaling-and-process-limits",
  date: "2024-12",
  verified: true,
});
const openFiles = (limit: number, verified = true): DynoLimit => ({
  limit,
  source: verified
    ? "AnyCable documentation: deployment/heroku and troubleshooting"
    : "taken to be that of standard dynos: AnyCable documentation, deployment/heroku",
  date: "2025-03-18",
  verified,
});
const ONE_FOR_EACH_PROCESS: DynoLimit = {
  limit: 1,
  source: "Dev Center: eco dynos, older text",
  date: "2024-06",
  verified: false,
};

const STANDARD_FILES = 10_000;
const PERFORMANCE_FILES = 1_048_576;

/** Limits by dyno size; a size that is not here has none that a source could be found for. */
export const DYNO_LIMITS: Readonly<Partial<Record<DynoSizeName, DynoLimitFacts>>> = {
  eco: {
    threads: threads(256),
    openFiles: openFiles(STANDARD_FILES, false),
    dynosPerProcess: ONE_FOR_EACH_PROCESS,
  },
  basic: { threads: threads(256), openFiles: openFiles(STANDARD_FILES, false) },
  "standard-1x": { threads: threads(256), openFiles: openFiles(STANDARD_FILES) },
  "standard-2x": { threads: threads(512), openFiles: openFiles(STANDARD_FILES) },
  "performance-m": { threads: threads(16_384), openFiles: openFiles(PERFORMANCE_FILES) },
  "performance-l": { threads: threads(32_768), openFiles: openFiles(PERFORMANCE_FILES) },
  "performance-l-ram": { openFiles: openFiles(PERFORMANCE_FILES) },
  "performance-xl": { openFiles: openFiles(PERFORMANCE_FILES) },
  "performance-2xl": { openFiles: openFiles(PERFORMANCE_FILES) },
};

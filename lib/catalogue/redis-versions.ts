import type { Sourced } from "./fact";

/** The life of one version of Redis or Valkey on Heroku. Days are `YYYY-MM-DD`. */
export interface RedisVersionFacts extends Sourced {
  /** The first day on which it could be provisioned, where known. */
  readonly availableFrom?: string;
  /** The first day on which it was seen, where the first one is not known. */
  readonly seenFrom?: string;
  /** The first day on which Heroku makes no new instance of it. */
  readonly notProvisionedFrom?: string;
  /** The first day on which it was seen to be gone, where no source says since when. */
  readonly goneBy?: string;
  /** From this day on Heroku upgrades instances by force. */
  readonly forcedUpgradeFrom?: string;
  readonly endOfLife?: string;
}

const changelog2541 = {
  source: "Heroku changelog 2541, by way of heroku/roadmap#148 and sciencehistory/scihist_digicoll#2074",
  date: "2023-03",
  verified: true,
} satisfies Sourced;

const retired2023 = {
  ...changelog2541,
  notProvisionedFrom: "2023-04-30",
  forcedUpgradeFrom: "2023-05-30",
  endOfLife: "2023-06-30",
};

/** Versions by the string that an add-on's `config.version` takes, oldest first. */
export const REDIS_VERSIONS = {
  "4": retired2023,
  "5": retired2023,
  "6.0": retired2023,
  "6.2": {
    source: "deardurham/dear-petition#493",
    date: "2024-09",
    verified: true,
    notProvisionedFrom: "2024-10-02",
    forcedUpgradeFrom: "2024-10-31",
    endOfLife: "2024-12-02",
  },
  "7.0": {
    source: "heroku/roadmap#167, changelog 2550; its last day is not known, and new instances are 8.1 or 9.1",
    date: "2026-06-10",
    verified: true,
    availableFrom: "2023-04-05",
    goneBy: "2026-06-10",
  },
  "7.2": {
    source: "nextstrain/nextstrain.org#1371, Heroku's mail of 2026-08-20; first seen in deardurham/dear-petition#493",
    date: "2026-08-20",
    verified: true,
    seenFrom: "2024-08-08",
    notProvisionedFrom: "2026-10-19",
    forcedUpgradeFrom: "2026-12-19",
    endOfLife: "2026-12-19",
  },
  "8.1": { source: "Heroku API, read live: a new instance was 8.1.7", date: "2026-06-10", verified: true },
  "9.1": {
    source: "Heroku changelog 3793, by way of heroku/roadmap#353",
    date: "2026-08-19",
    verified: true,
    availableFrom: "2026-08-19",
  },
} as const satisfies Record<string, RedisVersionFacts>;

/** A version that the catalogue knows. */
export type RedisVersionName = keyof typeof REDIS_VERSIONS;

/** The day from which every plan of Heroku Key-Value Store speaks TLS only (changelog 2923; Dev Center, 2024-12). */
export const REDIS_TLS_ONLY_FROM = "2024-12-02";

/** The version of the catalogue that a full version belongs to, as 7.2.5 does to 7.2; undefined where none does. */
export function knownRedisVersion(version: string | undefined): RedisVersionName | undefined {
  const names = Object.keys(REDIS_VERSIONS).filter((name): name is RedisVersionName => name in REDIS_VERSIONS);
  return names.filter((name) => version === name || version?.startsWith(`${name}.`) === true).at(-1);
}

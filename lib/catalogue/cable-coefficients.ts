import type { Sourced } from "./fact";

/** One number that the capacity of a cable is calculated from. */
export interface Coefficient extends Sourced {
  readonly value: number;
  readonly unit: string;
  /** What it stands for, in a sentence. */
  readonly meaning: string;
}

const measured = {
  source: "measured by bench/cable on two cores, Rails 6.1 and AnyCable 1.6.16; docs/scaling.md",
  date: "2026-11-22",
  verified: true,
} satisfies Sourced;
const anycable = {
  source: "AnyCable documentation: deployment/heroku",
  date: "2025-03-18",
  verified: true,
} satisfies Sourced;
const assumption = (why: string): Sourced => ({ source: `an assumption: ${why}`, date: "2026-11-22", verified: false });

/** Every number that the capacity of a cable is calculated from; what is not verified is shown as such. */
export const CABLE_COEFFICIENTS = {
  fill: { ...anycable, value: 0.8, unit: "of the memory", meaning: "What of a dyno's memory is planned for." },
  fileShare: {
    ...anycable,
    value: 0.9,
    unit: "of the open files",
    meaning: "What of a dyno's open files is left for websockets: 9,000 of 10,000.",
  },
  anycableKiB: {
    ...anycable,
    value: 51.2,
    unit: "KiB",
    meaning: "Memory of a websocket on AnyCable: 50 MiB for a thousand; 30 to 32 KiB were measured.",
  },
  anycableBaseMiB: { ...measured, value: 32, unit: "MiB", meaning: "Memory of anycable-go with no websocket." },
  actionCableKiB: {
    ...measured,
    source: `${measured.source}; 45 to 50 KiB, times the reserve that AnyCable's figure has over what was measured of it, 1.6`,
    verified: false,
    value: 75,
    unit: "KiB",
    meaning: "Memory of a websocket with one channel on Action Cable. Nobody publishes a figure.",
  },
  railsMiB: {
    ...anycable,
    source: "AnyCable documentation: deployment/heroku, its example of a Rails app",
    verified: false,
    value: 350,
    unit: "MiB",
    meaning: "Memory of one Puma worker of the app with no websocket: measure yours.",
  },
  actionCablePerWorker: {
    source: "StimulusReflex deployment page, citing nebulab.it; one process held 5,000 in bench/cable",
    date: "2026-02-26",
    verified: false,
    value: 4000,
    unit: "websockets",
    meaning: "Websockets that one process of Action Cable is known to serve.",
  },
  actionCableDeliveries: {
    ...measured,
    value: 9000,
    unit: "messages a second",
    meaning: "Messages that one process of Action Cable hands to browsers.",
  },
  anycableDeliveries: {
    ...measured,
    value: 20_000,
    unit: "messages a second",
    meaning: "Messages that one AnyCable server hands to browsers.",
  },
  busy: {
    ...assumption("above it, waiting times grow fast"),
    value: 0.7,
    unit: "of the time",
    meaning: "How busy threads and senders may be.",
  },
  actionCableThreads: {
    source: "Rails guide: Action Cable, worker_pool_size",
    date: "2026-07-29",
    verified: true,
    value: 4,
    unit: "threads",
    meaning: "Threads of Action Cable in each Puma worker, which run the reflexes.",
  },
  redisPerRailsProcess: {
    source:
      "Action Cable's Redis adapter in Rails 6.1 to 8.1, by CLIENT LIST: one publishes, one subscribes; 6 in 8.2.0.alpha",
    date: "2026-11-01",
    verified: true,
    value: 2,
    unit: "connections",
    meaning: "Connections to the cable's Redis that one process of Action Cable opens.",
  },
  redisPerAnyCable: {
    source: "rueidis 1.0.76 and anycable-go 1.6.16: two clients of at most 5, as read; 4 in all were seen on two cores",
    date: "2026-08-05",
    verified: false,
    value: 10,
    unit: "connections",
    meaning: "Connections to the cable's Redis that one AnyCable server opens at the most.",
  },
} as const satisfies Record<string, Coefficient>;

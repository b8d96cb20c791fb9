import { InvalidArgumentError, type Command } from "commander";
import type { CableUse } from "../deployment/sizing/demand-of-app";

/** The flags that say how much a cable is used, beside the number of websockets. */
export interface CableUseFlags {
  readonly messagesPerSecond?: number;
  readonly fanOut?: number;
  readonly reflexMs?: number;
}

/** Adds --messages-per-second, --fan-out and --reflex-ms. */
export function withCableUse(command: Command): Command {
  return command
    .option(
      "--messages-per-second <number>",
      "reflexes a second over all websockets (default: one a minute for each)",
      numberFrom(0),
    )
    .option("--fan-out <number>", "browsers that get something for each reflex (default: 1)", numberFrom(0))
    .option("--reflex-ms <number>", "how long a reflex keeps a thread busy (default: 50)", numberFrom(0));
}

/** What the flags say. */
export function cableUseOf({ messagesPerSecond, fanOut, reflexMs }: CableUseFlags): Omit<CableUse, "connections"> {
  return { messagesPerSecond, fanOut, reflexMilliseconds: reflexMs };
}

/** Parses a number of a flag, with a fraction or without. */
export function numberFrom(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
    if (value >= least) return value;
    throw new InvalidArgumentError(`Allowed: a number from ${least} up, as in 12000.`);
  };
}

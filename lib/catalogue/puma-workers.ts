const MIB_PER_WORKER = 512;
const MOST_WORKERS = 16;

/**
 * How many Puma workers a web dyno has when nobody says so: one for each 512 MiB, 16 at the most.
 *
 * @param memoryMiB - what the dyno has; an unknown size counts as one worker's
 */
export function pumaWorkers(memoryMiB = MIB_PER_WORKER): number {
  return Math.min(MOST_WORKERS, Math.floor(memoryMiB / MIB_PER_WORKER));
}

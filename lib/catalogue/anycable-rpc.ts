/**
 * The share of the threads that serve RPC which a cable may keep busy: AnyCable's own defaults are 28 calls for a pool of
 * 30 threads (anycable-go 1.6.16, anycable-rb 1.6.4, 2026-08-05), "slightly below" as its documents say.
 */
export const RPC_SHARE = 28 / 30;

/** What the RPC calls of a cable are answered with. */
export interface RpcCapacity {
  /** Threads of one Puma worker, or of one gRPC server. */
  readonly threads: number;
  /** Workers in one dyno. */
  readonly workers: number;
  /** Dynos that answer. */
  readonly dynos: number;
  /** Nodes of AnyCable that ask, each with calls of its own. */
  readonly nodes: number;
}

/**
 * How many RPC calls one node of AnyCable may have under way, `ANYCABLE_RPC_CONCURRENCY`: all nodes together stay a little
 * below the threads that answer, and one call is always possible.
 */
export function rpcConcurrency({ threads, workers, dynos, nodes }: RpcCapacity): number {
  return Math.max(1, Math.floor((threads * workers * dynos * RPC_SHARE) / Math.max(1, nodes)));
}

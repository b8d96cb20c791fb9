/** How much of a limit an app uses, at the worst that its configuration allows. */
export interface Budget {
  readonly kind: "redis-connections" | "redis-memory" | "database-connections" | "websockets" | "threads";
  /** The part that it is about. */
  readonly at: string;
  readonly subject: string;
  readonly used: number;
  /** Left out where it is not known. */
  readonly limit?: number;
  readonly unit: string;
  /** How many users fit, where that can be told. */
  readonly users?: number;
  /** How the numbers come about, one sentence each. */
  readonly because: readonly string[];
  /** Whether the limit comes from a source that could be seen. */
  readonly certainty: "verified" | "unverified" | "unknown";
}

/** What the topology does not say. */
export interface BudgetOptions {
  /**
   * How many people use the app at once, each with one websocket.
   *
   * @default - not known: budgets say how many fit
   */
  readonly users?: number;
}

/** Whether more is used than so many times what there is. */
export function isExceeded({ used, limit }: Budget, times = 1): boolean {
  return limit !== undefined && used > limit * times;
}

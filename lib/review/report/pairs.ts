/** A thing of now beside the same thing of before; one of the two is undefined for what is new or gone. */
export interface Pair<Thing> {
  readonly now?: Thing;
  readonly before?: Thing;
}

/**
 * Finds for every thing of now the same one of before: by the first key first, and what that leaves over by the next
 * one, so that a moved thing is told from a new one. In the order of now, with what is gone at the end.
 */
export function paired<Thing>(
  now: readonly Thing[],
  before: readonly Thing[],
  keys: readonly ((thing: Thing) => string | undefined)[],
): Pair<Thing>[] {
  const found = new Map<Thing, Thing>();
  const gone = new Set(before);
  for (const keyOf of keys) {
    const byKey = new Map<string, Thing[]>();
    for (const thing of gone) {
      const key = keyOf(thing);
      if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), thing]);
    }
    for (const thing of now) {
      const key = found.has(thing) ? undefined : keyOf(thing);
      const match = key === undefined ? undefined : byKey.get(key)?.shift();
      if (match === undefined) continue;
      found.set(thing, match);
      gone.delete(match);
    }
  }
  return [
    ...now.map((thing) => ({ now: thing, before: found.get(thing) })),
    ...[...gone].map((thing) => ({ before: thing })),
  ];
}

const HIDDEN = "/Default";

/** A construct path as its user wrote it: without the ids that cdktf hides. */
export function visiblePath(path: string): string {
  return path.endsWith(HIDDEN) ? visiblePath(path.slice(0, -HIDDEN.length)) : path;
}

/** The number of users that a context or a flag gives, as a number or as text; undefined for anything else. */
export function parseUsers(value: unknown): number | undefined {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

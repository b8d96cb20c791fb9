/** What is printed at synth of the client that cannot do TLS, and kept in cdktf's manifest for those who read cdktf.out. */
export const HIREDIS_NOTE = "The Redis client of the app is hiredis.";

/** The client that such a text names, or undefined for any other text. */
export function redisClientIn(text: string): "hiredis" | undefined {
  return text === HIREDIS_NOTE ? "hiredis" : undefined;
}

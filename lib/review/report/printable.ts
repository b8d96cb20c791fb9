/**
 * Text of a configuration as it may be shown: one line, without characters that are invisible, reverse the direction of
 * what follows, or are half of a character.
 */
export function printable(text: string): string {
  return text
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, "\u{FFFD}")
    .trim();
}

/** Cuts a text to a number of characters, with an ellipsis in its middle: both ends of a path or host tell something. */
export function shortened(text: string, characters: number): string {
  const all = Array.from(text);
  if (all.length <= characters) return text;
  const head = Math.ceil((characters - 1) / 2);
  return `${all.slice(0, head).join("")}…${all.slice(all.length - (characters - 1 - head)).join("")}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** `$1,234`, and cents only where there are any. */
export function dollars(amount: number): string {
  const cents = Math.round(Math.abs(amount) * 100);
  const whole = String(Math.floor(cents / 100)).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const rest = cents % 100 === 0 ? "" : `.${String(cents % 100).padStart(2, "0")}`;
  return `${amount < 0 && cents > 0 ? "−" : ""}$${whole}${rest}`;
}

/** `+$15`, `−$15`, `±$0`. */
export function dollarsMoreOrLess(amount: number): string {
  const text = dollars(amount);
  if (text.startsWith("−")) return text;
  return text === "$0" ? "±$0" : `+${text}`;
}

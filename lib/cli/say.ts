import { visible } from "../text/visible";

/** Writes to standard error, with every character that a terminal would obey or not show as its code. */
export function say(text: string): void {
  process.stderr.write(visible(text));
}

/** The same on standard output. */
export function print(text: string): void {
  process.stdout.write(visible(text));
}

import { difference, differenceText } from "../sandbox/difference";
import { leftBehind, leftBehindText, type LeftBehind } from "../sandbox/left-behind";
import { orphans, orphansText } from "../sandbox/orphans";
import { lossText, summarise, summaryText } from "../sandbox/summary";
import { red } from "./sandbox-options";

type State = Parameters<typeof difference>[0];

/** Says at the end of a command what exists, what it has changed, what it has lost and left behind. */
export function tellOutcome(
  directory: string,
  before: State,
  after: State,
  json: boolean,
  behind: readonly LeftBehind[] = leftBehind(before, after),
): void {
  const summary = summarise(after);
  const left = orphans(directory, after);
  const losses = after.heroku.losses.slice(before.heroku.losses.length);
  if (json) {
    const changes = difference(before, after);
    process.stdout.write(
      `${JSON.stringify({ ...summary, changes, lost: losses, orphans: left, leftBehind: behind }, null, 2)}\n`,
    );
    return;
  }
  const changed = differenceText(difference(before, after));
  process.stdout.write(`\nIn the sandbox there is now:\n\n${summaryText(summary)}`);
  process.stdout.write(changed === "" ? "\nNothing has changed.\n" : `\nWhat has changed:\n\n${changed}`);
  if (left.length > 0) process.stdout.write(`\n${orphansText(left)}`);
  if (behind.length > 0) process.stdout.write(`\n${behind.map((one) => red(leftBehindText(one))).join("\n")}\n`);
  if (losses.length > 0) process.stdout.write(`\n${losses.map((loss) => red(lossText(loss))).join("\n")}\n`);
}

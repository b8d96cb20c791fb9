import { redisClientIn } from "../constructs/heroku/redis-client-note";
import type { ProgramNotes } from "../deployment/from-constructs/program-notes";
import { blocksOf, objectOf, stringOf } from "../deployment/from-terraform/json";
import { visiblePath } from "../text/construct-path";
import { acknowledgementIn } from "../deployment/acknowledgement-text";

/** What a program noted, in the manifest that cdktf writes beside the stacks. */
export function notesIn(manifest: unknown): ProgramNotes {
  const notes = Object.values(objectOf(objectOf(manifest).stacks)).flatMap((stack) =>
    blocksOf(objectOf(stack).annotations).flatMap(({ constructPath, message }) => {
      const path = stringOf(constructPath);
      return path === undefined ? [] : [{ at: visiblePath(path), text: stringOf(message) ?? "" }];
    }),
  );
  return {
    acknowledgements: notes.flatMap(({ at, text }) => {
      const acknowledged = acknowledgementIn(text);
      return acknowledged === undefined ? [] : [{ at, ...acknowledged }];
    }),
    redisClients: new Map(
      notes.flatMap(({ at, text }) => {
        const client = redisClientIn(text);
        return client === undefined ? [] : [[at, client] as const];
      }),
    ),
    cables: new Map(),
  };
}

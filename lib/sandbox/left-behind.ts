import { REDIS_ROLES } from "../catalogue/redis-roles";
import type { RedisContents } from "./redis/redis-process";
import type { Existing } from "./summary";
import { counted } from "../text/counted";

/** Data of a durable role in a Redis that no app reads for that role any more. */
export interface LeftBehind {
  readonly addon: string;
  readonly addonId: string;
  /** The app that read it. */
  readonly app: string;
  readonly role: "session" | "queue";
  /** What a real Redis holds of it; left out where there is none. */
  readonly contents?: RedisContents;
}

const DURABLE = (["session", "queue"] as const).map((role) => [role, REDIS_ROLES[role].attachment] as const);

/** What was read for a role before, and is still there, and is read by no app for that role now. */
export function leftBehind({ heroku: before }: Existing, { heroku: after }: Existing): readonly LeftBehind[] {
  return after.addons.flatMap(({ id, name: addon }) =>
    DURABLE.flatMap(([role, attachment]) => {
      const reads = ({ addonId, name }: { readonly addonId: string; readonly name: string }): boolean =>
        addonId === id && name === attachment;
      const read = before.attachments.find(reads);
      const app = after.apps.find((one) => one.id === read?.appId);
      return app === undefined || after.attachments.some(reads) ? [] : [{ addon, addonId: id, app: app.name, role }];
    }),
  );
}

/** One sentence about data that stays behind. */
export function leftBehindText({ addon, app, role, contents }: LeftBehind): string {
  const variable = `${REDIS_ROLES[role].attachment}_URL`;
  const [one, what] = role === "queue" ? ["job", "Jobs"] : ["session", "Sessions"];
  const where = `in ${addon}, which no app reads any more: ${variable} of ${app} does not lead there.`;
  if (contents === undefined) return `${what} may be left ${where} --redis counts them.`;
  const count = role === "queue" ? contents.jobs : contents.keys;
  return `${counted(count, one)} ${where}`;
}

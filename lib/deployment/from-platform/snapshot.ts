import { isObject } from "../../text/json";

/**
 * What exists at Heroku and Cloudflare, as plain data: written by `stimulus-reflex inspect`, read by every command that
 * takes a deployment. It holds no value of a variable, no credential, and no URL that could hold one.
 *
 * A part that is left out could not be read: `unread` says why. A part that was read and is not there is `null` or an
 * empty list.
 */
export interface Snapshot {
  /** The version of this format. */
  readonly snapshot: typeof SNAPSHOT_FORMAT;
  /** When it was taken, ISO 8601. */
  readonly takenAt: string;
  readonly apps: readonly AppSnapshot[];
  /** The pipelines that the apps belong to. */
  readonly pipelines: readonly PipelineSnapshot[];
  /** The Cloudflare zones that hold hosts of the apps, with the records of those hosts only. */
  readonly zones: readonly ZoneSnapshot[];
  readonly unread: readonly Unread[];
}

/** The version of the format that this library writes and reads. */
export const SNAPSHOT_FORMAT = 1;

/** What stands in a sandbox for a value that neither a snapshot nor the copy of a state holds. */
export const PLACEHOLDER_VALUE = "placeholder-of-the-sandbox";

/** A part that could not be read, and why. */
export interface Unread {
  /** The app or host that it belongs to. */
  readonly at: string;
  /** What was asked for: `addons`, `redis`, `records`. */
  readonly part: string;
  readonly reason: string;
}

/** An app at Heroku. */
export interface AppSnapshot {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** The stack of the next build. */
  readonly stack: string;
  readonly generation: string;
  readonly team: string | null;
  readonly space: string | null;
  readonly locked: boolean;
  readonly internalRouting: boolean;
  readonly acm: boolean;
  readonly maintenance: boolean;
  /** In order; a URL that could hold a credential is left out, and `unread` says so. */
  readonly buildpacks?: readonly string[];
  readonly features?: readonly FeatureSnapshot[];
  readonly addons?: readonly AddonSnapshot[];
  /** Every attachment to this app, of add-ons of other apps as well. */
  readonly attachments?: readonly AttachmentSnapshot[];
  readonly formation?: readonly ProcessSnapshot[];
  readonly domains?: readonly DomainSnapshot[];
  readonly certificates?: readonly CertificateSnapshot[];
  readonly drains?: readonly DrainSnapshot[];
  readonly webhooks?: readonly WebhookSnapshot[];
  readonly collaborators?: readonly CollaboratorSnapshot[];
  /** Null where it is in no pipeline. */
  readonly coupling?: CouplingSnapshot | null;
  /** The newest release; null where there is none. */
  readonly release?: ReleaseSnapshot | null;
  /** Names only, and only where they were asked for. */
  readonly variableNames?: readonly string[];
}

/** A feature of an app. */
export interface FeatureSnapshot {
  readonly name: string;
  readonly enabled: boolean;
}

/** An add-on that is billed to the app. */
export interface AddonSnapshot {
  readonly id: string;
  readonly name: string;
  /** Service and plan, as in `heroku-redis:premium-0`. */
  readonly plan: string;
  readonly state: string;
  readonly createdAt: string;
  /** What it costs, in cents; absent where the API does not tell. */
  readonly price?: { readonly cents: number; readonly unit: string };
  /** Of Heroku Key-Value Store only; absent where it could not be read. */
  readonly redis?: RedisSnapshot;
}

/** What the Data API tells of a Key-Value Store. */
export interface RedisSnapshot {
  readonly version?: string;
  readonly maxmemoryPolicy?: string;
  readonly timeoutSeconds?: number;
  readonly notifyKeyspaceEvents?: string;
}

/** An add-on's name on an app. */
export interface AttachmentSnapshot {
  readonly id: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly createdAt: string;
  readonly addon: { readonly id: string; readonly name: string; readonly app: string };
  /** The names of the config vars that the app has by it; absent where the API does not tell. */
  readonly variables?: readonly string[];
}

/** A process type. */
export interface ProcessSnapshot {
  readonly id: string;
  readonly type: string;
  /** In lower case, as in `standard-1x`. */
  readonly size: string;
  readonly quantity: number;
}

/** A custom domain. */
export interface DomainSnapshot {
  readonly id: string;
  readonly hostname: string;
  readonly cname: string | null;
  /** The id of the certificate that was chosen for it; null with Automated Certificate Management. */
  readonly certificate: string | null;
  readonly acmStatus: string | null;
  readonly acmReason: string | null;
}

/** An SNI endpoint: a certificate that was uploaded, without its key. */
export interface CertificateSnapshot {
  readonly id: string;
  readonly name: string;
  /** ISO 8601; absent where the API does not tell. */
  readonly expiresAt?: string;
}

/** A log drain. */
export interface DrainSnapshot {
  readonly id: string;
  /** Left out where the URL could hold a credential. */
  readonly url?: string;
}

/** A webhook. */
export interface WebhookSnapshot {
  readonly id: string;
  /** Left out where the URL could hold a credential. */
  readonly url?: string;
  readonly level: string;
  readonly include: readonly string[];
}

/** Whoever may work on an app that belongs to another account. */
export interface CollaboratorSnapshot {
  readonly id: string;
  readonly email: string;
}

/** The place of an app in a pipeline. */
export interface CouplingSnapshot {
  readonly id: string;
  readonly pipeline: string;
  readonly stage: string;
}

/** A release. Its description names variables, so it is not kept. */
export interface ReleaseSnapshot {
  readonly version: number;
  readonly createdAt: string;
  /** Whether it runs code. */
  readonly hasCode: boolean;
}

/** A pipeline. */
export interface PipelineSnapshot {
  readonly id: string;
  readonly name: string;
  readonly owner: { readonly id: string; readonly type: string } | null;
}

/** A zone at Cloudflare. */
export interface ZoneSnapshot {
  readonly id: string;
  readonly name: string;
  readonly account: string | null;
  readonly records?: readonly RecordSnapshot[];
}

/** An A, AAAA or CNAME record of a host. */
export interface RecordSnapshot {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly ttl: number;
  readonly proxied: boolean;
  readonly comment: string | null;
  readonly tags: readonly string[];
}

/** Thrown for JSON that is not a snapshot, or one of another format. */
export class NotSnapshotError extends Error {
  override readonly name = "NotSnapshotError";
}

/** Whether JSON says that it is a snapshot, of whatever version. */
export function isSnapshot(json: unknown): json is { readonly snapshot: unknown } {
  return isObject(json) && "snapshot" in json && "takenAt" in json && "apps" in json;
}

/**
 * Checks JSON that says it is a snapshot.
 *
 * @throws NotSnapshotError for another version, and where a part has not the shape of this one
 */
export function readSnapshot(json: unknown): Snapshot {
  if (!isSnapshot(json)) {
    throw new NotSnapshotError("not a snapshot. Write one with `stimulus-reflex inspect APP --out snapshot.json`");
  }
  if (json.snapshot !== SNAPSHOT_FORMAT) {
    throw new NotSnapshotError(
      `snapshot format ${JSON.stringify(json.snapshot)}: this version reads format ${SNAPSHOT_FORMAT}. ` +
        "Inspect the app again with this version",
    );
  }
  const problem = problemIn(json, SNAPSHOT_SHAPE, "");
  if (problem !== undefined) {
    throw new NotSnapshotError(`snapshot ${problem}. Inspect the app again; do not edit a snapshot by hand`);
  }
  return json as unknown as Snapshot;
}

type Shape = "text" | "number" | "flag" | "texts" | readonly Shape[] | { readonly [key: string]: Shape };

/** What has to be there. A key that ends in a question mark may be left out, one that ends in `|null` may be null. */
const SNAPSHOT_SHAPE: Shape = {
  takenAt: "text",
  apps: [
    {
      id: "text",
      name: "text",
      region: "text",
      stack: "text",
      generation: "text",
      "team|null": "text",
      "space|null": "text",
      locked: "flag",
      internalRouting: "flag",
      acm: "flag",
      "buildpacks?": "texts",
      "features?": [{ name: "text", enabled: "flag" }],
      "addons?": [
        {
          id: "text",
          name: "text",
          plan: "text",
          state: "text",
          createdAt: "text",
          "price?": { cents: "number", unit: "text" },
          "redis?": {
            "version?": "text",
            "maxmemoryPolicy?": "text",
            "timeoutSeconds?": "number",
            "notifyKeyspaceEvents?": "text",
          },
        },
      ],
      "attachments?": [
        {
          id: "text",
          name: "text",
          "namespace|null": "text",
          createdAt: "text",
          addon: { id: "text", name: "text", app: "text" },
          "variables?": "texts",
        },
      ],
      "formation?": [{ id: "text", type: "text", size: "text", quantity: "number" }],
      "domains?": [{ id: "text", hostname: "text", "cname|null": "text", "certificate|null": "text" }],
      "certificates?": [{ id: "text", name: "text", "expiresAt?": "text" }],
      "drains?": [{ id: "text", "url?": "text" }],
      "webhooks?": [{ id: "text", "url?": "text", level: "text", include: "texts" }],
      "collaborators?": [{ id: "text", email: "text" }],
      "coupling?|null": { id: "text", pipeline: "text", stage: "text" },
      "release?|null": { version: "number", createdAt: "text", hasCode: "flag" },
      "variableNames?": "texts",
    },
  ],
  pipelines: [{ id: "text", name: "text", "owner|null": { id: "text", type: "text" } }],
  zones: [
    {
      id: "text",
      name: "text",
      "records?": [
        {
          id: "text",
          name: "text",
          type: "text",
          content: "text",
          ttl: "number",
          proxied: "flag",
          "comment|null": "text",
          tags: "texts",
        },
      ],
    },
  ],
  unread: [{ at: "text", part: "text", reason: "text" }],
};

const WORDS: Readonly<Record<string, string>> = { text: "a string", number: "a number", flag: "true or false" };

/** The first part that does not fit, in words. */
function problemIn(value: unknown, shape: Shape, at: string): string | undefined {
  if (shape === "texts") return problemIn(value, ["text"], at);
  if (typeof shape === "string") {
    const type = shape === "text" ? "string" : shape === "flag" ? "boolean" : "number";
    return typeof value === type ? undefined : `${at}: not ${WORDS[shape] ?? shape}`;
  }
  if (isShapes(shape)) {
    if (!Array.isArray(value)) return `${at}: not a list`;
    const [one = "text"] = shape;
    return first(value.map((item, index) => problemIn(item, one, `${at}[${String(index)}]`)));
  }
  if (!isObject(value)) return `${at}: not an object`;
  return first(
    Object.entries(shape).map(([key, part]) => {
      const name = key.replace(/\?|\|null/g, "");
      const found = value[name];
      if (found === undefined && key.includes("?")) return undefined;
      if (found === null && key.endsWith("|null")) return undefined;
      return problemIn(found, part, at === "" ? name : `${at}.${name}`);
    }),
  );
}

function isShapes(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape);
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}

/**
 * A URL without whatever could be a credential, or undefined where it could hold one: a password, a query, a fragment, or
 * a segment of the path that looks made up by a machine.
 */
export function openUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return undefined;
  const secret = url.pathname.split("/").some((part) => part.length >= 12 && /\d/.test(part) && !/\.\w+$/.test(part));
  const long = url.pathname.split("/").some((part) => part.length >= 20 && !/[-_.]/.test(part));
  return secret || long ? undefined : text;
}

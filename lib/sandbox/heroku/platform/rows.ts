/*
 * What the platform remembers, as plain JSON. `id` is a UUID, a field that ends in `Id` is the id of another row, a field
 * that ends in `At` is a moment of the platform's own time.
 */

export interface App {
  readonly id: string;
  name: string;
  readonly region: string;
  stack: string;
  readonly team: string | null;
  readonly space: string | null;
  readonly personal: boolean;
  locked: boolean;
  readonly internalRouting: boolean | null;
  /** Whether visitors get the maintenance page; absent means no. */
  maintenance?: boolean;
  acm: boolean;
  buildpacks: string[];
  /** Variables that someone set; those of add-ons follow from the attachments. */
  configVars: Record<string, string>;
  features: Record<string, boolean>;
  /** Version of the newest release. */
  version: number;
  /** Releases that restarted running dynos. */
  restarts: number;
  readonly createdAt: string;
  updatedAt: string;
}

export interface Release {
  readonly id: string;
  readonly appId: string;
  readonly version: number;
  readonly description: string;
  readonly slugId: string | null;
  /** Whether dynos were running, so that this release restarted them. */
  readonly restarted: boolean;
  /** Variables that were set when it was made; absent where they are those of the release before. */
  readonly configVars?: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

/** One instance of Heroku Key-Value Store. */
export interface RedisInstance {
  version: string;
  maxmemoryPolicy: string;
  timeoutSeconds: number;
  notifyKeyspaceEvents: string;
  /** The port on loopback of a real server behind it, one more for TLS; absent where there is none. */
  port?: number;
}

export interface Addon {
  readonly id: string;
  /** The app that is billed for it. */
  readonly appId: string;
  name: string;
  /** The part of the plan before the colon. */
  readonly service: string;
  /** The part of the plan after the colon. */
  plan: string;
  state: "provisioning" | "provisioned" | "deprovisioned";
  /** The options of its creation; nothing ever changes or shows them. */
  readonly config: Readonly<Record<string, string>>;
  readonly providerId: string;
  /** Counts the rotations, so that every credential follows from it. */
  credential: number;
  redis: RedisInstance | null;
  /** Every attachment name that it has had: the last thing that tells what it was for when it is removed. */
  names: string[];
  readonly createdAt: string;
  updatedAt: string;
}

export interface Attachment {
  readonly id: string;
  readonly appId: string;
  readonly addonId: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly createdAt: string;
}

/** Data that is gone for good because its add-on was removed. */
export interface Loss {
  readonly addon: string;
  readonly addonId: string;
  readonly plan: string;
  readonly app: string;
  readonly attachments: readonly string[];
  /** The role of the catalogue whose attachment it had, if it is one whose data cannot be made again. */
  readonly durableRole: string | null;
  readonly at: string;
  /** How many keys it held, where a real Redis stood behind it. */
  keys?: number;
}

export interface Formation {
  readonly id: string;
  readonly appId: string;
  readonly type: string;
  size: string;
  quantity: number;
  command: string;
  /** False while the size is the one that the first release gave. */
  sized: boolean;
  readonly createdAt: string;
  updatedAt: string;
}

export interface Slug {
  readonly id: string;
  readonly appId: string;
  /** Null where the source was not looked at, so that any process type may exist. */
  readonly processTypes: Readonly<Record<string, string>> | null;
  readonly stack: string;
  readonly commit: string | null;
  readonly commitDescription: string | null;
  readonly buildpackProvidedDescription: string | null;
  checksum: string | null;
  readonly createdAt: string;
}

/** A place to put a source before it is built. */
export interface Source {
  readonly id: string;
  processTypes: Readonly<Record<string, string>> | null;
}

export interface Build {
  readonly id: string;
  readonly appId: string;
  readonly slugId: string | null;
  readonly releaseId: string | null;
  readonly status: "succeeded" | "failed";
  readonly stack: string;
  readonly buildpacks: readonly string[];
  readonly sourceUrl: string;
  readonly sourceChecksum: string | null;
  readonly sourceVersion: string | null;
  readonly output: string;
  readonly createdAt: string;
}

export interface Domain {
  readonly id: string;
  readonly appId: string;
  readonly hostname: string;
  readonly cname: string | null;
  sniEndpointId: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface SniEndpoint {
  readonly id: string;
  readonly appId: string;
  readonly name: string;
  certificateChain: string;
  readonly createdAt: string;
  updatedAt: string;
}

export interface Pipeline {
  readonly id: string;
  name: string;
  readonly ownerId: string;
  readonly ownerType: "team" | "user";
  /** `owner/repository` on GitHub once someone has connected it. */
  repository: string | null;
  reviewAppConfig: ReviewAppConfig | null;
  /** Variables by stage. */
  configVars: Record<string, Record<string, string>>;
  readonly createdAt: string;
  updatedAt: string;
}

export interface ReviewAppConfig {
  automaticReviewApps: boolean;
  baseName: string | null;
  deployTargetId: string;
  deployTargetType: "region" | "space";
  destroyStaleApps: boolean;
  staleDays: number;
  waitForCi: boolean;
}

export interface PipelineCoupling {
  readonly id: string;
  readonly pipelineId: string;
  readonly appId: string;
  readonly stage: string;
  readonly createdAt: string;
}

export interface LogDrain {
  readonly id: string;
  readonly appId: string;
  readonly url: string;
  readonly token: string;
  readonly createdAt: string;
}

export interface Webhook {
  readonly id: string;
  readonly appId: string;
  url: string;
  level: string;
  include: string[];
  readonly createdAt: string;
  updatedAt: string;
}

export interface Collaborator {
  readonly id: string;
  readonly appId: string;
  readonly userId: string;
  readonly email: string;
  /** What a member of a team may do with its app; absent outside of teams. */
  permissions?: readonly string[];
  readonly createdAt: string;
}

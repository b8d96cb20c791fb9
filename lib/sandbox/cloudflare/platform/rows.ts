import type { Json } from "../../kit/json";

/** One zone. Ids are 32 hexadecimal characters, moments are of the platform's own time. */
export interface Zone {
  readonly id: string;
  name: string;
  /** Whether the name stands in for one that nobody has told yet. */
  assumedName: boolean;
  readonly accountId: string;
  type: string;
  paused: boolean;
  readonly status: "active" | "pending";
  vanityNameServers: string[];
  settings: Record<string, ZoneSetting>;
  readonly createdOn: string;
  modifiedOn: string;
}

export interface ZoneSetting {
  readonly value: Json;
  readonly modifiedOn: string;
}

/** What a DNS record says, as the API takes it. */
export interface RecordContent {
  /** Full, in lower case: `cable.acme.com`. */
  readonly name: string;
  readonly type: string;
  readonly content: string;
  /** The parts of the content, for types that have them. */
  readonly data: Readonly<Record<string, Json>> | null;
  /** Seconds; 1 is automatic. */
  readonly ttl: number;
  readonly proxied: boolean;
  readonly priority: number | null;
  readonly comment: string | null;
  readonly tags: readonly string[];
  readonly settings: Readonly<Record<string, Json>>;
}

export interface DnsRecord extends RecordContent {
  readonly id: string;
  readonly zoneId: string;
  readonly createdOn: string;
  readonly modifiedOn: string;
  readonly commentModifiedOn: string | null;
  readonly tagsModifiedOn: string | null;
}

import { isObject } from "../../../text/json";
import { CATALOGUE_DATE } from "../../../catalogue/fact";
import { isJsonObject, isList, numberAt, stringAt, valueAt, type Json } from "../../kit/json";
import { digest } from "../../kit/identifiers";
import { Table } from "../../kit/table";
import { PlatformError } from "./platform-error";
import { isHostName, recordContent } from "./record-content";
import { OriginCertificates, type OriginCertificate } from "./origin-certificates";
import type { DnsRecord, RecordContent, Zone, ZoneSetting } from "./rows";
import { Rulesets, type Ruleset } from "./rulesets";

/** The JSON form of the platform. A change of shape that older files don't have needs a new `format`. */
export interface CloudflarePlatformJson {
  readonly format: 1;
  readonly seed: string;
  readonly counter: number;
  /** Milliseconds since 1970 of the platform's own time. */
  readonly now: number;
  readonly zones: readonly Zone[];
  readonly records: readonly DnsRecord[];
  /** @default none: older files do not have them */
  readonly rulesets?: readonly Ruleset[];
  /** @default none: older files do not have them */
  readonly originCertificates?: readonly OriginCertificate[];
}

/** Options of a new platform. */
export interface CloudflarePlatformOptions {
  /** Every id follows from it and from the order of what is done. @default `"sandbox"` */
  readonly seed?: string;
  /** The first day of the platform's own time, `YYYY-MM-DD`. @default the date of the catalogue */
  readonly asOf?: string;
}

const ZONE_ID = /^[0-9a-f]{32}$/;
const ADDRESSES_AND_ALIASES = ["A", "AAAA", "CNAME"];

/**
 * What Cloudflare's zones and DNS records do, without Cloudflare: synchronous, without I/O, with a time and ids of its own. Every
 * refusal is a {@link PlatformError}.
 *
 * A zone exists as soon as someone asks for it by id or name: a rehearsal has no account to take it from. The name of a zone that
 * was asked for by id is taken from its first record's host, its last two labels (both are assumptions).
 */
export class CloudflarePlatform {
  readonly #seed: string;
  #counter: number;
  #now: number;
  readonly #zones: Table<Zone>;
  readonly #records: Table<DnsRecord>;
  readonly rulesets: Rulesets;
  readonly originCertificates: OriginCertificates;

  constructor(options: CloudflarePlatformOptions = {}, json?: CloudflarePlatformJson) {
    this.#seed = json?.seed ?? options.seed ?? "sandbox";
    this.#counter = json?.counter ?? 0;
    this.#now = json?.now ?? Date.parse(`${options.asOf ?? CATALOGUE_DATE}T00:00:00Z`);
    if (Number.isNaN(this.#now)) {
      throw new RangeError(
        `asOf: "${options.asOf ?? ""}" is not a day; write it as YYYY-MM-DD, for example ${CATALOGUE_DATE}.`,
      );
    }
    this.#zones = new Table(undefined, json?.zones);
    this.#records = new Table((record) => record.zoneId, json?.records);
    const clock = { id: () => this.id(), tick: () => this.tick() };
    this.rulesets = new Rulesets(clock, json?.rulesets);
    this.originCertificates = new OriginCertificates(clock, json?.originCertificates);
  }

  /** @throws TypeError for a value that {@link CloudflarePlatform.toJSON} did not make */
  static fromJSON(json: unknown): CloudflarePlatform {
    if (!isPlatformJson(json)) {
      throw new TypeError(
        "Not the state of a Cloudflare sandbox of format 1. Remove the file, or start anew with --fresh.",
      );
    }
    return new CloudflarePlatform({}, structuredClone(json));
  }

  /** All that exists, to be written or read at once: the rows are the platform's own, and later changes reach them. */
  toJSON(): CloudflarePlatformJson {
    return {
      format: 1,
      seed: this.#seed,
      counter: this.#counter,
      now: this.#now,
      zones: this.#zones.all(),
      records: this.#records.all(),
      rulesets: this.rulesets.all(),
      originCertificates: this.originCertificates.all(),
    };
  }

  zones(): Zone[] {
    return this.#zones.all();
  }

  /** @throws PlatformError 404 for what can't be the id of a zone */
  zone(id: string): Zone {
    if (!ZONE_ID.test(id)) {
      throw new PlatformError(404, 7003, `Could not route to /zones/${id}, perhaps your object identifier is invalid?`);
    }
    return this.#zones.get(id) ?? this.addZone(id, `${id.slice(0, 8)}.example`, { assumedName: true });
  }

  /** Zones are found by name even if nobody made them. */
  zoneNamed(name: string): Zone {
    const host = name.toLowerCase();
    if (!isHostName(host) || !host.includes("."))
      throw new PlatformError(400, 1001, `Invalid zone name ${JSON.stringify(name)}.`);
    return this.#zones.find((zone) => zone.name === host) ?? this.addZone(this.id(), host);
  }

  createZone(name: string, accountId: string, type = "full"): Zone {
    const host = name.toLowerCase();
    if (!isHostName(host) || !host.includes("."))
      throw new PlatformError(400, 1001, `Invalid zone name ${JSON.stringify(name)}.`);
    if (this.#zones.find((zone) => zone.name === host) !== undefined)
      throw new PlatformError(400, 1061, `${host} already exists.`);
    return this.addZone(this.id(), host, { accountId, type, status: "pending" });
  }

  updateZone(
    zone: Zone,
    change: { readonly paused?: boolean; readonly type?: string; readonly vanityNameServers?: readonly string[] },
  ): Zone {
    zone.type = change.type ?? zone.type;
    zone.paused = change.paused ?? zone.paused;
    zone.vanityNameServers = [...(change.vanityNameServers ?? zone.vanityNameServers)];
    zone.modifiedOn = this.tick();
    return zone;
  }

  deleteZone(zone: Zone): void {
    for (const record of this.records(zone)) this.#records.delete(record);
    for (const ruleset of this.rulesets.all(`zones/${zone.id}`)) this.rulesets.delete(ruleset);
    this.#zones.delete(zone);
    this.tick();
  }

  /** What a setting is before anyone changes it is not simulated: it is `off`. */
  setting(zone: Zone, id: string): ZoneSetting {
    return zone.settings[id] ?? { value: "off", modifiedOn: zone.createdOn };
  }

  setSetting(zone: Zone, id: string, value: Json): ZoneSetting {
    const setting = { value, modifiedOn: this.tick() };
    zone.settings = { ...zone.settings, [id]: setting };
    return setting;
  }

  records(zone: Zone): DnsRecord[] {
    return this.#records.all(zone.id);
  }

  /** @throws PlatformError 404 */
  record(zone: Zone, id: string): DnsRecord {
    const record = this.#records.get(id);
    if (record?.zoneId !== zone.id) throw new PlatformError(404, 81044, "Record does not exist.");
    return record;
  }

  createRecord(zone: Zone, body: Json | undefined): DnsRecord {
    this.learnName(zone, stringAt(body, "name"));
    const content = recordContent(body, zone);
    this.checkRivals(zone, content);
    const now = this.tick();
    return this.#records.add({
      ...content,
      id: this.id(),
      zoneId: zone.id,
      createdOn: now,
      modifiedOn: now,
      commentModifiedOn: content.comment === null ? null : now,
      tagsModifiedOn: content.tags.length === 0 ? null : now,
    });
  }

  /** Everything that is not given goes back to its default, as with PUT. */
  replaceRecord(zone: Zone, record: DnsRecord, body: Json | undefined): DnsRecord {
    const content = recordContent(body, zone);
    this.checkRivals(zone, content, record);
    const now = this.tick();
    const modifiedOn = (exists: boolean, same: boolean, before: string | null) =>
      exists ? (same ? before : now) : null;
    return this.#records.add({
      ...record,
      ...content,
      modifiedOn: now,
      // Neither is kept of what is not there: the API's reference has both left out without a comment, without tags.
      commentModifiedOn: modifiedOn(
        content.comment !== null,
        content.comment === record.comment,
        record.commentModifiedOn,
      ),
      tagsModifiedOn: modifiedOn(
        content.tags.length > 0,
        content.tags.join("\n") === record.tags.join("\n"),
        record.tagsModifiedOn,
      ),
    });
  }

  deleteRecord(record: DnsRecord): void {
    this.#records.delete(record);
    this.tick();
  }

  /** What a host name resolves to: its alias or address, and whether Cloudflare's proxy answers in its place. */
  resolve(hostname: string): { readonly target: string | null; readonly proxied: boolean } | undefined {
    const host = hostname.toLowerCase();
    const wildcard = host.replace(/^[^.]+/, "*");
    const zones = this.#zones.all().filter((zone) => host === zone.name || host.endsWith(`.${zone.name}`));
    const candidates = zones
      .flatMap((zone) => this.records(zone))
      .filter(({ type }) => ADDRESSES_AND_ALIASES.includes(type));
    const found = candidates.find(({ name }) => name === host) ?? candidates.find(({ name }) => name === wildcard);
    return found === undefined
      ? undefined
      : { target: found.type === "CNAME" ? found.content : null, proxied: found.proxied };
  }

  private addZone(
    id: string,
    name: string,
    options: Partial<Pick<Zone, "accountId" | "assumedName" | "status" | "type">> = {},
  ): Zone {
    const createdOn = this.tick();
    return this.#zones.add({
      id,
      name,
      assumedName: false,
      accountId: digest(this.#seed, "account").slice(0, 32),
      type: "full",
      paused: false,
      status: "active",
      vanityNameServers: [],
      settings: {},
      createdOn,
      modifiedOn: createdOn,
      ...options,
    });
  }

  private learnName(zone: Zone, host: string | undefined): void {
    if (!zone.assumedName || host === undefined || this.records(zone).length > 0) return;
    const labels = host.toLowerCase().replace(/\.$/, "").split(".");
    const [domain, topLevel] = labels.slice(-2);
    if (
      domain === undefined ||
      topLevel === undefined ||
      !/^[a-z0-9-]+$/.test(domain) ||
      !/^[a-z-]{2,}$/.test(topLevel)
    )
      return;
    const name = `${domain}.${topLevel}`;
    if (this.#zones.find((other) => other.name === name) !== undefined) return;
    zone.name = name;
    zone.assumedName = false;
  }

  /** An alias can't stand beside another record of its name; at the apex it is flattened to addresses, so only those conflict. */
  private checkRivals(zone: Zone, content: RecordContent, self?: DnsRecord): void {
    const rivals = this.records(zone).filter((record) => record.name === content.name && record.id !== self?.id);
    const same = rivals.find((rival) => rival.type === content.type && sameContent(rival, content));
    if (same !== undefined) {
      throw new PlatformError(
        400,
        81057,
        `The record already exists: ${content.type} ${content.name} to ${content.content}.`,
      );
    }
    const apex = content.name === zone.name;
    const rival = rivals.find((other) => {
      const alias = other.type === "CNAME" || content.type === "CNAME";
      return (
        alias && (!apex || (ADDRESSES_AND_ALIASES.includes(other.type) && ADDRESSES_AND_ALIASES.includes(content.type)))
      );
    });
    if (rival !== undefined) {
      throw new PlatformError(
        400,
        81053,
        `An A, AAAA, or CNAME record with that host already exists: ${rival.type} ${rival.name}. A CNAME can't stand beside another record.`,
      );
    }
  }

  private id(): string {
    this.#counter += 1;
    return digest(this.#seed, "cloudflare", this.#counter).slice(0, 32);
  }

  private tick(): string {
    this.#now += 1000;
    return new Date(this.#now).toISOString().replace(".000Z", "Z");
  }
}

function sameContent(a: RecordContent, b: RecordContent): boolean {
  const text = ({ type, content }: RecordContent) =>
    type === "TXT" ? content : content.toLowerCase().replace(/\.$/, "");
  return text(a) === text(b) && a.priority === b.priority;
}

/** Rows are taken at their word, for only the platform writes them. */
function isPlatformJson(json: unknown): json is CloudflarePlatformJson {
  if (!isJsonObject(json)) return false;
  const rows = (table: string) => {
    const found = valueAt(json, table);
    return isList(found) && found.every((row) => isObject(row) && stringAt(row, "id") !== undefined);
  };
  const numbers = numberAt(json, "counter") !== undefined && numberAt(json, "now") !== undefined;
  return (
    valueAt(json, "format") === 1 && stringAt(json, "seed") !== undefined && numbers && rows("zones") && rows("records")
  );
}

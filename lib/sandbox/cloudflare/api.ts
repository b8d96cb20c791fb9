import { answerAndTell, RequestLog, type ApiRequest, type ApiResponse } from "../kit/exchange";
import { isJsonObject, booleanAt, stringAt, stringsAt, valueAt, type Json } from "../kit/json";
import { passThrough, type Interceptor } from "../kit/interceptor";
import { describeRecord, describeSetting, describeZone } from "./descriptions";
import type { CloudflarePlatform } from "./platform/cloudflare-platform";
import { PlatformError } from "./platform/platform-error";
import { recordFilter } from "./record-filter";

/** What the paths of the API begin with. */
export const API_PREFIX = "/client/v4";

interface Answer {
  readonly result: Json;
  readonly total?: number;
}

/** Cloudflare's API, version 4, over a platform, without sockets: a request in, an envelope out, each one recorded. */
export class CloudflareApi {
  /** What was asked, in order. */
  readonly log = new RequestLog();

  /** @param intercept - stands before the API: it sees every request, and may answer in its place */
  constructor(
    readonly platform: CloudflarePlatform,
    private readonly intercept: Interceptor = passThrough,
  ) {}

  /** @throws ConnectionCut where the interceptor lets no answer through */
  handle(request: ApiRequest): ApiResponse {
    return answerAndTell(
      () => this.intercept(request, () => this.answer(request)),
      (status) => {
        this.log.record(request, status);
      },
    );
  }

  private answer(request: ApiRequest): ApiResponse {
    const headers = { "content-type": "application/json" };
    try {
      const { result, total } = this.route(request);
      const envelope = { success: true, errors: [], messages: [], result };
      if (total === undefined) return { status: 200, headers, body: envelope };
      const info = { count: total, page: 1, per_page: 100, total_count: total, total_pages: 1 };
      return { status: 200, headers, body: { ...envelope, result_info: info } };
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const errors = [{ code: error.code, message: error.message }];
      return { status: error.status, headers, body: { success: false, errors, messages: [], result: null } };
    }
  }

  private route(request: ApiRequest): Answer {
    const path = request.path.startsWith(`${API_PREFIX}/`) ? request.path.slice(API_PREFIX.length) : request.path;
    const [collection, zone, part, id, ...rest] = path.split("/").slice(1);
    if (collection === "zones" && rest.length === 0) {
      if (zone === undefined) return this.zones(request);
      if (part === undefined) return this.zone(request, zone);
      if (part === "dns_records" && id === undefined) return this.records(request, zone);
      if (part === "dns_records" && id !== undefined) return this.record(request, zone, id);
      if (part === "settings" && id !== undefined) return this.setting(request, zone, id);
    }
    throw unknownRoute(request);
  }

  private zones(request: ApiRequest): Answer {
    if (request.method === "POST") {
      const [name, account] = [stringAt(request.body, "name"), stringAt(request.body, "account", "id")];
      if (name === undefined) throw new PlatformError(400, 1001, "Invalid request: name is required.");
      return { result: describeZone(this.platform.createZone(name, account ?? "", stringAt(request.body, "type"))) };
    }
    if (request.method !== "GET") throw unknownRoute(request);
    const { name, status, "account.id": account } = request.query ?? {};
    const named = name === undefined ? this.platform.zones() : [this.platform.zoneNamed(name)];
    const found = named.filter(
      (zone) =>
        (status === undefined || zone.status === status) && (account === undefined || zone.accountId === account),
    );
    return { result: found.map(describeZone), total: found.length };
  }

  private zone(request: ApiRequest, id: string): Answer {
    const zone = this.platform.zone(id);
    switch (request.method) {
      case "GET":
        return { result: describeZone(zone) };
      case "PATCH": {
        const servers =
          valueAt(request.body, "vanity_name_servers") === undefined
            ? {}
            : { vanityNameServers: stringsAt(request.body, "vanity_name_servers") };
        return {
          result: describeZone(
            this.platform.updateZone(zone, { paused: booleanAt(request.body, "paused"), ...servers }),
          ),
        };
      }
      case "DELETE":
        this.platform.deleteZone(zone);
        return { result: { id } };
      default:
        throw unknownRoute(request);
    }
  }

  private records(request: ApiRequest, zoneId: string): Answer {
    const zone = this.platform.zone(zoneId);
    if (request.method === "POST") return { result: describeRecord(this.platform.createRecord(zone, request.body)) };
    if (request.method !== "GET") throw unknownRoute(request);
    const found = this.platform.records(zone).filter(recordFilter(request.query ?? {}));
    return { result: found.map(describeRecord), total: found.length };
  }

  private record(request: ApiRequest, zoneId: string, id: string): Answer {
    const zone = this.platform.zone(zoneId);
    const record = this.platform.record(zone, id);
    switch (request.method) {
      case "GET":
        return { result: describeRecord(record) };
      case "PUT":
        return { result: describeRecord(this.platform.replaceRecord(zone, record, request.body)) };
      case "PATCH": {
        const change = isJsonObject(request.body) ? request.body : {};
        return {
          result: describeRecord(this.platform.replaceRecord(zone, record, { ...describeRecord(record), ...change })),
        };
      }
      case "DELETE":
        this.platform.deleteRecord(record);
        return { result: { id } };
      default:
        throw unknownRoute(request);
    }
  }

  private setting(request: ApiRequest, zoneId: string, id: string): Answer {
    const zone = this.platform.zone(zoneId);
    if (request.method === "GET") return { result: describeSetting(id, this.platform.setting(zone, id)) };
    if (request.method !== "PATCH") throw unknownRoute(request);
    const value = isJsonObject(request.body) ? request.body.value : undefined;
    if (value === undefined) throw new PlatformError(400, 1007, `Invalid value for zone setting ${id}`);
    return { result: describeSetting(id, this.platform.setSetting(zone, id, value)) };
  }
}

function unknownRoute(request: ApiRequest): PlatformError {
  return new PlatformError(
    404,
    7003,
    `Could not route to ${request.path}: the sandbox has no ${request.method} there.`,
  );
}

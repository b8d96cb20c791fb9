import type { ApiRequest, ApiResponse } from "../kit/exchange";
import { passThrough, type Interceptor } from "../kit/interceptor";
import { isList } from "../kit/json";
import { RouteTable } from "../kit/route-table";
import type { CloudflarePlatform } from "./platform/cloudflare-platform";
import { pageOf } from "./paging";
import { notSimulated, PlatformError } from "./platform/platform-error";
import { accountRoutes } from "./routes/account";
import { dnsRecordRoutes } from "./routes/dns-records";
import { originCertificateRoutes } from "./routes/origin-certificates";
import { rulesetRoutes } from "./routes/rulesets";
import { zoneSettingRoutes } from "./routes/zone-settings";
import { zoneRoutes } from "./routes/zones";

/** What the paths of the API begin with. */
export const API_PREFIX = "/client/v4";

const TABLE = new RouteTable({
  ...accountRoutes,
  ...zoneRoutes,
  ...dnsRecordRoutes,
  ...zoneSettingRoutes,
  ...rulesetRoutes,
  ...originCertificateRoutes,
});

/** Cloudflare's API, version 4, over a platform, without sockets: a request in, an envelope out. */
export class CloudflareApi {
  /** @param intercept - stands before the API: it sees every request, and may answer in its place */
  constructor(
    readonly platform: CloudflarePlatform,
    private readonly intercept: Interceptor = passThrough,
  ) {}

  /** @throws ConnectionCut where the interceptor lets no answer through */
  handle(request: ApiRequest): ApiResponse {
    return this.intercept(request, () => this.answer(request));
  }

  private answer(request: ApiRequest): ApiResponse {
    const headers = { "content-type": "application/json" };
    try {
      const path = request.path.startsWith(`${API_PREFIX}/`) ? request.path.slice(API_PREFIX.length) : request.path;
      const route = TABLE.find(request.method, path);
      if (route === undefined) throw notSimulated(request);
      const { handler, part } = route;
      const { result, paged } = handler({ platform: this.platform, part, request, body: request.body });
      const envelope = { success: true, errors: [], messages: [] };
      if (paged === undefined || !isList(result)) return { status: 200, headers, body: { ...envelope, result } };
      const { shown, info } = pageOf(result, request.query ?? {}, paged);
      return { status: 200, headers, body: { ...envelope, result: shown, result_info: info } };
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const errors = [{ code: error.code, message: error.message }];
      return { status: error.status, headers, body: { success: false, errors, messages: [], result: null } };
    }
  }
}

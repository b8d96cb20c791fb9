import { isJsonObject } from "../../kit/json";
import { describeRecord } from "../descriptions";
import { RECORD_PAGES } from "../paging";
import { notSimulated } from "../platform/platform-error";
import type { DnsRecord } from "../platform/rows";
import { recordFilter } from "../record-filter";
import type { Call, Routes } from "./route";
import { zoneOf } from "./zones";

/** DNS records. */
export const dnsRecordRoutes: Routes = {
  "GET /zones/:zone/dns_records": (call) => {
    const found = call.platform.records(zoneOf(call)).filter(recordFilter(call.request.query ?? {}));
    return { result: found.map(describeRecord), paged: RECORD_PAGES };
  },
  "POST /zones/:zone/dns_records": (call) => ({
    result: describeRecord(call.platform.createRecord(zoneOf(call), call.body)),
  }),
  // Beside single records, under what would else be the id of one.
  "POST /zones/:zone/dns_records/batch": refused,
  "GET /zones/:zone/dns_records/export": refused,
  "POST /zones/:zone/dns_records/import": refused,
  "POST /zones/:zone/dns_records/scan": refused,
  "GET /zones/:zone/dns_records/usage": refused,
  "GET /zones/:zone/dns_records/:record": (call) => ({ result: describeRecord(recordOf(call)) }),
  "PUT /zones/:zone/dns_records/:record": (call) => ({
    result: describeRecord(call.platform.replaceRecord(zoneOf(call), recordOf(call), call.body)),
  }),
  "PATCH /zones/:zone/dns_records/:record": (call) => {
    const record = recordOf(call);
    const body = { ...describeRecord(record), ...(isJsonObject(call.body) ? call.body : {}) };
    return { result: describeRecord(call.platform.replaceRecord(zoneOf(call), record, body)) };
  },
  "DELETE /zones/:zone/dns_records/:record": (call) => {
    call.platform.deleteRecord(recordOf(call));
    return { result: { id: call.part("record") } };
  },
};

/** @throws PlatformError 404 */
function recordOf(call: Call): DnsRecord {
  return call.platform.record(zoneOf(call), call.part("record"));
}

/** @throws PlatformError 501 */
function refused({ request }: Call): never {
  throw notSimulated(request);
}

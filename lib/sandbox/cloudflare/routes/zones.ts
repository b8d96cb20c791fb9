import { booleanAt, stringAt, stringsAt, valueAt } from "../../kit/json";
import { describeZone } from "../descriptions";
import { ZONE_PAGES } from "../paging";
import { PlatformError } from "../platform/platform-error";
import type { Zone } from "../platform/rows";
import type { Call, Routes } from "./route";

/** Zones. */
export const zoneRoutes: Routes = {
  "GET /zones": (call) => ({ result: zonesAskedFor(call).map(describeZone), paged: ZONE_PAGES }),
  "POST /zones": ({ platform, body }) => {
    const name = stringAt(body, "name");
    if (name === undefined) throw new PlatformError(400, 1001, "Invalid request: name is required.");
    const account = stringAt(body, "account", "id") ?? "";
    return { result: describeZone(platform.createZone(name, account, stringAt(body, "type"))) };
  },
  "GET /zones/:zone": (call) => ({ result: describeZone(zoneOf(call)) }),
  "PATCH /zones/:zone": (call) => {
    const given = valueAt(call.body, "vanity_name_servers") !== undefined;
    const change = {
      paused: booleanAt(call.body, "paused"),
      type: stringAt(call.body, "type"),
      ...(given && { vanityNameServers: stringsAt(call.body, "vanity_name_servers") }),
    };
    return { result: describeZone(call.platform.updateZone(zoneOf(call), change)) };
  },
  "DELETE /zones/:zone": (call) => {
    call.platform.deleteZone(zoneOf(call));
    return { result: { id: call.part("zone") } };
  },
};

/** @throws PlatformError 404 for what cannot be the id of a zone */
export function zoneOf(call: Call): Zone {
  return call.platform.zone(call.part("zone"));
}

function zonesAskedFor({ platform, request }: Call): readonly Zone[] {
  const { name, status, "account.id": account } = request.query ?? {};
  const named = name === undefined ? platform.zones() : [platform.zoneNamed(name)];
  return named.filter(
    (zone) => (status === undefined || zone.status === status) && (account === undefined || zone.accountId === account),
  );
}

import { isJsonObject } from "../../kit/json";
import { describeSetting } from "../descriptions";
import { PlatformError } from "../platform/platform-error";
import type { Routes } from "./route";
import { zoneOf } from "./zones";

/** Settings of zones. */
export const zoneSettingRoutes: Routes = {
  "GET /zones/:zone/settings/:setting": (call) => {
    const id = call.part("setting");
    return { result: describeSetting(id, call.platform.setting(zoneOf(call), id)) };
  },
  "PATCH /zones/:zone/settings/:setting": (call) => {
    const id = call.part("setting");
    const zone = zoneOf(call);
    const value = isJsonObject(call.body) ? call.body.value : undefined;
    if (value === undefined) throw new PlatformError(400, 1007, `Invalid value for zone setting ${id}`);
    return { result: describeSetting(id, call.platform.setSetting(zone, id, value)) };
  },
};

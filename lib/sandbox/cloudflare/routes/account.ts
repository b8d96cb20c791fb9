import { digest } from "../../kit/identifiers";
import { ZONE_PAGES } from "../paging";
import type { Call, Routes } from "./route";

const user = { id: digest("cloudflare user").slice(0, 32), email: "sandbox@example.com" };

/** The accounts that zones belong to: nobody makes them here. */
function accounts({ platform }: Call) {
  const ids = new Set(platform.zones().map(({ accountId }) => accountId));
  return [...ids].sort().map((id) => ({ id, name: "Sandbox", type: "standard" }));
}

/** The token, its user and the accounts. */
export const accountRoutes: Routes = {
  "GET /user": () => ({ result: user }),
  "GET /user/tokens/verify": () => ({ result: { id: digest("token").slice(0, 32), status: "active" } }),
  "GET /accounts": (call) => ({ result: accounts(call), paged: ZONE_PAGES }),
};

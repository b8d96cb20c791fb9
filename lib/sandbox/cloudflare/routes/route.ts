import type { ApiRequest } from "../../kit/exchange";
import type { Json } from "../../kit/json";
import type { RoutesOf } from "../../kit/route-table";
import type { PageSizes } from "../paging";
import type { CloudflarePlatform } from "../platform/cloudflare-platform";

/** What a route answers with. */
export interface Answer {
  readonly result: Json;
  /** How many items a page has, where `result` is a list of which one page is shown. */
  readonly paged?: PageSizes;
}

/** One request with the parts of its path. */
export interface Call {
  readonly platform: CloudflarePlatform;
  /** The part of the path that stands where the route has `:name`. */
  readonly part: (name: string) => string;
  readonly request: ApiRequest;
  readonly body: Json | undefined;
}

export type Routes = RoutesOf<(call: Call) => Answer>;

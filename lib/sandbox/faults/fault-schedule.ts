import type { Provisioning } from "../heroku/platform/addons";
import type { Addon } from "../heroku/platform/rows";
import type { ApiRequest, ApiResponse } from "../kit/exchange";
import { ConnectionCut, type Interceptor } from "../kit/interceptor";
import type { Json } from "../kit/json";
import { API_PREFIX } from "../cloudflare/api";
import type { Fault } from "./fault";
import { changes, isWrite } from "./resources";

/** How often a slow add-on is asked for before it is there: about a minute of the real provider's patience. */
const SLOW = 12;
/** How many times in a row the limit of requests is reported. */
const LIMITED = 2;

/** A fault with its own count of what it is about. */
class Scheduled {
  private seen = 0;
  private strikes = 0;

  constructor(readonly fault: Fault) {}

  get hasStruck(): boolean {
    return this.strikes > 0;
  }

  /** Strikes wherever it is asked. */
  strike(): true {
    this.strikes += 1;
    return true;
  }

  /** Whether it strikes now; `again` lets it strike that often in a row. */
  strikesAt(counts: boolean, again = 1): boolean {
    if (this.strikes > 0 && this.strikes < again) {
      this.strikes += 1;
      return true;
    }
    if (!counts || this.strikes > 0) return false;
    this.seen += 1;
    if (this.seen !== (this.fault.turn ?? 1)) return false;
    this.strikes = 1;
    return true;
  }
}

/** Faults that strike once each while a sandbox runs, always at the same place in the same deploy. */
export class FaultSchedule {
  private readonly scheduled: readonly Scheduled[];
  private readonly fates = new Map<string, { readonly fate: Fault["name"] | undefined; asked: number }>();

  constructor(faults: readonly Fault[]) {
    this.scheduled = faults.map((fault) => new Scheduled(fault));
  }

  /** Stands before the APIs. */
  readonly intercept: Interceptor = (request, answer) => {
    for (const scheduled of this.scheduled) {
      const { fault } = scheduled;
      const counts =
        fault.resource === undefined
          ? fault.name === "rate-limit" || isWrite(request)
          : changes(request, fault.resource);
      switch (fault.name) {
        case "rate-limit":
          if (scheduled.strikesAt(counts, LIMITED))
            return refusal(request, 429, "rate_limit", "The limit of requests is reached.");
          break;
        case "server-error":
          if (scheduled.strikesAt(counts))
            return refusal(request, 500, "server_error", "Something went wrong on our side.");
          break;
        case "connection-cut":
          if (scheduled.strikesAt(counts)) {
            answer();
            throw new ConnectionCut(request);
          }
          break;
        default:
      }
    }
    return answer();
  };

  /** How far the making of an add-on is, each time that a client asks. */
  readonly progress = (addon: Addon): Provisioning => {
    let life = this.fates.get(addon.id);
    if (life === undefined) {
      life = { fate: this.fateOfNext(), asked: 0 };
      this.fates.set(addon.id, life);
    }
    life.asked += 1;
    switch (life.fate) {
      case "provisioning-slow":
        return life.asked < SLOW ? "under way" : "done";
      case "provisioning-hangs":
        return "under way";
      case "provisioning-fails":
        return "failed";
      default:
        return "done";
    }
  };

  /** Whether a fault has struck, by its place among the others. */
  hasStruck(index: number): boolean {
    return this.scheduled[index]?.hasStruck === true;
  }

  private fateOfNext(): Fault["name"] | undefined {
    const struck = this.scheduled.filter((scheduled) => {
      const { name, turn } = scheduled.fault;
      if (!name.startsWith("provisioning-")) return false;
      return name === "provisioning-slow" && turn === undefined ? scheduled.strike() : scheduled.strikesAt(true);
    });
    return struck[0]?.fault.name;
  }
}

/** In the form of the API that was asked. The words are the sandbox's own. */
function refusal(request: ApiRequest, status: number, id: string, words: string): ApiResponse {
  const headers = { "content-type": "application/json" };
  const message = `${words} (a fault of the sandbox)`;
  const body: Json = request.path.startsWith(API_PREFIX)
    ? { success: false, errors: [{ code: status === 429 ? 971 : 1000, message }], messages: [], result: null }
    : { id, message, url: "https://devcenter.heroku.com/articles/platform-api-reference#errors" };
  return { status, headers: status === 429 ? { ...headers, "ratelimit-remaining": "0" } : headers, body };
}

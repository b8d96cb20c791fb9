import { CABLE_PATH } from "../../catalogue/cable-path";
import { blocksOf, objectOf, stringOf, type JsonObject } from "../../deployment/from-terraform/json";
import { destroys, type PlannedChange } from "./plan-changes";
import { findingOf, type PlanFinding } from "./plan-finding";
import { isRecord, plain } from "./records";

const RULE = "plan-stops-app";
const REFUSING = /^(?:block|challenge|js_challenge|managed_challenge)$/;
/** What Rails gives a name with a digest to, so that a cache may keep it. */
const ASSETS = /\/(?:assets|packs|vite)\b|uri\.path\.extension/;

/** A rule of a zone, as a ruleset or a page rule says it. */
interface ZoneRule {
  /** Which requests it is about, in Cloudflare's words. */
  readonly where: string;
  readonly does: "cache" | "refuse" | "challenge" | "redirect";
}

/** Rules of a zone that are new or changed, and cache pages or keep browsers and websockets from the app. */
export function zoneRules(change: PlannedChange, changes: readonly PlannedChange[]): readonly PlanFinding[] {
  const { type, address, actions, before, after } = change;
  if (!actions.some((action) => action === "create" || action === "update")) return [];
  const [rulesOf, attribute] = READERS[type] ?? [];
  if (rulesOf === undefined || attribute === undefined) return [];
  const had = new Set(rulesOf(before).map((rule) => JSON.stringify(rule)));
  const proxied = changes.filter((other) => isRecord(other) && !destroys(other) && other.after.proxied === true);
  const hosts = proxied.flatMap(({ after: record }) => plain(record.hostname ?? record.name));
  return rulesOf(after)
    .filter((rule) => !had.has(JSON.stringify(rule)))
    .flatMap((rule) => judged(rule, hosts))
    .map(({ level, message, advice }) => findingOf(level, RULE, address, message, advice, attribute));
}

const READERS: Readonly<Record<string, readonly [(values: JsonObject) => readonly ZoneRule[], string]>> = {
  cloudflare_ruleset: [rulesOfRuleset, "rules"],
  cloudflare_page_rule: [rulesOfPageRule, "actions"],
};

const EFFECTS: Readonly<Record<ZoneRule["does"], string>> = {
  cache: "a page with the session and CSRF token of one visitor may be sent to others, and reflexes of it fail",
  refuse: "none of them reaches the app",
  challenge: "a websocket and the requests of a page cannot answer one, so the cable and all reflexes stop there",
  redirect: "the app no longer gets them, and a websocket follows no redirect",
};

interface Judged {
  readonly level: "error" | "warning" | "info" | "unknown";
  readonly message: string;
  readonly advice: string;
}

function judged({ where, does }: ZoneRule, hosts: readonly string[]): readonly Judged[] {
  const isAll = where.trim() === "true" || /^(?:https?:\/\/)?[^/]*\/\*?$/.test(where);
  const isNamed = isAll || where.includes(CABLE_PATH) || hosts.some((host) => where.includes(host));
  // Without a proxied host no request passes Cloudflare; those of another state are not seen.
  const worst = hosts.length === 0 ? "warning" : "error";
  const step = `The plan has Cloudflare ${does} ${isAll ? "every request" : `requests that match ${JSON.stringify(where)}`}`;
  if (does === "cache") {
    if (ASSETS.test(where)) return [];
    return [
      {
        level: isAll ? worst : "warning",
        message: `${step}: ${EFFECTS.cache}.`,
        advice: "Cache what has a digest in its name alone, such as /assets.",
      },
    ];
  }
  if (does === "redirect" && !isNamed) return [];
  if (!isNamed) {
    const message = `${step}, and guard does not evaluate that.`;
    return [{ level: "info", message, advice: `Make sure that ${CABLE_PATH} and the pages are not among them.` }];
  }
  return [
    {
      level: does === "redirect" ? "warning" : worst,
      message: `${step}: ${EFFECTS[does]}.`,
      advice: `Leave ${CABLE_PATH} and the hosts of the app out of the expression.`,
    },
  ];
}

function rulesOfRuleset({ rules }: JsonObject): readonly ZoneRule[] {
  return blocksOf(rules)
    .filter(({ enabled }) => enabled !== false)
    .flatMap((rule): readonly ZoneRule[] => {
      const where = stringOf(rule.expression) ?? "";
      const action = stringOf(rule.action) ?? "";
      const [parameters = {}] = Array.isArray(rule.action_parameters)
        ? blocksOf(rule.action_parameters)
        : [objectOf(rule.action_parameters)];
      if (action === "set_cache_settings" && parameters.cache === true) return [{ where, does: "cache" }];
      if (REFUSING.test(action)) {
        return [{ where, does: action === "block" ? "refuse" : "challenge" }];
      }
      return action === "redirect" ? [{ where, does: "redirect" }] : [];
    });
}

/** Version 4 of the provider has the actions as a block. */
function rulesOfPageRule({ target, status, actions }: JsonObject): readonly ZoneRule[] {
  const where = stringOf(target) ?? "";
  const [own = {}] = Array.isArray(actions) ? blocksOf(actions) : [objectOf(actions)];
  if (status === "disabled") return [];
  const forwards = Array.isArray(own.forwarding_url) ? own.forwarding_url.length > 0 : own.forwarding_url != null;
  return [
    ...(own.cache_level === "cache_everything" ? [{ where, does: "cache" } as const] : []),
    ...(own.security_level === "under_attack" ? [{ where, does: "challenge" } as const] : []),
    ...(forwards ? [{ where, does: "redirect" } as const] : []),
  ];
}

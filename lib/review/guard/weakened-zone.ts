import { blocksOf } from "../../deployment/from-terraform/json";
import type { PlannedChange } from "./plan-changes";
import { isRecord } from "./records";
import { finding, warning, type PlanFinding, type PlanFindings } from "./plan-finding";

/** Settings of a zone at Cloudflare that keep browsers or websockets from the app, by value. */
const HARMFUL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  websockets: { off: "the proxy refuses every websocket, so the cable and all reflexes stop" },
  ssl: {
    off: "browsers that use https are refused",
    flexible: "an app that redirects to https redirects without end",
  },
};

/** Settings that keep some browsers away, or change what a page does. */
const DOUBTFUL: typeof HARMFUL = {
  min_tls_version: { "1.3": "browsers and clients without TLS 1.3 are refused" },
  security_level: {
    under_attack: "every visitor waits for a challenge, and what cannot answer one, as a websocket, is refused",
  },
  rocket_loader: { on: "the proxy loads scripts later and in another way, on which Stimulus controllers may depend" },
};

/** A zone that Cloudflare no longer serves as before: paused, or with a setting that keeps browsers away. */
export function weakenedZone(change: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { type, address, actions, before, after } = change;
  if (!actions.some((action) => action === "create" || action === "update")) return [];
  const isProxied = changes.some((other) => isRecord(other) && other.after.proxied === true);
  const say = (attribute: string, message: string, advice: string): PlanFinding =>
    (isProxied ? finding : warning)("plan-stops-app", address, message, advice, attribute);
  if (type === "cloudflare_zone" && after.paused === true && before.paused !== true && actions.includes("update")) {
    const effect = "no host is proxied any more, and hosts without a certificate at Heroku are refused by browsers";
    return say("paused", `The plan pauses the zone: ${effect}.`, "Keep the zone active.");
  }
  return changedSettings(change).flatMap(([setting, value]) => {
    const attribute = type === "cloudflare_zone_setting" ? "value" : "settings";
    const message = (effect: string): string => `The plan sets ${setting} of the zone to ${value}: ${effect}.`;
    const [harm, doubt] = [HARMFUL[setting]?.[value], DOUBTFUL[setting]?.[value]];
    if (harm !== undefined) return say(attribute, message(harm), "Keep the setting.");
    return doubt === undefined
      ? []
      : [warning("plan-stops-app", address, message(doubt), "Keep the setting.", attribute)];
  });
}

/** The settings that change, with their new values. Version 4 of the provider has all of a zone in one resource. */
function changedSettings({ type, before, after }: PlannedChange): readonly (readonly [string, string])[] {
  if (type === "cloudflare_zone_setting") {
    return before.value === after.value ? [] : [[String(after.setting_id), String(after.value)]];
  }
  if (type !== "cloudflare_zone_settings_override") return [];
  const [was = {}] = blocksOf(before.settings);
  const [is = {}] = blocksOf(after.settings);
  return Object.entries(is).flatMap(([name, value]) => (value === was[name] ? [] : [[name, String(value)] as const]));
}

import { destroys, type PlannedChange } from "./plan-changes";
import { findingOf, warning, type PlanFindings } from "./plan-finding";
import { stringOf } from "../../deployment/from-terraform/json";
import { isRecord, plain } from "./records";

const RULE = "plan-destroys-dns-record";
/** Above it a wrong target stays with browsers for longer than anybody wants to wait. */
const LONG_SECONDS = 3600;

/** What goes with a record that leads no browser anywhere, by its type. */
const EFFECTS: Readonly<Record<string, string>> = {
  MX: "mail to it stops arriving there",
  TXT: "what it proves is gone, such as who may send mail or who owns the name",
  NS: "nothing answers for the names below it",
  SRV: "clients no longer find the service",
};

/** Records that guide mail and proofs, which go without another one of their name and type; and records kept for long. */
export function otherRecords(record: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  if (!isRecord(record)) return [];
  return destroys(record) ? gone(record, changes) : keptForLong(record);
}

function gone({ address, before }: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const type = (stringOf(before.type) ?? "").toUpperCase();
  const [name = "a name that is unknown"] = plain(before.hostname ?? before.name);
  const effect = EFFECTS[type];
  const isZoneGone = changes.some(
    (one) => one.type === "cloudflare_zone" && destroys(one) && one.before.id === before.zone_id,
  );
  // The proof of a certificate that was issued is needed no more.
  if (effect === undefined || isZoneGone || name.startsWith("_acme-challenge.")) return [];
  const isReplaced = changes.some(
    (one) =>
      isRecord(one) &&
      (one.actions.includes("create") || (type !== "TXT" && !destroys(one))) &&
      one.after.zone_id === before.zone_id &&
      one.after.type === before.type &&
      plain(one.after.hostname ?? one.after.name)[0] === name,
  );
  if (isReplaced) return [];
  const message = `The plan destroys the ${type} record of ${name}: ${effect}.`;
  return warning(RULE, address, message, "Keep it, unless whoever relies on it has moved.");
}

function keptForLong({ address, actions, before, after }: PlannedChange): PlanFindings {
  const [was, is] = [before.ttl, after.ttl];
  if (!actions.includes("update") || typeof was !== "number" || typeof is !== "number") return [];
  if (is <= was || is <= LONG_SECONDS || after.proxied === true) return [];
  const [name = ""] = plain(after.hostname ?? after.name);
  const message = `The plan raises the TTL of ${name} from ${was === 1 ? "automatic" : `${was} s`} to ${is} s: the next change of the record reaches some browsers only after that time.`;
  return findingOf("info", RULE, address, message, "Lower it a day before the host moves.", "ttl");
}

import { stringOf } from "../../deployment/from-terraform/json";
import { destroys, replaces, type PlannedChange } from "./plan-changes";
import { finding, warning, type PlanFinding } from "./plan-finding";
import { isRecord, plain } from "./records";

const RULE = "plan-refused-record";
const ADDRESSES_AND_ALIASES = ["A", "AAAA", "CNAME"];

/** Records that Cloudflare refuses: an alias beside another record of its name, at the apex beside another address. */
export function refusedRecords(record: PlannedChange, changes: readonly PlannedChange[]): readonly PlanFinding[] {
  if (!isRecord(record) || !isMade(record)) return [];
  const { address, actions, before, after } = record;
  if (replaces(record) && actions[0] === "create" && clash(named(before, changes), named(after, changes))) {
    const message = `The plan makes the ${typeOf(after)} record of ${named(after, changes).name} before it deletes the ${typeOf(before)} record: Cloudflare refuses it, and the apply stops there.`;
    return [finding(RULE, address, message, "Take create_before_destroy off the record.", "type")];
  }
  const own = named(after, changes);
  const rivals = changes.filter(
    (other) => other !== record && isRecord(other) && clash(named(other.after, changes), own),
  );
  const [rival] = rivals.filter((other) => !destroys(other) || replaces(other));
  if (rival !== undefined) {
    // Of two new ones one finding is enough.
    if (isMade(rival) && changes.indexOf(rival) < changes.indexOf(record)) return [];
    const message = `The plan makes another record, ${typeOf(after)}, for ${own.name} beside the ${typeOf(rival.after)} record ${rival.address}: Cloudflare refuses it, and the apply stops half way.`;
    return [finding(RULE, address, message, "Keep one of the two, or change the record that is there.", "type")];
  }
  const leaving = changes.find(
    (other) =>
      other !== record &&
      isRecord(other) &&
      destroys(other) &&
      !replaces(other) &&
      clash(named(other.before, changes), own),
  );
  if (leaving === undefined) return [];
  const message = `The plan makes another record, ${typeOf(after)}, for ${own.name} and deletes the ${typeOf(leaving.before)} record ${leaving.address} in no fixed order: while the old one is there, Cloudflare refuses the new one.`;
  const advice = `Add depends_on, or apply the deletion first with -target=${leaving.address}; the host is away in between.`;
  return [warning(RULE, address, message, advice, "type")];
}

/** Whether a record is made, or gets a name that it did not have. */
function isMade({ actions, before, after }: PlannedChange): boolean {
  return actions.includes("create") || (actions.includes("update") && before.name !== after.name);
}

interface Named {
  readonly zone: unknown;
  readonly name: string;
  readonly type: string;
  readonly isApex: boolean;
}

/** A name as it is written may lack the zone, which is the apex in `@`. */
function named(values: PlannedChange["before"], changes: readonly PlannedChange[]): Named {
  const zone = values.zone_id;
  const name = plain(values.hostname)[0] ?? plain(values.name)[0] ?? "";
  const found = changes.find(({ type, before }) => type === "cloudflare_zone" && before.id === zone)?.before;
  const domain = plain(found?.name)[0] ?? plain(found?.zone)[0];
  const isApex = name === "@" || name === domain;
  const isWhole = domain === undefined || name === domain || name.endsWith(`.${domain}`);
  return { zone, name: isWhole ? name : isApex ? domain : `${name}.${domain}`, type: typeOf(values), isApex };
}

function clash(one: Named, other: Named): boolean {
  if (one.name === "" || other.name === "" || one.zone !== other.zone || !isSameName(one, other)) return false;
  if (one.type !== "CNAME" && other.type !== "CNAME") return false;
  const isApex = one.isApex || other.isApex;
  return !isApex || [one, other].every(({ type }) => ADDRESSES_AND_ALIASES.includes(type));
}

/** Where the zone's name is not in the plan, it is taken to have two labels, as in `acme.com`. */
function isSameName(one: Named, other: Named): boolean {
  if (one.name === other.name) return true;
  const [short = "", long = ""] = [one.name, other.name].sort((a, b) => a.length - b.length);
  const rest = short === "@" ? long : long.startsWith(`${short}.`) ? long.slice(short.length + 1) : "";
  return rest.split(".").length === 2;
}

function typeOf({ type }: PlannedChange["before"]): string {
  return (stringOf(type) ?? "CNAME").toUpperCase();
}

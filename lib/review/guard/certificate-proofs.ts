import { objectOf, stringOf } from "../../deployment/from-terraform/json";
import { destroys, type PlannedChange } from "./plan-changes";
import { finding, type PlanFindings } from "./plan-finding";
import { isRecord, plain } from "./records";

const RULE = "plan-destroys-domain";
/** The authority of Heroku's managed certificates: heroku.md section 12. */
const AUTHORITY = "letsencrypt.org";

/** Records that keep Heroku from renewing the managed certificate of a host that stays. */
export function certificateProofs(record: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { actions } = record;
  if (!isRecord(record) || !actions.some((action) => action === "create" || action === "update")) return [];
  return [proxied(record, changes), otherAuthority(record, changes)].flat();
}

function proxied({ address, before, after }: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  if (after.proxied !== true || before.proxied !== false) return [];
  const host = managedHosts(changes).find((one) => plain(after.hostname ?? after.name)[0] === one);
  if (host === undefined) return [];
  const message = `The plan puts ${host} behind Cloudflare's proxy while Heroku manages its certificate: it is not renewed, and browsers refuse the host weeks later. Each message of a websocket takes the way through the proxy as well.`;
  const advice =
    "Keep proxied = false, or turn acm off and upload an origin certificate of Cloudflare with heroku_ssl.";
  return finding(RULE, address, message, advice, "proxied");
}

function otherAuthority(record: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { address, before, after } = record;
  const authority = authorityOf(record);
  if (authority === undefined || authority === AUTHORITY) return [];
  if (before.type === after.type && objectOf(before.data).value === objectOf(after.data).value) return [];
  const [name = ""] = plain(after.hostname ?? after.name);
  const others = changes.filter((other) => other.after.name === after.name && other.after.zone_id === after.zone_id);
  if (others.some((other) => isRecord(other) && authorityOf(other) === AUTHORITY)) return [];
  const hosts = managedHosts(changes).filter((host) => host === name || host.endsWith(`.${name}`));
  if (hosts.length === 0) return [];
  const message = `The plan allows ${authority} alone to issue certificates for ${name}: Heroku cannot renew those of ${hosts.join(", ")}, which are issued by Let's Encrypt.`;
  return finding(RULE, address, message, `Add a CAA record that allows ${AUTHORITY} in the same plan.`, "data");
}

/** The authority that a CAA record allows. */
function authorityOf({ after }: PlannedChange): string | undefined {
  if (stringOf(after.type)?.toUpperCase() !== "CAA") return undefined;
  const { tag, value } = objectOf(after.data);
  if (tag === undefined) return /\bissue(?:wild)?\s+"?([^\s";]*)/.exec(stringOf(after.content) ?? "")?.[1];
  return tag === "issue" ? (stringOf(value) ?? "").split(";")[0]?.trim() : undefined;
}

/** Hosts that stay and whose certificate Heroku renews. */
function managedHosts(changes: readonly PlannedChange[]): readonly string[] {
  return changes.flatMap((domain) => {
    const { type, before, after } = domain;
    if (type !== "heroku_domain" || destroys(domain) || (stringOf(after.sni_endpoint_id) ?? "") !== "") return [];
    const app = changes.find((other) => other.type === "heroku_app" && other.before.id === before.app_id);
    return app?.after.acm === true ? plain(after.hostname) : [];
  });
}

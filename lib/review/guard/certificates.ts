import { stringOf } from "../../deployment/from-terraform/json";
import { destroys, type PlannedChange } from "./plan-changes";
import { finding, type PlanFinding, type PlanFindings } from "./plan-finding";

/** Hosts that stay and lose their certificate: Heroku's own, where ACM goes off, or one of theirs. */
export function certificatesLost(change: PlannedChange, changes: readonly PlannedChange[]): readonly PlanFinding[] {
  return [managedLost(change, changes), ownLost(change, changes)].flat();
}

function managedLost(app: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  if (!switchesAcmOff(app)) return [];
  const hosts = changes.flatMap((change) => {
    const { type, before, after, actions } = change;
    const isOn = type === "heroku_domain" && (after.app_id ?? before.app_id) === app.before.id;
    return isOn && !actions.includes("delete") && !getsCertificate(change) ? [stringOf(before.hostname) ?? ""] : [];
  });
  if (hosts.length === 0) return [];
  return finding(
    "plan-destroys-domain",
    app.address,
    `The plan switches managed certificates off, and ${hosts.sort().join(", ")} gets no certificate instead.`,
    "Upload a certificate with heroku_ssl and set it as sni_endpoint_id of the domain in the same plan, or leave acm on.",
    "acm",
  );
}

function ownLost(domain: PlannedChange, changes: readonly PlannedChange[]): PlanFindings {
  const { type, address, before, after } = domain;
  const had = stringOf(before.sni_endpoint_id) ?? "";
  if (type !== "heroku_domain" || had === "" || destroys(domain) || getsCertificate(domain)) return [];
  const app = changes.find(
    (other) => other.type === "heroku_app" && other.before.id === (after.app_id ?? before.app_id),
  );
  // Where ACM goes off in the same plan, that is said at the app.
  if (app !== undefined && (app.after.acm === true || switchesAcmOff(app))) return [];
  return finding(
    "plan-destroys-domain",
    address,
    `The plan takes the certificate off ${stringOf(before.hostname) ?? ""}, and nothing gives it another one.`,
    "Set sni_endpoint_id to the certificate that follows, or turn acm on for the app in the same plan.",
    "sni_endpoint_id",
  );
}

function switchesAcmOff(app: PlannedChange): boolean {
  return app.type === "heroku_app" && app.before.acm === true && app.after.acm === false && !destroys(app);
}

function getsCertificate({ after, afterUnknown }: PlannedChange): boolean {
  return afterUnknown.sni_endpoint_id === true || (stringOf(after.sni_endpoint_id) ?? "") !== "";
}

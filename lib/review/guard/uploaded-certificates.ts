import { createPrivateKey, X509Certificate } from "node:crypto";
import { CATALOGUE_DATE } from "../../catalogue/fact";
import { stringOf } from "../../deployment/from-terraform/json";
import { withoutKeys } from "../../deployment/from-terraform/resource";
import { destroys, type PlannedChange } from "./plan-changes";
import { finding, findingOf, open, type PlanFinding } from "./plan-finding";
import { isRecord } from "./records";

const RULE = "plan-changes-certificate";
const NEXT = "Look at the host with a browser after the apply, and keep the old certificate until then.";

/** Another certificate of one's own for hosts that stay: uploaded in place of the old one, or set at the domain. */
export function uploadedCertificates(
  change: PlannedChange,
  changes: readonly PlannedChange[],
  asOf: string,
): readonly PlanFinding[] {
  if (change.type === "heroku_ssl") return ofUpload(change, changes, asOf);
  return change.type === "heroku_domain" ? ofDomain(change, changes, asOf) : [];
}

function ofUpload(ssl: PlannedChange, changes: readonly PlannedChange[], asOf: string): readonly PlanFinding[] {
  const domains = changes.filter((other) => isServedBy(other, ssl, changes));
  if (!isUploaded(ssl) || domains.length === 0) return [];
  return judged(ssl, ssl, domains, changes, asOf);
}

function ofDomain(domain: PlannedChange, changes: readonly PlannedChange[], asOf: string): readonly PlanFinding[] {
  const { address, before, after } = domain;
  const now = stringOf(after.sni_endpoint_id) ?? "";
  if (!domain.actions.includes("update") || now === "" || now === before.sni_endpoint_id) return [];
  const ssl = changes.find(({ type, before: had }) => type === "heroku_ssl" && had.id === now);
  if (ssl === undefined) {
    const message = `The plan gives ${hostOf(domain)} another certificate, ${now}, and nothing in the plan tells which hosts it is for.`;
    return [
      open(
        RULE,
        address,
        message,
        "Compare its hosts with `heroku certs:info` before you apply the plan.",
        "sni_endpoint_id",
      ),
    ];
  }
  return isUploaded(ssl) ? [] : judged(domain, ssl, [domain], changes, asOf);
}

function isUploaded({ actions, before, after, afterUnknown }: PlannedChange): boolean {
  const isWritten = actions.includes("create") || actions.includes("update");
  return isWritten && (afterUnknown.certificate_chain === true || after.certificate_chain !== before.certificate_chain);
}

/** Whether a domain that was there has a certificate from the apply on: by its id, or by a reference to what is made. */
function isServedBy(domain: PlannedChange, ssl: PlannedChange, changes: readonly PlannedChange[]): boolean {
  const { type, after, afterUnknown } = domain;
  if (type !== "heroku_domain" || (destroys(domain) && !domain.actions.includes("create"))) return false;
  if (afterUnknown.sni_endpoint_id !== true)
    return ssl.before.id !== undefined && after.sni_endpoint_id === ssl.before.id;
  const referred = domain.references("sni_endpoint_id");
  const own = withoutKeys(ssl.address);
  if (referred.length > 0) return referred.some((one) => one === own || one.startsWith(`${own}.`));
  return changes.filter((one) => one.type === "heroku_ssl" && one.actions.includes("create")).length === 1;
}

function judged(
  at: PlannedChange,
  ssl: PlannedChange,
  domains: readonly PlannedChange[],
  changes: readonly PlannedChange[],
  asOf: string,
): readonly PlanFinding[] {
  const attribute = at === ssl ? "certificate_chain" : "sni_endpoint_id";
  const hosts = domains.map(hostOf).sort();
  const step = `The plan gives ${hosts.join(", ")} another certificate`;
  const chain = stringOf(ssl.after.certificate_chain);
  if (chain === undefined || ssl.afterUnknown.certificate_chain === true) {
    return [open(RULE, at.address, `${step}, which is known only after the apply.`, NEXT, attribute)];
  }
  const certificate = parsed(chain);
  if (certificate === undefined) {
    const message = `${step}, which cannot be read: Heroku refuses it, and the apply stops there.`;
    const advice = "Give the chain as PEM, the certificate of the host first.";
    return [finding(RULE, at.address, message, advice, attribute)];
  }
  const wrong = faults(certificate, ssl, domains, changes, asOf);
  if (wrong.length > 0) {
    const advice = "Upload a valid certificate that covers every host, together with its private key.";
    return wrong.map((fault) => finding(RULE, at.address, `${step}, ${fault}.`, advice, attribute));
  }
  const from = dayOf(certificate.validFrom);
  // Most certificates are newer than the catalogue, and where no day was told today is likely later.
  if (from > asOf) {
    const message = `${step}, which is valid from ${from} on: browsers refuse it until then.`;
    return [findingOf("info", RULE, at.address, message, "Apply the plan on that day or later.", attribute)];
  }
  // A host that is new has no browser that could lose it.
  if (domains.every(({ before }) => Object.keys(before).length === 0)) return [];
  const until = dayOf(certificate.validTo);
  return [findingOf("info", RULE, at.address, `${step}, which is valid until ${until}.`, NEXT, attribute)];
}

function faults(
  certificate: X509Certificate,
  ssl: PlannedChange,
  domains: readonly PlannedChange[],
  changes: readonly PlannedChange[],
  asOf: string,
): readonly string[] {
  // The catalogue's day is past: what is not valid on it may be valid by now.
  const isToldDay = asOf !== CATALOGUE_DATE;
  const from = dayOf(certificate.validFrom);
  const until = dayOf(certificate.validTo);
  const uncovered = domains
    .map(hostOf)
    .filter((host) => host !== "" && certificate.checkHost(host.replace(/^\*\./, "any-host.")) === undefined);
  const direct = domains.map(hostOf).filter((host) => isDirect(host, changes));
  return [
    ...(isToldDay && from > asOf ? [`which is valid from ${from} on: browsers refuse it until then`] : []),
    ...(until < asOf ? [`which expired on ${until}: browsers refuse it`] : []),
    ...(uncovered.length === 0 ? [] : [`which is not for ${uncovered.sort().join(", ")}: browsers refuse it there`]),
    ...(/origin/i.test(certificate.issuer) && /cloudflare/i.test(certificate.issuer) && direct.length > 0
      ? [`which is Cloudflare's for an origin, and ${direct.join(", ")} is not proxied: browsers refuse it there`]
      : []),
    ...(fits(certificate, stringOf(ssl.after.private_key)) ? [] : ["which has another private key: Heroku refuses it"]),
  ];
}

function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

function isDirect(host: string, changes: readonly PlannedChange[]): boolean {
  const own = changes.filter((one) => isRecord(one) && [one.after.name, one.after.hostname].includes(host));
  return own.length > 0 && own.every(({ after }) => after.proxied !== true);
}

/** A key that cannot be read, or is not known, is not called wrong. */
function fits(certificate: X509Certificate, key: string | undefined): boolean {
  if (key === undefined || key === "") return true;
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return true;
  }
}

function parsed(chain: string): X509Certificate | undefined {
  try {
    return new X509Certificate(chain);
  } catch {
    return undefined;
  }
}

function hostOf({ before, after }: PlannedChange): string {
  return (stringOf(after.hostname) ?? stringOf(before.hostname) ?? "").toLowerCase();
}

import { hostOf } from "../derived";
import type { CableAddress } from "../cables";
import type { HostTopology, RecordTopology, VariableTopology } from "../topology";
import type { DnsRecords } from "./dns-records";
import { stringOf } from "./json";
import type { TerraformResource } from "./resource";

const CABLE_LABEL = /^(action-?cable|any-?cable|cable|sockets?|wss?|websockets?)[-.]/;

/** The hosts of an app, and whether Cloudflare stands in between. */
export function hostsOf(
  records: DnsRecords,
  own: readonly TerraformResource[],
  cable: CableAddress | undefined,
  variables: readonly VariableTopology[],
  acm: unknown,
): HostTopology[] {
  const uploaded = own.some(({ type }) => type === "heroku_ssl");
  const pages = pageHosts(cable, variables);
  return own
    .filter(({ type }) => type === "heroku_domain")
    .map((domain) => {
      const host = stringOf(domain.values.hostname);
      const found = records.of(domain, host);
      const proxied = proxiedOf(found);
      return {
        at: domain.at,
        ...(host === undefined ? {} : { host }),
        serves: isCableHost(host, cable, pages) ? "cable" : "web",
        ...(proxied === undefined ? {} : { proxied }),
        ...(found === undefined ? {} : { record: recordOf(found, records.refers(found, domain)) }),
        certificate: certificateOf(domain, uploaded, acm),
      };
    });
}

/** The hosts that some variable says pages are served on. */
export function pageHosts(
  cable: CableAddress | undefined,
  variables: readonly VariableTopology[],
): ReadonlySet<string> {
  const application = variables.find(({ name }) => ["APPLICATION_HOST", "APP_HOST", "HOST"].includes(name))?.value;
  const origins = (cable?.allowedRequestOrigins ?? []).map(hostOf);
  return new Set([...origins, hostOf(application) ?? application].filter((host) => host !== undefined));
}

/** Whether a host serves the cable rather than pages. */
export function isCableHost(
  host: string | undefined,
  cable: CableAddress | undefined,
  pages: ReadonlySet<string>,
): boolean {
  if (host === undefined || pages.has(host)) return false;
  return host === hostOf(cable?.url) || CABLE_LABEL.test(host);
}

function certificateOf(domain: TerraformResource, uploaded: boolean, acm: unknown): HostTopology["certificate"] {
  const endpoint = domain.values.sni_endpoint_id;
  if (typeof endpoint === "string" && endpoint !== "") return "own";
  if (domain.references("sni_endpoint_id").length > 0) return "own";
  if (acm === true) return "managed";
  if (uploaded) return "own";
  return acm === false ? "none" : "unknown";
}

/** Version 4 of the provider has the target as value. */
function recordOf({ values, references }: TerraformResource, isOwn: boolean): RecordTopology {
  const type = stringOf(values.type)?.toUpperCase();
  const written = stringOf(values.content) ?? stringOf(values.value);
  const [reference] = [...references("content"), ...references("value")];
  const known = written?.toLowerCase().replace(/\.$/, "");
  // The target of the domain itself is the same one, by whatever address the domain has in this program.
  const target = isOwn ? "its target at Heroku" : (known ?? reference?.expression);
  return { ...(type === undefined ? {} : { type }), ...(target === undefined ? {} : { target }) };
}

function proxiedOf(record: TerraformResource | undefined): boolean | undefined {
  if (record === undefined) return undefined;
  const { proxied } = record.values;
  if (typeof proxied === "boolean") return proxied;
  return record.references("proxied").length > 0 ? undefined : false;
}

import { digest, twoWords } from "../../kit/identifiers";
import { invalid, notFound } from "./platform-error";
import type { App, Domain, SniEndpoint } from "./rows";
import type { HerokuState } from "./state";

/** What a host name resolves to on the internet, as far as a DNS stand-in knows. */
export interface Resolution {
  /** The name that it points at; null for addresses only. */
  readonly target: string | null;
  /** Whether a CDN's proxy stands in front of it. */
  readonly proxied: boolean;
}

/** Answers what a host name resolves to, undefined where no record stands. */
export type Resolve = (hostname: string) => Resolution | undefined;

/** How far automated certificate management is with a domain. */
export interface AcmStatus {
  readonly status: "pending" | "cert issued" | "failing";
  readonly reason: string | null;
}

const HOSTNAME = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Custom domains and certificates. */
export class Domains {
  /** Where host names resolve; without it ACM stays pending. */
  resolve: Resolve | undefined;

  constructor(private readonly state: HerokuState) {}

  of(app: App): Domain[] {
    return this.state.domains.all(app.id);
  }

  get(app: App, idOrHostname: string): Domain {
    return (
      this.state.domains.find(({ id, hostname }) => id === idOrHostname || hostname === idOrHostname, app.id) ??
      notFound("domain")
    );
  }

  /** @throws PlatformError 422 for a name that any app has already */
  create(app: App, name: string, sniEndpoint: string | null): Domain {
    const hostname = name.toLowerCase();
    if (hostname.length > 253 || !HOSTNAME.test(hostname)) throw invalid(`${name} is not a valid domain name.`);
    if (hostname.endsWith(".herokuapp.com")) throw invalid(`${name}: herokuapp.com names are given by Heroku.`);
    const holder = this.state.domains.find((domain) => domain.hostname === hostname);
    if (holder !== undefined) {
      throw invalid(
        holder.appId === app.id
          ? `${hostname} is already added to this app.`
          : `${hostname} is currently in use by another app.`,
      );
    }
    const createdAt = this.state.tick();
    return this.state.domains.add({
      id: this.state.id(),
      appId: app.id,
      hostname,
      cname: `${twoWords(hostname)}-${digest(this.state.seed, "cname", hostname).slice(0, 20)}.herokudns.com`,
      sniEndpointId: sniEndpoint === null ? null : this.sniEndpoint(app, sniEndpoint).id,
      createdAt,
      updatedAt: createdAt,
    });
  }

  update(app: App, domain: Domain, sniEndpoint: string | null): Domain {
    domain.sniEndpointId = sniEndpoint === null ? null : this.sniEndpoint(app, sniEndpoint).id;
    domain.updatedAt = this.state.tick();
    return domain;
  }

  delete(domain: Domain): void {
    this.state.domains.delete(domain);
    this.state.tick();
  }

  /** Null while ACM is off. */
  acmStatus(app: App, domain: Domain): AcmStatus | null {
    if (!app.acm) return null;
    if (this.resolve === undefined) return { status: "pending", reason: null };
    const found = this.resolve(domain.hostname);
    if (found === undefined) return { status: "failing", reason: `no DNS record for ${domain.hostname}` };
    if (found.proxied) {
      const reason = `${domain.hostname} is proxied, so the certificate authority can't reach Heroku`;
      return { status: "failing", reason };
    }
    if (found.target?.toLowerCase().replace(/\.$/, "") !== domain.cname) {
      const reason = `${domain.hostname} points at ${found.target ?? "an address"}, not at ${domain.cname ?? ""}`;
      return { status: "failing", reason };
    }
    return { status: "cert issued", reason: null };
  }

  sniEndpoint(app: App, idOrName: string): SniEndpoint {
    return (
      this.state.sniEndpoints.find(({ id, name }) => id === idOrName || name === idOrName, app.id) ??
      notFound("SNI endpoint")
    );
  }

  sniEndpoints(app: App): SniEndpoint[] {
    return this.state.sniEndpoints.all(app.id);
  }

  /** The private key is looked at and forgotten. */
  createSniEndpoint(app: App, certificateChain: string, privateKey: string): SniEndpoint {
    checkPem(certificateChain, privateKey);
    const createdAt = this.state.tick();
    const id = this.state.id();
    return this.state.sniEndpoints.add({
      id,
      appId: app.id,
      name: `${twoWords(id)}-${digest(id).slice(0, 5)}`,
      certificateChain,
      createdAt,
      updatedAt: createdAt,
    });
  }

  updateSniEndpoint(endpoint: SniEndpoint, certificateChain: string, privateKey: string): SniEndpoint {
    checkPem(certificateChain, privateKey);
    endpoint.certificateChain = certificateChain;
    endpoint.updatedAt = this.state.tick();
    return endpoint;
  }

  deleteSniEndpoint(app: App, endpoint: SniEndpoint): void {
    for (const domain of this.of(app)) if (domain.sniEndpointId === endpoint.id) domain.sniEndpointId = null;
    this.state.sniEndpoints.delete(endpoint);
    this.state.tick();
  }
}

/** Only that both are PEM: whether key and certificate belong together would ask for real ones in every rehearsal. */
function checkPem(certificateChain: string, privateKey: string): void {
  if (!certificateChain.includes("-----BEGIN CERTIFICATE-----"))
    throw invalid("certificate_chain holds no PEM certificate.");
  if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(privateKey))
    throw invalid("private_key holds no PEM private key.");
}

import type { DnsRecord, DnsRecordConfig } from "@cdktf/provider-cloudflare/lib/dns-record";
import { Token, type IResolvable, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { HostRecord, ZONE_SHAPE, type ZoneProps } from "../cloudflare/host-record";
import { ConfigurationError } from "../properties/configuration-error";
import { Domain as HerokuDomain, type DomainConfig as HerokuDomainConfig } from "../../provider-heroku/domain";
import { Ssl, type SslConfig } from "../../provider-heroku/ssl";
import { checkShape, type Shape } from "../properties/shape";
import { transformed, type Transform } from "../properties/transform";
import { claimOnce } from "../properties/claimed-once";
import { NEEDS_APP, validateApp, type IRailsApp } from "./existing-rails-app";
import { oneOf } from "../properties/one-of";

/** A certificate of one's own, to be uploaded. */
export interface UploadedCertificate {
  /** The certificate and its intermediates, PEM. */
  readonly chain: string;
  /** Its key, PEM: the value of a sensitive TerraformVariable. It lies in Terraform's state. */
  readonly privateKey: string;
}

/** A certificate that the app has already, so that its key is in no state. */
export interface ExistingCertificate {
  /** The name or UUID of the SNI endpoint, as `heroku certs` lists it. */
  readonly sniEndpointId: string;
}

/** A host of an app, and where it is kept. */
export interface HostProps extends ZoneProps {
  /** The full host name, as in `www.acme.com`. A wildcard, `*.acme.com`, serves pages and is no origin of the cable. */
  readonly host: string;
  /**
   * A certificate of one's own, where the app has no Automated Certificate Management.
   *
   * @default - Automated Certificate Management issues and renews one
   */
  readonly certificate?: UploadedCertificate | ExistingCertificate;
  /**
   * The Cloudflare provider to use.
   *
   * @default - the stack's own
   */
  readonly cloudflareProvider?: TerraformProvider;
  /**
   * Changes to the generated resources.
   *
   * @default - none
   */
  readonly transform?: DomainTransforms;
}

/** What of a domain can be transformed. */
export interface DomainTransforms {
  readonly domain?: Transform<HerokuDomainConfig>;
  readonly record?: Transform<DnsRecordConfig>;
  readonly certificate?: Transform<SslConfig>;
}

/** Properties of a {@link Domain}. */
export interface DomainProps extends HostProps {
  readonly app: IRailsApp;
  /**
   * Whether Cloudflare stands in between. Only with a certificate of one's own: behind the proxy Heroku's certificates
   * are not issued, or fail to renew weeks later.
   *
   * @default false - DNS only
   */
  readonly proxied?: boolean | IResolvable;
  /**
   * A note for whoever sees the record at Cloudflare.
   *
   * @default - none
   */
  readonly comment?: string;
  /**
   * What the app serves there: pages, or nothing but the cable.
   *
   * @default "web"
   */
  readonly serves?: "web" | "cable";
}

/** The properties of a host, whatever it serves. */
export const HOST_SHAPE = {
  ...ZONE_SHAPE,
  host: { is: "string", needs: "the full host name, as in www.acme.com" },
  certificate: "value?",
  cloudflareProvider: "value?",
  transform: "value?",
} satisfies Shape<HostProps>;

const SHAPE = {
  ...HOST_SHAPE,
  app: NEEDS_APP,
  proxied: "flag?",
  comment: "string?",
  serves: "string?",
} satisfies Shape<DomainProps>;

const TRANSFORMS = { domain: "value?", record: "value?", certificate: "value?" } satisfies Shape<DomainTransforms>;

const UPLOADED = {
  chain: { is: "string", needs: "the certificate and its intermediates, PEM" },
  privateKey: { is: "string", needs: "its key, PEM: the stringValue of a sensitive TerraformVariable" },
} satisfies Shape<UploadedCertificate>;

const EXISTING = {
  sniEndpointId: { is: "string", needs: "the name or UUID of the SNI endpoint, as `heroku certs` lists it" },
} satisfies Shape<ExistingCertificate>;

const ANY_CERTIFICATE = { chain: "string?", privateKey: "string?", sniEndpointId: "string?" } as const;

/**
 * A host that an app answers on: the domain at Heroku and the record at Cloudflare that points to it.
 *
 * @example
 * ```ts
 * new Domain(this, "www", { app: rails, zoneId, host: "www.acme.com" });
 * ```
 */
export class Domain extends Construct {
  readonly host: string;
  /** What the host points to: `….herokudns.com`. */
  readonly dnsTarget: string;
  readonly #domain: HerokuDomain;
  readonly #record: HostRecord;
  readonly #certificate: Ssl | undefined;

  constructor(scope: Construct, id: string, props: DomainProps) {
    super(scope, id);
    checkShape(this, "a Domain", props, SHAPE);
    checkShape(this, "a Domain's transform", props.transform ?? {}, TRANSFORMS, "transform");
    if (props.certificate !== undefined) checkCertificateShape(this, props.certificate);
    validateApp(this, "app", props.app);
    oneOf(this, "serves", props.serves ?? "web", ["web", "cable"]);
    const { app, host, transform } = props;
    this.host = host;
    this.#certificate = this.#upload(props);
    const sniEndpointId =
      this.#certificate?.id ??
      (props.certificate !== undefined && "sniEndpointId" in props.certificate
        ? props.certificate.sniEndpointId
        : undefined);
    this.#domain = new HerokuDomain(
      this,
      "Default",
      transformed<HerokuDomainConfig>(
        { appId: app.appId, hostname: host, sniEndpointId, provider: app.provider },
        transform?.domain,
      ),
    );
    this.dnsTarget = this.#domain.cname;
    this.#record = new HostRecord(this, "record", {
      zoneId: props.zoneId,
      zone: props.zone,
      host,
      target: this.dnsTarget,
      proxied: props.proxied,
      comment: props.comment,
      provider: props.cloudflareProvider,
      transform: transform?.record,
    });
    this.#checkCertificate(props);
    app.inventory.addHost(host, {
      construct: this,
      resource: this.#domain,
      serves: props.serves ?? "web",
      proxied: this.#record.proxied,
      certificate: sniEndpointId !== undefined,
    });
    claimOnce(this, "host", host, "a host is on one app of all Heroku");
  }

  /** Whether Cloudflare stands in between. */
  get proxied(): boolean | IResolvable {
    return this.#record.proxied;
  }

  /** The generated resources. */
  get nodes(): {
    readonly domain: HerokuDomain;
    readonly record: DnsRecord;
    readonly certificate: Ssl | undefined;
  } {
    return { domain: this.#domain, record: this.#record.nodes.record, certificate: this.#certificate };
  }

  #upload({ app, certificate, transform }: DomainProps): Ssl | undefined {
    if (certificate === undefined || "sniEndpointId" in certificate) return undefined;
    if (!Token.isUnresolved(certificate.privateKey)) {
      throw new ConfigurationError({
        at: this,
        property: "certificate.privateKey",
        problem: "is a literal, which would be written to cdktf.out and to snapshots",
        remedy:
          "Pass the stringValue of a sensitive TerraformVariable, or upload the certificate with `heroku certs:add` and pass its sniEndpointId",
      });
    }
    return new Ssl(
      this,
      "certificate",
      transformed<SslConfig>(
        {
          appId: app.appId,
          certificateChain: certificate.chain,
          privateKey: certificate.privateKey,
          provider: app.provider,
        },
        transform?.certificate,
      ),
    );
  }

  #checkCertificate({ app, certificate }: DomainProps): void {
    if (this.proxied === true && (app.acm === true || certificate === undefined)) {
      throw new ConfigurationError({
        at: this,
        property: "proxied",
        value: true,
        problem:
          "hides the host from Heroku's certificate management: the certificate is not issued, or fails to renew weeks later",
        allowed: "false, or true with acm: false on the app and a certificate of one's own",
        remedy: "Leave `proxied` out, or set acm: false and pass a Cloudflare origin certificate as `certificate`",
      });
    }
    if (app.acm === true && certificate !== undefined) {
      throw new ConfigurationError({
        at: this,
        property: "certificate",
        problem: "has no effect while Automated Certificate Management is on: Heroku uses its own",
        remedy: "Leave it out, or set acm: false on the app",
      });
    }
    if (app.acm === false && certificate === undefined) {
      throw new ConfigurationError({
        at: this,
        property: "certificate",
        problem: `is missing: Automated Certificate Management is off, so ${this.host} would have no TLS`,
        remedy: "Pass a certificate that browsers trust, or leave acm on",
      });
    }
  }
}

function checkCertificateShape(at: Construct, certificate: unknown): void {
  checkShape(at, "a certificate", certificate, ANY_CERTIFICATE, "certificate");
  const exists = Object.hasOwn(Object(certificate) as object, "sniEndpointId");
  checkShape(at, "a certificate", certificate, exists ? EXISTING : UPLOADED, "certificate");
}

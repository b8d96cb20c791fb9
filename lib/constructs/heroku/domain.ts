import type { DnsRecord, DnsRecordConfig } from "@cdktf/provider-cloudflare/lib/dns-record";
import type { IResolvable, TerraformProvider, TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { HostRecord, ZONE_SHAPE, type ZoneProps } from "../cloudflare/host-record";
import { validateComment, validateHostName, validateWithinZone } from "../cloudflare/host";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError, declareOrigin, pathOf } from "../properties/configuration-error";
import { Domain as HerokuDomain, type DomainConfig as HerokuDomainConfig } from "../../provider-heroku/domain";
import { Ssl, type SslConfig } from "../../provider-heroku/ssl";
import { boolean, choice, provider, record, text, transformOf } from "../properties/kinds";
import { secretVariable } from "../properties/secret-variable";
import { literalSecret } from "../properties/secrets";
import { isPlainObject } from "../properties/plain-object";
import { checkShape, optional, required, type Check, type Place, type Shape } from "../properties/shape";
import { attributeOf } from "../properties/references";
import { transformed, type Transform } from "../properties/transform";
import { claimOnce } from "../properties/claimed-once";
import { inventoryOf } from "./app-inventory";
import { APP, type IRailsApp } from "./existing-rails-app";
import { isToken } from "../properties/tokens";

/** A certificate of your own, to be uploaded. */
export interface UploadedCertificate {
  /** The certificate and its intermediates, PEM. */
  readonly chain: string;
  /**
   * Its key, PEM: the value of a sensitive TerraformVariable. Terraform's state contains it.
   *
   * @default - a sensitive variable named after the host is declared in the stack: for www.acme.com, set TF_VAR_www_acme_com_private_key
   */
  readonly privateKey?: string;
}

/** A certificate that the app has already, so that its key is not in Terraform's state. */
export interface ExistingCertificate {
  /** The name or UUID of the SNI endpoint, as `heroku certs` lists it. */
  readonly sniEndpointId: string;
}

/** A host of an app, and its Cloudflare zone. */
export interface HostProps extends ZoneProps {
  /** The full host name, as in `www.acme.com`. A wildcard, `*.acme.com`, serves pages and is not an origin of the cable. */
  readonly host: string;
  /**
   * A certificate of your own, where the app has no Automated Certificate Management; `false` for a host that has none, as
   * an existing one may.
   *
   * @default - Automated Certificate Management issues and renews one
   */
  readonly certificate?: UploadedCertificate | ExistingCertificate | false;
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
  /** The app that answers on the host. */
  readonly app: IRailsApp;
  /**
   * Whether traffic goes through Cloudflare's proxy. It needs a certificate of your own: behind the proxy Heroku cannot
   * issue or renew one. A host that is proxied with Automated Certificate Management fails at synth, until the rule
   * `web-record-proxied-with-acm` is acknowledged for it.
   *
   * @default false - DNS only
   */
  readonly proxied?: boolean | IResolvable;
  /**
   * A note on the record at Cloudflare: at most 500 characters, and 100 on the free plan.
   *
   * @default - none
   */
  readonly comment?: string;
  /**
   * What the app serves there: pages, or the cable alone.
   *
   * @default "web"
   */
  readonly serves?: "web" | "cable";
}

const UPLOADED = {
  chain: required(
    text(validateChain, { multiline: true, secrets: true }),
    "the certificate and its intermediates, PEM",
  ),
  privateKey: optional(text(validateKey, { multiline: true, secrets: true })),
} satisfies Shape<UploadedCertificate>;

const EXISTING = {
  sniEndpointId: required(text(), "the name or UUID of the SNI endpoint, as `heroku certs` lists it"),
} satisfies Shape<ExistingCertificate>;

const TRANSFORMS = {
  domain: optional(transformOf<HerokuDomainConfig>()),
  record: optional(transformOf<DnsRecordConfig>()),
  certificate: optional(transformOf<SslConfig>()),
} satisfies Shape<DomainTransforms>;

const ownCertificate = record<UploadedCertificate | ExistingCertificate>("a certificate", (certificate) =>
  isPlainObject(certificate) && Object.keys(certificate).some((name) => name.startsWith("sni")) ? EXISTING : UPLOADED,
);

const certificate: Check<UploadedCertificate | ExistingCertificate | false> = (place, value) =>
  value === false ? [] : ownCertificate(place, value);

/** The properties of a host, whatever it serves. */
export const HOST_SHAPE = {
  ...ZONE_SHAPE,
  host: required(text(validateHostName), "the full host name, as in www.acme.com"),
  certificate: optional(certificate),
  cloudflareProvider: optional(provider("cloudflare")),
  transform: optional(record<DomainTransforms>("a Domain's transform", TRANSFORMS)),
} satisfies Shape<HostProps>;

const SHAPE = {
  ...HOST_SHAPE,
  app: APP,
  proxied: optional(boolean("flag")),
  comment: optional(text(validateComment)),
  serves: optional(choice(["web", "cable"])),
} satisfies Shape<DomainProps>;

function validateChain({ at, property }: Place, chain: string): void {
  const problem = /-----BEGIN [A-Z ]*PRIVATE KEY/.test(chain)
    ? "contains a private key, which would be written to cdktf.out and to snapshots"
    : isToken(chain) || chain.includes("-----BEGIN CERTIFICATE-----")
      ? undefined
      : "is not a certificate in PEM form";
  if (problem === undefined) return;
  throw new ConfigurationError({
    at,
    property,
    problem,
    allowed: "the certificate and its intermediates, PEM",
    remedy: 'Pass the certificates alone, as in readFileSync(path, "utf8"), and the key as `privateKey`',
  });
}

function validateKey({ at, property }: Place, privateKey: string): void {
  if (isToken(privateKey) && literalSecret(privateKey) === undefined) return;
  throw new ConfigurationError({
    at,
    property,
    problem: "is a literal, which would be written to cdktf.out and to snapshots",
    remedy:
      "Leave it out and set the TF_VAR_… of its variable where Terraform runs, or upload the certificate with `heroku certs:add` and pass its sniEndpointId",
  });
}

/**
 * Whether Terraform takes the host away after it has changed the variables that name it, which needs creation before
 * destruction. Not so for the cable: it moves between apps, and Heroku takes a host only once. Where a ledger knows that it
 * stays, synth turns it on.
 */
function staysOnItsApp({ app, serves }: DomainProps): boolean {
  return serves !== "cable" && !inventoryOf(app).mayBeReplaced;
}

function lifecycleOf(props: DomainProps, sniEndpointId: string | undefined): TerraformResourceLifecycle | undefined {
  const lifecycle: TerraformResourceLifecycle = {
    ...(staysOnItsApp(props) ? { createBeforeDestroy: true } : {}),
    // A host loses its own certificate when that is deleted; the provider would ask for the certificate "" instead of none.
    ...(sniEndpointId === undefined ? { ignoreChanges: ["sni_endpoint_id"] } : {}),
  };
  return Object.keys(lifecycle).length === 0 ? undefined : lifecycle;
}

/**
 * A host that an app answers on: the domain at Heroku and the record at Cloudflare that points to it.
 *
 * @example
 * ```ts
 * new Domain(this, "www", { app: rails, zoneId, host: "www.acme.com" });
 * ```
 */
export class Domain extends Construct {
  readonly app: IRailsApp;
  readonly host: string;
  /** What the host points to: `….herokudns.com`. */
  readonly dnsTarget: string;
  readonly #domain: HerokuDomain;
  readonly #record: HostRecord;
  readonly #certificate: Ssl | undefined;

  constructor(scope: Construct, id: string, props: DomainProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "a Domain", props, SHAPE);
    validateWithinZone(this, "host", props.host, props.zone);
    const { app, host, transform } = props;
    this.app = app;
    this.host = host;
    this.#certificate = this.#upload(props);
    const sniEndpointId =
      this.#certificate?.id ??
      (isOwn(props.certificate) && "sniEndpointId" in props.certificate ? props.certificate.sniEndpointId : undefined);
    this.#domain = new HerokuDomain(
      this,
      "Default",
      transformed<HerokuDomainConfig>(
        this,
        "domain",
        {
          appId: app.appId,
          hostname: host,
          sniEndpointId,
          lifecycle: lifecycleOf(props, sniEndpointId),
          provider: app.provider,
        },
        transform?.domain,
        HerokuDomain,
      ),
    );
    this.dnsTarget = attributeOf(this.#domain, "cname");
    declareOrigin(this, "record", {
      at: this,
      path: (property) => (property === "transform" ? "transform.record" : property),
    });
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
    if (staysOnItsApp(props)) {
      const { record } = this.#record.nodes;
      record.lifecycle = { createBeforeDestroy: true, ...record.lifecycle };
    }
    for (const named of [this.#domain, this.#record.nodes.record]) inventoryOf(app).addNamedByVariables(named);
    inventoryOf(app).addHost(host, {
      construct: this,
      resource: this.#domain,
      serves: props.serves ?? "web",
      proxied: this.#record.proxied,
      certificate: sniEndpointId !== undefined,
    });
    claimOnce(this, "host", host, "a host belongs to one app on all of Heroku");
  }

  /** Whether traffic goes through Cloudflare's proxy. */
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
    if (!isOwn(certificate) || "sniEndpointId" in certificate) return undefined;
    const privateKey =
      certificate.privateKey ??
      secretVariable(
        this,
        "certificate.privateKey",
        `${isToken(this.host) ? this.node.id : this.host}_private_key`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_"),
        `The private key of the certificate of ${isToken(this.host) ? pathOf(this) : this.host}, PEM`,
      );
    return new Ssl(
      this,
      "certificate",
      transformed<SslConfig>(
        this,
        "certificate",
        {
          appId: app.appId,
          certificateChain: certificate.chain,
          privateKey,
          provider: app.provider,
        },
        transform?.certificate,
        Ssl,
      ),
    );
  }

  #checkCertificate({ app, certificate }: DomainProps): void {
    if (this.proxied === true && (app.acm === true ? isOwn(certificate) : certificate === undefined)) {
      throw new ConfigurationError({
        at: this,
        property: "proxied",
        value: true,
        problem:
          "hides the host from Heroku's certificate management, which then cannot issue or renew the certificate",
        allowed: "false, or true with acm: false on the app and a certificate of your own",
        remedy: "Leave `proxied` out, or set acm: false and pass a Cloudflare origin certificate as `certificate`",
      });
    }
    if (app.acm === true && isOwn(certificate)) {
      throw new ConfigurationError({
        at: this,
        property: "certificate",
        problem: "has no effect while Automated Certificate Management is on: Heroku uses its own certificate",
        remedy: "Leave it out, or set acm: false on the app",
      });
    }
    if (app.acm === false && certificate === undefined) {
      throw new ConfigurationError({
        at: this,
        property: "certificate",
        problem: `is missing: Automated Certificate Management is off, so ${this.host} would have no TLS`,
        remedy: "Pass a certificate that browsers trust, leave acm on, or pass false for a host without TLS",
      });
    }
  }
}

function isOwn(certificate: HostProps["certificate"]): certificate is UploadedCertificate | ExistingCertificate {
  return certificate !== undefined && certificate !== false;
}

import type { IResolvable, TerraformProvider } from "cdktf";
import { DnsRecord, type DnsRecordConfig } from "@cdktf/provider-cloudflare/lib/dns-record";
import { Construct } from "constructs";
import { checkShape, type Shape } from "../properties/shape";
import { transformed, type Transform } from "../properties/transform";
import { validateHost, validateZoneId } from "./host";

/** Where a host is kept. */
export interface ZoneProps {
  /** The Cloudflare zone: 32 hexadecimal digits, on the zone's Overview page. */
  readonly zoneId: string;
  /**
   * The zone's name, as in `acme.com`, so that a host outside of it is found before Cloudflare appends the zone to it.
   *
   * @default - not checked
   */
  readonly zone?: string;
}

/** Properties of a {@link HostRecord}. */
export interface HostRecordProps extends ZoneProps {
  /** The full host name. */
  readonly host: string;
  /** What it points to. */
  readonly target: string;
  /**
   * Whether Cloudflare stands in between.
   *
   * @default false - DNS only: the name resolves to the target itself
   */
  readonly proxied?: boolean | IResolvable;
  /**
   * A note for whoever sees the record at Cloudflare; at most 100 characters on the free plan.
   *
   * @default - none
   */
  readonly comment?: string;
  /**
   * The Cloudflare provider to use.
   *
   * @default - the stack's own
   */
  readonly provider?: TerraformProvider;
  /**
   * Changes to the generated resource.
   *
   * @default - none
   */
  readonly transform?: Transform<DnsRecordConfig>;
}

/** The properties of {@link ZoneProps}. */
export const ZONE_SHAPE = {
  zoneId: { is: "string", needs: "the id of the Cloudflare zone: 32 hexadecimal digits, on its Overview page" },
  zone: "string?",
} satisfies Shape<ZoneProps>;

const SHAPE = {
  ...ZONE_SHAPE,
  host: { is: "string", needs: "the full host name, as in www.acme.com" },
  target: { is: "string", needs: "the name that the host points to" },
  proxied: "flag?",
  comment: "string?",
  provider: "value?",
  transform: "value?",
} satisfies Shape<HostRecordProps>;

/** `ttl` of a record whose lifetime Cloudflare chooses; the only one that a proxied record can have. */
const AUTOMATIC_TTL = 1;

/** A CNAME record of a host, DNS-only unless told otherwise. At the apex of a zone Cloudflare flattens it. */
export class HostRecord extends Construct {
  readonly #record: DnsRecord;
  readonly #proxied: boolean | IResolvable;

  constructor(scope: Construct, id: string, props: HostRecordProps) {
    super(scope, id);
    checkShape(this, "a HostRecord", props, SHAPE);
    validateZoneId(this, props.zoneId);
    validateHost(this, "host", props.host, props.zone);
    const config = transformed<DnsRecordConfig>(
      {
        zoneId: props.zoneId,
        name: props.host,
        type: "CNAME",
        content: props.target,
        ttl: AUTOMATIC_TTL,
        proxied: props.proxied ?? false,
        comment: props.comment,
        provider: props.provider,
      },
      props.transform,
    );
    this.#proxied = config.proxied ?? false;
    this.#record = new DnsRecord(this, "Default", config);
  }

  /** Whether Cloudflare stands in between, after all transforms. */
  get proxied(): boolean | IResolvable {
    return this.#proxied;
  }

  /** The generated resource. */
  get nodes(): { readonly record: DnsRecord } {
    return { record: this.#record };
  }
}

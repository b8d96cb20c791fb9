import type { IResolvable, TerraformProvider } from "cdktf";
import { DnsRecord, type DnsRecordConfig } from "@cdktf/provider-cloudflare/lib/dns-record";
import { Construct, type IConstruct } from "constructs";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError } from "../properties/configuration-error";
import { boolean, provider, text, transformOf } from "../properties/kinds";
import { checkShape, optional, required, type Shape } from "../properties/shape";
import { transformed, type Transform } from "../properties/transform";
import {
  validateComment,
  validateHostName,
  validateTarget,
  validateWithinZone,
  validateZone,
  validateZoneId,
} from "./host";
import { isToken } from "../properties/tokens";

/** The Cloudflare zone of a host. */
export interface ZoneProps {
  /** The Cloudflare zone: 32 hexadecimal digits, on the zone's Overview page. */
  readonly zoneId: string;
  /**
   * The zone's name, as in `acme.com`, so that a host outside of it is refused; Cloudflare would append the zone to it.
   *
   * @default - not checked
   */
  readonly zone?: string;
}

/** Properties of a {@link HostRecord}. */
export interface HostRecordProps extends ZoneProps {
  /** The full host name. */
  readonly host: string;
  /** The name that the host points to, as in `acme.herokudns.com`. */
  readonly target: string;
  /**
   * Whether traffic goes through Cloudflare's proxy.
   *
   * @default false - DNS only: the name resolves to the target itself
   */
  readonly proxied?: boolean | IResolvable;
  /**
   * A note on the record at Cloudflare: at most 500 characters, and 100 on the free plan.
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
  zoneId: required(text(validateZoneId), "the id of the Cloudflare zone: 32 hexadecimal digits, on its Overview page"),
  zone: optional(text(validateZone)),
} satisfies Shape<ZoneProps>;

const SHAPE = {
  ...ZONE_SHAPE,
  host: required(text(validateHostName), "the full host name, as in www.acme.com"),
  target: required(text(validateTarget), "the name that the host points to, as in acme.herokudns.com"),
  proxied: optional(boolean("flag")),
  comment: optional(text(validateComment)),
  provider: optional(provider("cloudflare")),
  transform: optional(transformOf<DnsRecordConfig>()),
} satisfies Shape<HostRecordProps>;

/** `ttl` of a record whose lifetime Cloudflare chooses; the only one that a proxied record can have. */
const AUTOMATIC_TTL = 1;

/** A CNAME record of a host, DNS-only unless told otherwise. At the apex of a zone Cloudflare flattens it. */
export class HostRecord extends Construct {
  readonly #record: DnsRecord;
  readonly #proxied: boolean | IResolvable;

  constructor(scope: Construct, id: string, props: HostRecordProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "a HostRecord", props, SHAPE);
    validateWithinZone(this, "host", props.host, props.zone);
    validateLeadsElsewhere(this, props);
    const config = transformed<DnsRecordConfig>(
      this,
      "",
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
      DnsRecord,
    );
    this.#proxied = config.proxied ?? false;
    this.#record = new DnsRecord(this, "Default", config);
  }

  /** Whether traffic goes through Cloudflare's proxy, after all transforms. */
  get proxied(): boolean | IResolvable {
    return this.#proxied;
  }

  /** The generated resource. */
  get nodes(): { readonly record: DnsRecord } {
    return { record: this.#record };
  }
}

/** A record that points to itself resolves to nothing. */
function validateLeadsElsewhere(at: IConstruct, { host, target }: HostRecordProps): void {
  if (isToken(target) || target.toLowerCase() !== host.toLowerCase()) return;
  throw new ConfigurationError({
    at,
    property: "target",
    value: target,
    problem: "is the host itself, so the record would resolve to nothing",
    remedy: "Pass the dnsTarget of a Domain, or copy the DNS target from `heroku domains`",
  });
}

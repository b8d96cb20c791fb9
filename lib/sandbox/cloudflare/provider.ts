import facts from "../../catalogue/cloudflare-provider.json";
import { readProviderFacts, type Provider } from "../protocol/provider";
import { CloudflareApi } from "./api";
import { CloudflareClient } from "./client";
import type { CloudflarePlatform } from "./platform/cloudflare-platform";
import { dnsRecordData, zoneData } from "./resources/data-sources";
import { dnsRecord } from "./resources/dns-record";
import { zone } from "./resources/zone";
import { zoneSetting } from "./resources/zone-setting";

/** Options of the offline provider. */
export interface CloudflareProviderOptions {
  /** The API to ask, so that its log can be read. @default one of its own over the platform */
  readonly api?: CloudflareApi;
}

/** A stand-in for cloudflare/cloudflare that sends to the platform what the real provider sends to Cloudflare. */
export function createCloudflareProvider(
  platform: CloudflarePlatform,
  options: CloudflareProviderOptions = {},
): Provider<CloudflareClient> {
  const api = options.api ?? new CloudflareApi(platform);
  return {
    facts: readProviderFacts(facts),
    resources: {
      cloudflare_dns_record: dnsRecord,
      cloudflare_zone: zone,
      cloudflare_zone_setting: zoneSetting,
    },
    dataSources: { cloudflare_dns_record: dnsRecordData, cloudflare_zone: zoneData },
    // Nobody is asked who they are.
    configure: () => new CloudflareClient(api),
  };
}

import facts from "../../catalogue/cloudflare-provider.json";
import { stringAt } from "../kit/json";
import { readProviderFacts, type Attributes, type Diagnostic, type Provider } from "../protocol/provider";
import { CloudflareApi } from "./api";
import { CloudflareClient } from "./client";
import type { CloudflarePlatform } from "./platform/cloudflare-platform";
import {
  dnsRecordData,
  dnsRecordsData,
  originCaCertificateData,
  originCaCertificatesData,
  zoneData,
  zonesData,
  zoneSettingData,
} from "./resources/data-sources";
import { dnsRecord } from "./resources/dns-record";
import { RETIRED } from "./retired";
import { originCaCertificate } from "./resources/origin-ca-certificate";
import { ruleset } from "./resources/ruleset";
import { rulesetData, rulesetsData } from "./resources/ruleset-data";
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
      cloudflare_origin_ca_certificate: originCaCertificate,
      cloudflare_ruleset: ruleset,
      cloudflare_zone: zone,
      cloudflare_zone_setting: zoneSetting,
    },
    dataSources: {
      cloudflare_dns_record: dnsRecordData,
      cloudflare_dns_records: dnsRecordsData,
      cloudflare_origin_ca_certificate: originCaCertificateData,
      cloudflare_origin_ca_certificates: originCaCertificatesData,
      cloudflare_ruleset: rulesetData,
      cloudflare_rulesets: rulesetsData,
      cloudflare_zone: zoneData,
      cloudflare_zone_setting: zoneSettingData,
      cloudflare_zones: zonesData,
    },
    retired: RETIRED,
    validateConfiguration: checkProviderBlock,
    // Nobody is asked who they are.
    configure: () => new CloudflareClient(api),
  };
}

/** The provider looks for the form anywhere in the text. */
const CREDENTIALS = {
  api_token: [/[A-Za-z0-9_-]{40}/, "40 characters of a-z, A-Z, 0-9, hyphens and underscores"],
  api_key: [/[0-9a-f]{37}/, "37 characters of 0-9 and a-f"],
} as const;

/** The value of a credential is not shown. */
function checkProviderBlock(block: Attributes): readonly Diagnostic[] {
  const malformed = Object.entries(CREDENTIALS).flatMap(([name, [pattern, form]]): readonly Diagnostic[] => {
    const value = stringAt(block, name);
    if (value === undefined || pattern.test(value)) return [];
    const detail = `The value has ${value.length} characters; ${name} must have ${form}.`;
    return [{ severity: "error", summary: "Invalid Attribute Value Match", detail, attribute: [name] }];
  });
  if (stringAt(block, "api_key") === undefined || (block.email ?? null) !== null) return malformed;
  const detail = "api_key needs email to be given as well.";
  return [
    ...malformed,
    { severity: "error", summary: "Invalid Attribute Combination", detail, attribute: ["api_key"] },
  ];
}

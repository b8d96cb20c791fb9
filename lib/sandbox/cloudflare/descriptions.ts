import type { JsonObject } from "../kit/json";
import { digest } from "../kit/identifiers";
import { isProxiable } from "./platform/record-content";
import type { OriginCertificate } from "./platform/origin-certificates";
import type { DnsRecord, Zone, ZoneSetting } from "./platform/rows";
import type { Ruleset } from "./platform/rulesets";

/** A record in the words of the API, version 4. */
export function describeRecord(record: DnsRecord): JsonObject {
  return {
    comment: record.comment,
    ...(record.commentModifiedOn === null ? {} : { comment_modified_on: record.commentModifiedOn }),
    content: record.content,
    created_on: record.createdOn,
    ...(record.data === null ? {} : { data: record.data }),
    id: record.id,
    meta: {},
    modified_on: record.modifiedOn,
    name: record.name,
    ...(record.priority === null ? {} : { priority: record.priority }),
    proxiable: isProxiable(record.type),
    proxied: record.proxied,
    settings: record.settings,
    tags: record.tags,
    ...(record.tagsModifiedOn === null ? {} : { tags_modified_on: record.tagsModifiedOn }),
    ttl: record.ttl,
    type: record.type,
  };
}

/** A zone in the words of the API, version 4. */
export function describeZone(zone: Zone): JsonObject {
  return {
    account: { id: zone.accountId, name: "Sandbox" },
    activated_on: zone.status === "active" ? zone.createdOn : null,
    created_on: zone.createdOn,
    development_mode: 0,
    id: zone.id,
    meta: {
      cdn_only: false,
      custom_certificate_quota: 0,
      dns_only: false,
      foundation_dns: false,
      page_rule_quota: 3,
      phishing_detected: false,
      step: 2,
    },
    modified_on: zone.modifiedOn,
    name: zone.name,
    name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    original_dnshost: null,
    original_name_servers: [],
    original_registrar: null,
    owner: { id: null, name: null, type: "user" },
    paused: zone.paused,
    permissions: ["#dns_records:edit", "#dns_records:read", "#zone:edit", "#zone:read"],
    plan: {
      can_subscribe: false,
      currency: "USD",
      externally_managed: false,
      frequency: "",
      id: digest("plan", "free").slice(0, 32),
      is_subscribed: false,
      legacy_discount: false,
      legacy_id: "free",
      name: "Free Website",
      price: 0,
    },
    status: zone.status,
    tenant: { id: null, name: null },
    tenant_unit: { id: null },
    type: zone.type,
    vanity_name_servers: zone.vanityNameServers,
  };
}

/** A setting of a zone in the words of the API, version 4. */
export function describeSetting(id: string, setting: ZoneSetting): JsonObject {
  return { editable: true, id, modified_on: setting.modifiedOn, value: setting.value };
}

/** A ruleset in the words of the API, version 4. */
export function describeRuleset(ruleset: Ruleset): JsonObject {
  return {
    description: ruleset.description,
    id: ruleset.id,
    kind: ruleset.kind,
    last_updated: ruleset.lastUpdated,
    name: ruleset.name,
    phase: ruleset.phase,
    rules: ruleset.rules,
    version: String(ruleset.version),
  };
}

/** A certificate for an origin in the words of the API, version 4. */
export function describeCertificate(certificate: OriginCertificate): JsonObject {
  return {
    certificate: certificate.certificate,
    csr: certificate.csr,
    expires_on: certificate.expiresOn,
    hostnames: certificate.hostnames,
    id: certificate.id,
    request_type: certificate.requestType,
    requested_validity: certificate.validity,
  };
}

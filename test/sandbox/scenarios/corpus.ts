import { addonCreation } from "./addon-creation";
import { addons } from "./addons";
import { appChanges } from "./app-changes";
import { appTeams } from "./app-teams";
import { appVariables } from "./app-variables";
import { apps } from "./apps";
import { attachments } from "./attachments";
import { builds } from "./builds";
import { configOwners } from "./config-owners";
import { configVars } from "./config-vars";
import { dataSources } from "./data-sources";
import { dnsRecordKinds } from "./dns-record-kinds";
import { dnsRecordPlans } from "./dns-record-plans";
import { dnsRecords } from "./dns-records";
import { domains } from "./domains";
import { emptyAndWrong } from "./empty-and-wrong";
import { features } from "./features";
import { nullAndEmpty } from "./null-and-empty";
import { originCertificates } from "./origin-certificates";
import { originCertificateLists } from "./origin-certificate-lists";
import { pipelines } from "./pipelines";
import { processes } from "./processes";
import { reviewApps } from "./review-apps";
import { rulesetReferences } from "./ruleset-references";
import { rulesetRules } from "./ruleset-rules";
import { rulesets } from "./rulesets";
import { rulesetData } from "./ruleset-data";
import { slugs } from "./slugs";
import { subscriptions } from "./subscriptions";
import { teamMembers } from "./team-members";
import { zoneChanges } from "./zone-changes";
import { zoneLists } from "./zone-lists";
import { zoneSettingKinds } from "./zone-setting-kinds";
import { zoneValues } from "./zone-values";
import { zones } from "./zones";
import type { Scenario } from "./scenario";

/** All scenarios. */
export const SCENARIOS: readonly Scenario[] = [
  ...apps,
  ...appVariables,
  ...appTeams,
  ...appChanges,
  ...dnsRecords,
  ...dnsRecordKinds,
  ...dnsRecordPlans,
  ...zones,
  ...processes,
  ...builds,
  ...slugs,
  ...addons,
  ...addonCreation,
  ...pipelines,
  ...reviewApps,
  ...subscriptions,
  ...features,
  ...configVars,
  ...configOwners,
  ...attachments,
  ...domains,
  ...dataSources,
  ...teamMembers,
  ...nullAndEmpty,
  ...emptyAndWrong,
  ...zoneValues,
  ...zoneChanges,
  ...zoneLists,
  ...zoneSettingKinds,
  ...originCertificates,
  ...originCertificateLists,
  ...rulesetRules,
  ...rulesetReferences,
  ...rulesets,
  ...rulesetData,
];

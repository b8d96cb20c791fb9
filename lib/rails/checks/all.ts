import type { Finding, RuleDescription } from "../../review/finding";
import type { RailsSource } from "../rails-source";
import { anycableConnection, anycableGem, anycableHosts, anycableJwt, anycableRpc } from "./anycable";
import { reviewApps } from "./app-json";
import { assetHost } from "./asset-host";
import { deployedVariables } from "./deployed-variables";
import { cableAdapter, cableUrl, requestOrigins, standaloneCable } from "./cable";
import { cableRedis, cableTls } from "./cable-redis";
import {
  cacheStore,
  cacheTls,
  contentSecurityPolicy,
  defaultUrlOptions,
  localCaching,
  pagesOverHttps,
} from "./caching";
import { redisConnectionLimit } from "./capacity";
import type { RailsCheck, RailsComplaint } from "./check";
import { clientTls } from "./client-tls";
import { identifiedBy, identityCookie } from "./connection";
import { anycableWarden, cableReconnects, gemVersions, hiredisTls, hiredisVerifyMode, rackFloor } from "./gem-versions";
import { generatedFiles, includedFiles } from "./generated-files";
import { allowedHosts } from "./hosts";
import { importmapPins, oneConsumer } from "./javascript";
import { lateSettings } from "./late-settings";
import { metaTags } from "./layouts";
import { packageVersions } from "./npm-packages";
import { procfile } from "./procfile";
import { redisRole } from "./redis-role";
import { reflexDebug } from "./reflex-debug";
import { databasePool, passengerCable, queueRedis, redisProvider } from "./servers";
import { cookieReachesTheCable, sessionKeyFollowsDomain } from "./session-cookie";
import {
  sessionFailuresAreHeard,
  sessionsAreApart,
  sessionsExpire,
  sessionStoreDoesTls,
  sessionStoreHasNoTtl,
  sessionStoreIsWritable,
} from "./session-store";

const PAGE = "docs/rails.md";

/** Every check, in the order in which complaints are shown. */
export const RAILS_CHECKS: readonly RailsCheck[] = [
  sessionStoreIsWritable,
  sessionStoreHasNoTtl,
  sessionsExpire,
  sessionStoreDoesTls,
  sessionFailuresAreHeard,
  sessionsAreApart,
  cookieReachesTheCable,
  sessionKeyFollowsDomain,
  cacheStore,
  lateSettings,
  cacheTls,
  redisRole,
  localCaching,
  cableAdapter,
  cableRedis,
  cableTls,
  clientTls,
  cableUrl,
  requestOrigins,
  allowedHosts,
  standaloneCable,
  metaTags,
  oneConsumer,
  identifiedBy,
  identityCookie,
  cableReconnects,
  queueRedis,
  redisProvider,
  redisConnectionLimit,
  databasePool,
  defaultUrlOptions,
  contentSecurityPolicy,
  pagesOverHttps,
  assetHost,
  gemVersions,
  hiredisTls,
  hiredisVerifyMode,
  anycableWarden,
  rackFloor,
  anycableGem,
  anycableRpc,
  anycableConnection,
  anycableHosts,
  anycableJwt,
  procfile,
  reviewApps,
  deployedVariables,
  packageVersions,
  passengerCable,
  reflexDebug,
  importmapPins,
  generatedFiles,
  includedFiles,
];

const UNREAD_FILE: RuleDescription = {
  id: "unread-file",
  severity: "warning",
  title: "Every file that the checks look at can be read and parsed",
  why: "What such a file says could not be judged.",
  advice:
    "Check the file by hand, or make it a UTF-8 file of at most 4 MiB in the app's directory that Ruby can parse.",
};

/** What documents the checks for the writers of findings. */
export const RAILS_RULES: readonly RuleDescription[] = [
  ...RAILS_CHECKS.map(({ id, severity, title, source }) => ({
    id,
    severity,
    title,
    why: `Reported by ${source}.`,
    advice: `See ${PAGE}.`,
  })),
  UNREAD_FILE,
];

/** What all checks find, and what could not be judged because it was not read. */
export function checkRails(source: RailsSource): readonly Finding[] {
  const complaints = RAILS_CHECKS.flatMap((check) =>
    [check.find(source)].flat().map((complaint) => ({ check, complaint })),
  );
  // A variable that is not deployed is said once, and not again by each check that cannot tell its value.
  const missing = complaints.flatMap(({ check, complaint: { problem } }) =>
    check === deployedVariables ? (problem.split(" ")[0] ?? []) : [],
  );
  const isFirst = ({ check, complaint: { file, line, problem } }: (typeof complaints)[number], index: number) =>
    complaints.findIndex(
      (one) =>
        one.check === check &&
        one.complaint.file === file &&
        one.complaint.line === line &&
        one.complaint.problem === problem,
    ) === index;
  const isSaid = ({ because = "" }: RailsComplaint) =>
    missing.some((name) => new RegExp(`["']${name}["']`).test(because));
  return [
    ...complaints
      .filter((one, index) => isFirst(one, index) && !isSaid(one.complaint))
      .map(({ check, complaint }) => findingOf(check, complaint)),
    ...source.unread.map(({ file, line, reason }): Finding => ({
      kind: "unknown",
      rule: UNREAD_FILE.id,
      severity: UNREAD_FILE.severity,
      at: file,
      message: asSentence(`Could not be judged: ${reason}`),
      advice: UNREAD_FILE.advice,
      page: PAGE,
      file,
      ...(line === undefined ? {} : { line }),
    })),
  ];
}

function findingOf(check: RailsCheck, { file, line, problem, remedy, because, ...given }: RailsComplaint): Finding {
  const { id } = check;
  const { severity = check.severity } = given;
  return {
    kind: because === undefined ? "violation" : "unknown",
    rule: id,
    severity: because === undefined ? severity : "warning",
    at: file,
    message:
      because === undefined
        ? asSentence(problem)
        : `May be wrong: ${asSentence(problem)} It could not be judged, because ${asSentence(because)}`,
    advice: asSentence(remedy),
    page: PAGE,
    file,
    ...(line === undefined ? {} : { line }),
  };
}

function asSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

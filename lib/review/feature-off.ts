import type { RedisRole } from "../catalogue/redis-roles";
import type { Severity } from "./finding";

/** What is known of an app that a feature is turned off for. */
export interface FeatureUse {
  /** Dynos of the web process; undefined where that is not known. */
  readonly webDynos: number | undefined;
  /** The roles of each Redis that the app reads. */
  readonly roles: readonly RedisRole[];
  /** Whether it reads a Redis of any purpose. */
  readonly hasRedis: boolean;
  readonly hasAnyCable: boolean;
}

/** What an app loses with a feature. */
export interface FeatureOff {
  /** As the end of a sentence. */
  readonly effect: string;
  readonly severity: Severity;
  readonly advice: string;
}

/** What happens when a feature is turned off; undefined for one that nothing is known of. */
export function featureOff(feature: string, use: FeatureUse): FeatureOff | undefined {
  switch (feature) {
    case "http-session-affinity":
      return affinityOff(use);
    case "preboot":
      return {
        severity: "warning",
        effect: "at each release the old dynos stop before the new ones answer, and requests wait meanwhile",
        advice: "Leave it on where releases happen while people use the app.",
      };
    case "runtime-dyno-metadata":
      return {
        severity: use.hasAnyCable ? "warning" : "info",
        effect:
          "HEROKU_APP_ID and HEROKU_DYNO_ID are gone from the next release on; AnyCable's heroku preset reads them",
        advice: use.hasAnyCable ? "Leave it on while AnyCable runs." : "Make sure that nothing reads them.",
      };
    case "http-routing-2-dot-0":
      return {
        severity: "info",
        effect: "the router of before has no HTTP/2",
        advice: "Leave it on unless a client needs the old router.",
      };
    default:
      return undefined;
  }
}

function affinityOff({ webDynos, roles, hasRedis }: FeatureUse): FeatureOff {
  const scattered = "requests of one visitor go to any web dyno";
  if (webDynos !== undefined && webDynos <= 1) {
    const advice = "Before there are more, keep sessions and the cable in Redis.";
    return { severity: "info", effect: `${scattered}, of which there is ${webDynos === 1 ? "one" : "none"}`, advice };
  }
  if (roles.includes("session") && roles.includes("cable")) {
    const effect = `${scattered}; sessions and the cable are in Redis, which every dyno reads`;
    return { severity: "info", effect, advice: "Nothing has to be done." };
  }
  const count = webDynos === undefined ? "" : ` of ${webDynos}`;
  return {
    severity: webDynos === undefined || hasRedis ? "info" : "warning",
    effect: `${scattered}${count}, and what Rails keeps in the memory or on the disk of one is missing on the others`,
    advice:
      "Keep sessions and the cable in Redis or the database before you turn it off: the async cable adapter, memory and file stores are of one dyno.",
  };
}

import { CATALOGUE_DATE } from "./fact";
import { meantName } from "./meant-name";
import { PAST_STACKS, STACKS, stackFacts } from "./stacks";

/** What another stack means for an app that runs. */
export interface StackChange {
  /** As the end of a sentence about the change. */
  readonly effect: string;
  /** `error` where no release can be built any more; `unknown` where the catalogue does not know the stack. */
  readonly level: "error" | "warning" | "unknown";
}

/**
 * What changes for an app besides getting newer libraries; undefined where nothing does.
 *
 * @param asOf - the day that builds are judged by, `YYYY-MM-DD`
 */
export function stackChange(old: string, now: string, asOf: string): StackChange | undefined {
  if (old === now) return undefined;
  const facts = stackFacts(now);
  if (facts === undefined) {
    const near = meantName(now, Object.keys(STACKS));
    const unknown = `which the catalogue of ${CATALOGUE_DATE} does not know`;
    return near === undefined
      ? { level: "unknown", effect: unknown }
      : { level: "error", effect: `${unknown}: Heroku refuses the change. Did you mean "${near}"?` };
  }
  const { buildsFailFrom, endOfLife, source } = facts;
  if (buildsFailFrom !== undefined && buildsFailFrom <= asOf) {
    return {
      level: "error",
      effect: `and Heroku refuses builds on ${now} since ${buildsFailFrom} (${source}): the app runs on, and no code can be released`,
    };
  }
  const build = BUILDS[kindOf(now)];
  if (kindOf(old) !== kindOf(now)) return { level: "warning", effect: `and the next build ${build}` };
  const order = [...Object.keys(PAST_STACKS), ...Object.keys(STACKS)];
  if (order.indexOf(now) >= order.indexOf(old)) return undefined;
  const end = endOfLife === undefined ? "" : `, and its end of life is ${endOfLife}`;
  return { level: "warning", effect: `an older one: the next build has older system libraries${end}` };
}

/** What a build on each kind of stack takes. */
const BUILDS = {
  container: "needs a heroku.yml or an image, and ignores the buildpacks",
  cnb: "uses Cloud Native Buildpacks in place of the buildpacks of before",
  ubuntu: "uses buildpacks in place of an image",
} as const;

function kindOf(stack: string): keyof typeof BUILDS {
  return stack === "container" || stack === "cnb" ? stack : "ubuntu";
}

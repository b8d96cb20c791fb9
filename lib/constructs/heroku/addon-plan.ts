import type { IConstruct } from "constructs";
import { isForSpaces, parsePlan } from "../../catalogue/addon-plan";
import { ADDON_SERVICES } from "../../catalogue/addon-services";
import { CATALOGUE_DATE } from "../../catalogue/fact";
import { planStanding } from "../../catalogue/plan-standing";
import { POSTGRES_PLANS } from "../../catalogue/postgres-plans";
import { REDIS_PLANS } from "../../catalogue/redis-plans";
import { nearest } from "../../text/nearest";
import { ConfigurationError, problemsOf } from "../properties/configuration-error";
import { listed, warnUnlisted, type Unlisted } from "../properties/listed";
import type { Check } from "../properties/shape";
import { isToken } from "../properties/tokens";

const FORM = /^[A-Za-z0-9][A-Za-z0-9-]*:[A-Za-z0-9][\w-]*$/;
/** Services that the catalogue knows. There are hundreds of others. */
const SERVICES = Object.keys(ADDON_SERVICES);

/** Names of services are long and alike: ah-mysql-stackhero is not a misspelling of ah-redis-stackhero. */
const SLIPS = 2;

/** The plan of an add-on: service and plan as Heroku writes them. */
export const plan: Check<string | Unlisted> = ({ at, property }, value) =>
  problemsOf(() => {
    // Other services than Heroku's own are open, so every string is a known name here.
    const name = listed(at, property, value as string, typeof value === "string" ? [value] : [], "plan of an add-on");
    if (isToken(name)) return;
    if (!FORM.test(name)) {
      throw new ConfigurationError({
        at,
        property,
        value: name,
        problem: name.includes(":")
          ? "is not the plan of an add-on"
          : "names no plan, so Heroku would choose one, and its price",
        allowed: "service and plan, as in heroku-postgresql:essential-0",
        remedy: "Write the plan after a colon; `heroku addons:plans SERVICE` lists them",
      });
    }
    if (typeof value === "string") validateKnown(at, property, name);
  });

function validateKnown(at: IConstruct, property: string, text: string): void {
  const { service, plan: name = "" } = parsePlan(text);
  const meant = SERVICES.includes(service) ? undefined : nearest(service, SERVICES, SLIPS);
  if (meant !== undefined) {
    throw new ConfigurationError({
      at,
      property,
      value: text,
      problem: "unknown add-on service",
      allowed: "service and plan, as `heroku addons:services` and `heroku addons:plans SERVICE` list them",
      remedy: `Did you mean ${JSON.stringify(`${meant}:${name}`)}? If Heroku has ${service}, pass { unlisted: ${JSON.stringify(text)} }`,
    });
  }
  validateStanding(at, property, { text, service, plan: name });
}

interface WrittenPlan {
  /** The plan as the user wrote it, with or without its service. */
  readonly text: string;
  readonly service: string;
  readonly plan: string;
}

/**
 * Checks a plan against what the catalogue says of it. A plan that may be newer than the catalogue passes with a warning.
 *
 * @throws ConfigurationError for a plan that Heroku no longer has, and for a misspelt one
 */
export function validateStanding(at: IConstruct, property: string, { text, service, plan: name }: WrittenPlan): void {
  const standing = planStanding(service, name, CATALOGUE_DATE);
  const asWritten = (one: string) => (text.includes(":") ? `${service}:${one}` : one);
  const unlisted = `pass { unlisted: ${JSON.stringify(text)} }`;
  if (standing.kind === "retired") {
    const { notProvisionedFrom, source, successor } = standing.facts;
    throw new ConfigurationError({
      at,
      property,
      value: text,
      problem: `Heroku has made no add-on of this plan since ${notProvisionedFrom} (${source})`,
      remedy: `Its successor is ${JSON.stringify(asWritten(successor))}. For an add-on that still has the plan, ${unlisted}`,
    });
  }
  if (standing.kind !== "unknown") return;
  if (standing.mayBeNewer) {
    warnUnlisted(at, property, text, `plan of ${service}`);
    return;
  }
  const meant = standing.nearest === undefined ? "" : `Did you mean ${JSON.stringify(asWritten(standing.nearest))}? `;
  throw new ConfigurationError({
    at,
    property,
    value: text,
    problem: `unknown plan of ${service}`,
    allowed: standing.known.map(asWritten),
    remedy: `${meant}If Heroku has it, ${unlisted}`,
  });
}

/**
 * Checks that a plan of Heroku's own services is one for the runtime of the app.
 *
 * @param inSpace - whether the app runs in a Private Space; undefined where that is unknown
 * @throws ConfigurationError for a plan of the other runtime
 */
export function validateRuntime(at: IConstruct, text: string, inSpace: boolean | undefined): void {
  if (inSpace === undefined || isToken(text)) return;
  const plan = parsePlan(text);
  const forSpaces = isForSpaces(plan);
  if (forSpaces === undefined || forSpaces === inSpace) return;
  const { service } = plan;
  const plans = Object.keys(service === "heroku-redis" ? REDIS_PLANS : POSTGRES_PLANS);
  const fitting = plans.filter((known) => isForSpaces({ service, plan: known }) === inSpace);
  throw new ConfigurationError({
    at,
    property: "plan",
    value: text,
    problem: inSpace
      ? "is a plan of the Common Runtime, and the app runs in a Private Space"
      : "is a plan of Private Spaces, and the app runs in the Common Runtime",
    allowed: fitting.length > 0 ? fitting : "a private or shield plan, as in heroku-postgresql:private-0",
    remedy: inSpace ? "Choose a private or shield plan" : "Choose another plan, or pass `space` to the app",
  });
}

import { parsePlan } from "../../../catalogue/addon-plan";
import { ADDON_PRICES } from "../../../catalogue/addon-prices";
import { ADDON_SERVICES } from "../../../catalogue/addon-services";
import { DYNOS } from "../../../catalogue/dynos";
import { REDIS_PLANS } from "../../../catalogue/redis-plans";
import { STACKS } from "../../../catalogue/stacks";
import { uuid } from "../../kit/identifiers";
import { defaultPlan } from "../platform/addon-services";
import { notFound } from "../platform/platform-error";
import { sizeName } from "../platform/processes";
import { priceOf } from "./descriptions";
import type { Routes } from "./route";

/** A service of the catalogue, or one that an add-on has. */
export function describeService(name: string) {
  return {
    cli_plugin_name: null,
    human_name: name,
    id: uuid("service", name),
    name,
    state: "ga",
    supports_multiple_installations: true,
    supports_sharing: true,
  };
}

export function describePlan(service: string, plan: string) {
  return {
    addon_service: { id: uuid("service", service), name: service },
    default: defaultPlan(service) === plan,
    description: `${service} ${plan}`,
    human_name: plan,
    id: uuid("plan", service, plan),
    name: `${service}:${plan}`,
    // Without a source for the price it is shown as a matter of contract: 0 would say that it is free.
    price: { metered: false, ...(priceOf(service, plan) ?? { cents: 0, contract: true, unit: "month" }) },
    state: "ga",
    visible: true,
  };
}

/** The plans that the catalogue knows; of services outside it, those that have a price. */
function plansOf(service: string): string[] {
  const priced = Object.keys(ADDON_PRICES)
    .map(parsePlan)
    .flatMap((offer) => (offer.service === service && offer.plan !== undefined ? [offer.plan] : []));
  return [...new Set([...(service === "heroku-redis" ? Object.keys(REDIS_PLANS) : []), ...priced])];
}

function services(): string[] {
  const priced = Object.keys(ADDON_PRICES).map((name) => parsePlan(name).service);
  return [...new Set([...Object.keys(ADDON_SERVICES), ...priced])].sort();
}

function serviceNamed(idOrName: string): string {
  return (
    services().find((service) => service === idOrName || uuid("service", service) === idOrName) ??
    notFound("add-on service")
  );
}

function planOf(service: string, idOrName: string) {
  const name =
    plansOf(service).find((plan) => [plan, `${service}:${plan}`, uuid("plan", service, plan)].includes(idOrName)) ??
    notFound("plan");
  return describePlan(service, name);
}

/** What Heroku offers, as far as the catalogue knows it: services, plans, sizes and stacks. */
export const offerRoutes: Routes = {
  "GET /addon-services": () => ({ body: services().map(describeService) }),
  "GET /addon-services/:service": ({ part }) => ({ body: describeService(serviceNamed(part("service"))) }),
  "GET /addon-services/:service/plans": ({ part }) => {
    const service = serviceNamed(part("service"));
    return { body: plansOf(service).map((plan) => describePlan(service, plan)) };
  },
  "GET /addon-services/:service/plans/:plan": ({ part }) => ({
    body: planOf(serviceNamed(part("service")), part("plan")),
  }),
  "GET /plans/:plan": ({ part }) => {
    const service =
      services().find((name) =>
        plansOf(name).some((plan) => part("plan") === `${name}:${plan}` || part("plan") === uuid("plan", name, plan)),
      ) ?? notFound("plan");
    return { body: planOf(service, part("plan")) };
  },
  "GET /dyno-sizes": () => ({
    body: Object.entries(DYNOS).map(([name, facts]) => ({
      compute: 0,
      cost: "dollarsPerMonth" in facts ? { cents: facts.dollarsPerMonth * 100, unit: "month" } : null,
      dedicated: facts.tier !== "eco" && facts.tier !== "basic",
      generation: { id: uuid("generation", "cedar"), name: "cedar" },
      id: uuid("dyno-size", name),
      memory: facts.memoryMiB / 1024,
      name: sizeName(name),
      private_space_only: facts.tier === "private" || facts.tier === "shield",
    })),
  }),
  "GET /stacks": () => ({
    body: Object.keys(STACKS).map((name) => ({ default: false, id: uuid("stack", name), name, state: "public" })),
  }),
};

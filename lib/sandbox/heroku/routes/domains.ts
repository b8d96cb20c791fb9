import { valueAt } from "../../kit/json";
import { invalid } from "../platform/platform-error";
import { describeDomain, describeOwnDomain, describeSniEndpoint } from "./descriptions";
import { reference, requiredString, type Call, type Routes } from "./route";

/** Domains and certificates. */
export const domainRoutes: Routes = {
  "GET /apps/:app/domains": ({ platform, app }) => ({
    body: [describeOwnDomain(app), ...platform.domains.of(app).map((domain) => describeDomain(platform, domain))],
  }),
  "POST /apps/:app/domains": (call) => {
    const { platform, app } = call;
    return {
      status: 201,
      body: describeDomain(platform, platform.domains.create(app, requiredString(call, "hostname"), sniEndpoint(call))),
    };
  },
  "GET /apps/:app/domains/:domain": (call) => {
    const own = describeOwnDomain(call.app);
    if (own.id === call.part("domain") || own.hostname === call.part("domain")) return { body: own };
    return { body: describeDomain(call.platform, target(call).domain) };
  },
  "PATCH /apps/:app/domains/:domain": (call) => {
    const { app, domain } = target(call);
    return { body: describeDomain(call.platform, call.platform.domains.update(app, domain, sniEndpoint(call))) };
  },
  "DELETE /apps/:app/domains/:domain": (call) => {
    const { domain } = target(call);
    const body = describeDomain(call.platform, domain);
    call.platform.domains.delete(domain);
    return { body };
  },

  "GET /apps/:app/sni-endpoints": ({ platform, app }) => ({
    body: platform.domains.sniEndpoints(app).map((row) => describeSniEndpoint(platform, row)),
  }),
  "POST /apps/:app/sni-endpoints": (call) => {
    const { platform, app } = call;
    const [chain, key] = [requiredString(call, "certificate_chain"), requiredString(call, "private_key")];
    return { status: 201, body: describeSniEndpoint(platform, platform.domains.createSniEndpoint(app, chain, key)) };
  },
  "GET /apps/:app/sni-endpoints/:endpoint": (call) => ({ body: describeSniEndpoint(call.platform, endpointOf(call)) }),
  "PATCH /apps/:app/sni-endpoints/:endpoint": (call) => {
    const [chain, key] = [requiredString(call, "certificate_chain"), requiredString(call, "private_key")];
    const endpoint = call.platform.domains.updateSniEndpoint(endpointOf(call), chain, key);
    return { body: describeSniEndpoint(call.platform, endpoint) };
  },
  "DELETE /apps/:app/sni-endpoints/:endpoint": (call) => {
    const endpoint = endpointOf(call);
    const body = describeSniEndpoint(call.platform, endpoint);
    call.platform.domains.deleteSniEndpoint(call.app, endpoint);
    return { body };
  },
};

function target({ platform, app, part }: Call) {
  return { app, domain: platform.domains.get(app, part("domain")) };
}

function endpointOf({ platform, app, part }: Call) {
  return platform.domains.sniEndpoint(app, part("endpoint"));
}

/** The key must be there, null for none: the API has it so since certificates are chosen for each domain. */
function sniEndpoint(call: Call): string | null {
  if (valueAt(call.body, "sni_endpoint") === undefined)
    throw invalid("Missing required parameter: sni_endpoint (an id or null).");
  const endpoint = reference(call, "sni_endpoint") ?? null;
  if (endpoint === "") {
    throw invalid("sni_endpoint is empty: use an id, or null for none. (That Heroku refuses it is an assumption.)");
  }
  return endpoint;
}

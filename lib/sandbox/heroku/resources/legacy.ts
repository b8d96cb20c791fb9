import { ProviderError, type Attributes, type ResourceType } from "../../protocol/provider";
import { withState, type HerokuClient } from "../client";
import { STATE_UPGRADES } from "./state-upgrades";

/** Resources of which the provider keeps the prior state when an update fails. */
const PARTIAL = new Set(["heroku_formation", "heroku_app_webhook"]);

/**
 * What SDK version 2 does around a resource: an update that fails leaves in state what was planned, as if it had been
 * done, until the next refresh finds what is so.
 */
export function asLegacyResource(name: string, resource: ResourceType<HerokuClient>): ResourceType<HerokuClient> {
  const update = resource.update?.bind(resource);
  const upgrade = STATE_UPGRADES[name];
  const upgradable = upgrade === undefined ? resource : { ...resource, upgrade };
  if (update === undefined || PARTIAL.has(name)) return upgradable;
  return {
    ...upgradable,
    async update(prior, planned, config, client): Promise<Attributes> {
      try {
        return await update(prior, planned, config, client);
      } catch (error) {
        if (error instanceof ProviderError && error.state !== undefined) throw error;
        throw withState(error, planned);
      }
    },
  };
}

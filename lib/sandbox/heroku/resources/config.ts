import type { Attributes, ResourceType } from "../../protocol/provider";
import { stringMapAt } from "../../kit/json";
import type { HerokuClient } from "../client";
import { bothMaps, hasChanged, text, unplannedMaps } from "./attributes";

const MAPS = ["vars", "sensitive_vars"];

/** `heroku_config`: holds variables in Terraform's state and asks nothing of Heroku. */
export const config: ResourceType<HerokuClient> = {
  // Seconds since 1970, in the platform's own time.
  async create(planned, _config, client) {
    await Promise.resolve(bothMaps(planned, "vars", "sensitive_vars"));
    return { ...kept(`config-${Date.parse(client.now) / 1000}`, planned), ...unplannedMaps(planned) };
  },
  read: (state) => Promise.resolve(kept(text(state, "id"), state)),
  async update(prior, planned) {
    // Only what changed is looked at, so that a name may come to be in both maps, one after the other.
    const changed = MAPS.filter((name) => hasChanged(name, prior, planned));
    if (changed.length === MAPS.length) await Promise.resolve(bothMaps(planned, "vars", "sensitive_vars"));
    return { ...kept(text(prior, "id"), planned), ...unplannedMaps(planned) };
  },
  delete: () => Promise.resolve(),
};

function kept(id: string, held: Attributes): Attributes {
  return { id, vars: stringMapAt(held, "vars"), sensitive_vars: stringMapAt(held, "sensitive_vars") };
}

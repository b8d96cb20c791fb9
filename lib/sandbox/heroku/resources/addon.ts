import { parsePlan } from "../../../catalogue/addon-plan";
import { ProviderError, type Attributes, type ResourceType } from "../../protocol/provider";
import { compact, isNotFound, withState, type HerokuClient } from "../client";
import { stringAt, stringMapAt, stringsAt, valueAt, type Json } from "../../kit/json";
import { checkIds, hasChanged, only, text } from "./attributes";

/** Source: the provider's own check in 5.3.2. */
const NAME = /^[a-zA-Z][A-Za-z0-9_-]+$/;

/** `heroku_addon` */
export const addon: ResourceType<HerokuClient> = {
  validate(config) {
    const found = checkIds(config, "app_id");
    const name = stringAt(config, "name");
    if (name === undefined || (NAME.test(name) && name.length <= 256)) return found;
    const detail = `name is ${JSON.stringify(name)}; it must start with a letter and have 2 to 256 letters, digits, dashes and underscores.`;
    return [...found, { severity: "error", summary: "Invalid add-on name", detail, attribute: ["name"] }];
  },

  create(planned, _config, client) {
    return client.addonTurnstile.pass(() => createAddon(planned, client));
  },

  async read(state, client) {
    try {
      await client.request("GET", `/addons/${text(state, "id")}`);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
    return readAddon(state, client);
  },

  async update(prior, planned, _config, client) {
    const id = text(prior, "id");
    // The plan is always in the body, empty where only the name changes: so does the real provider, whose client has no
    // way to leave it out.
    const body = {
      plan: hasChanged("plan", prior, planned) ? text(planned, "plan") : "",
      name: hasChanged("name", prior, planned) ? text(planned, "name") : undefined,
    };
    const changed = await client.request("PATCH", `/apps/${text(prior, "app_id")}/addons/${id}`, compact(body));
    return readAddon({ ...planned, id: text(changed, "id") }, client);
  },

  delete: (state, client) => client.request("DELETE", `/apps/${text(state, "app_id")}/addons/${text(state, "id")}`),

  // The id stays as it was given, so that an import by name leaves the name as id.
  import: (id) => Promise.resolve({ id }),
};

async function createAddon(planned: Attributes, client: HerokuClient): Promise<Attributes> {
  const appId = text(planned, "app_id");
  const app = await client.request("GET", `/apps/${appId}`);
  const config = valueAt(planned, "config");
  const body = {
    plan: text(planned, "plan"),
    confirm: text(app, "name"),
    config: config === null || config === undefined ? undefined : stringMapAt(planned, "config"),
    name: stringAt(planned, "name"),
  };
  const created = await client.request("POST", `/apps/${appId}/addons`, compact(body));
  const id = text(created, "id");
  await awaitProvisioned(appId, id, client);
  try {
    if (client.customizations.setAddonConfigVarsInState)
      await awaitVariables(appId, stringsAt(created, "config_vars"), client);
    return await readAddon({ ...planned, id }, client);
  } catch (error) {
    throw withState(error, { ...planned, id });
  }
}

/** The provider's default, `addon_create_timeout`, in milliseconds. */
const PROVISIONING_TIMEOUT = 20 * 60 * 1000;

/** An add-on whose making fails is not in state, though it exists: an orphan that is billed, here as there. */
async function awaitProvisioned(appId: string, id: string, client: HerokuClient): Promise<void> {
  const deadline = Date.parse(client.now) + PROVISIONING_TIMEOUT;
  for (let pause = 100; ; pause = Math.min(2 * pause, 10_000)) {
    const found = await client.request("GET", `/apps/${appId}/addons/${id}`);
    const state = stringAt(found, "state");
    if (state === "provisioned") return;
    if (state === "provisioning") {
      if (Date.parse(client.now) >= deadline) {
        throw new ProviderError(
          "timeout while waiting for state to become 'provisioned' (last state: 'provisioning', timeout: 20m0s)",
          `The add-on ${text(found, "name")} exists on Heroku, is billed, and is not in Terraform's state: remove it by hand.`,
        );
      }
      await client.pause(pause);
      continue;
    }
    throw new ProviderError(
      `unexpected state '${state ?? ""}', wanted target 'provisioned'`,
      `Heroku could not make the add-on ${text(found, "name")}, and it is not in Terraform's state: apply again.`,
    );
  }
}

async function awaitVariables(appId: string, names: readonly string[], client: HerokuClient): Promise<void> {
  for (;;) {
    const variables = stringMapAt(await client.request("GET", `/apps/${appId}/config-vars`));
    if (names.every((name) => Object.hasOwn(variables, name))) return;
  }
}

async function readAddon(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const found = await client.request("GET", `/addons/${text(state, "id")}`);
  const names = stringsAt(found, "config_vars");
  const values = client.customizations.setAddonConfigVarsInState
    ? await client.request("GET", `/apps/${text(found, "billing_entity", "id")}/config-vars`)
    : {};
  return {
    ...addonAttributes(found),
    id: text(state, "id"),
    // A plan without its second part in the configuration takes whatever Heroku chose.
    plan: planAsConfigured(stringAt(state, "plan"), text(found, "plan", "name")),
    config: state.config ?? null,
    config_var_values: only(stringMapAt(values), Object.fromEntries(names.map((name) => [name, true]))),
  };
}

/** The attributes that `heroku_addon` has in common as resource and as data source. */
export function addonAttributes(found: Json): Attributes {
  return {
    id: text(found, "id"),
    name: text(found, "name"),
    app_id: text(found, "app", "id"),
    plan: text(found, "plan", "name"),
    provider_id: text(found, "provider_id"),
    config_vars: stringsAt(found, "config_vars"),
  };
}

function planAsConfigured(configured: string | undefined, actual: string): string {
  if (configured === undefined || configured === "" || configured.includes(":")) return actual;
  return parsePlan(actual).service;
}

import { serviceFacts } from "../catalogue/addon-plan";
import { roleNamed } from "./role-names";
import type { AddonTopology, AttachmentTopology, VariableTopology } from "./topology";

/** The attachments of add-ons to an app by declared names. */
export function namedAttachments(addons: readonly AddonTopology[]): readonly AttachmentTopology[] {
  return addons.flatMap(({ at, attachments }) =>
    attachments.map((name) => ({ name, addon: at, variables: [`${name}_URL`] })),
  );
}

/**
 * The attachments that Heroku names by itself for the first add-on of a service, unless an attachment or the app itself has the
 * variable before there is an add-on. An association does not: it is a second owner, made before the add-on or after it.
 *
 * @param at - the place of the app
 */
export function firstAttachments(
  at: string,
  addons: readonly AddonTopology[],
  variables: readonly VariableTopology[],
): readonly AttachmentTopology[] {
  const taken = new Set(variables.filter(({ kind, owner }) => kind === "url" || owner === at).map(({ name }) => name));
  const names = new Map<string, string>();
  for (const { service, createdFor } of addons) {
    const facts = createdFor === undefined ? serviceFacts(service) : undefined;
    if (service !== undefined && facts !== undefined) names.set(facts.firstAttachment, service);
  }
  return [...names]
    .map(([name, service]) => ({
      name,
      addon: `the first ${service} add-on`,
      variables: [`${name}_URL`],
      firstOf: service,
    }))
    .filter(({ variables: [variable = ""] }) => !taken.has(variable));
}

/** The variables that attachments give. */
export function urlVariables(attachments: readonly AttachmentTopology[]): readonly VariableTopology[] {
  return attachments.flatMap(({ addon, variables }) =>
    variables.map((name) => ({ name, kind: "url" as const, owner: addon })),
  );
}

/** The host of a URL, or undefined where there is none in it. */
export function hostOf(url: string | undefined): string | undefined {
  return /^[a-z]+:\/\/([^/:?#\s]+)/i.exec(url ?? "")?.[1]?.toLowerCase();
}

const EXPRESSION = /(?<!\$)\$\{/;

/** Whether a string of Terraform's JSON is known before apply: it holds no expression. */
export function isLiteral(value: string): boolean {
  return !value.includes("${") || !EXPRESSION.test(value);
}

const COPIED =
  /((?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:data\.)?heroku_(?:addon|app)\.[\w-]+)(?:\[[^\]]*\])?\.((?:all_config_vars|config_var_values))/;

/** The add-on or app whose URL an expression copies, as in `heroku_addon.cache.config_var_values`. */
export function copiedFrom(expression: string): string | undefined {
  const [, address, attribute] = COPIED.exec(expression) ?? [];
  if (address === undefined || attribute === undefined) return undefined;
  return `${address.replaceAll(/\[[^\]]*\]/g, "")}.${attribute}`;
}

/** Adds the roles that the names of a Redis tell, for those that no construct describes. */
export function withNamedRoles(
  addons: readonly AddonTopology[],
  variables: readonly VariableTopology[],
): readonly AddonTopology[] {
  // Sidekiq takes its URL from the variable whose name is in this one.
  const provider = variables.find(({ name }) => name === "REDIS_PROVIDER")?.value?.replace(/_URL$/, "");
  return addons.map((addon) => {
    if (addon.roles.length > 0 || (addon.service !== undefined && serviceFacts(addon.service)?.redis !== true))
      return addon;
    const byAttachment = addon.attachments.flatMap((name) => (name === provider ? "queue" : (roleNamed(name) ?? [])));
    const byPlace = roleNamed(addon.at.split(/[./]/).at(-1) ?? "");
    const roles = byAttachment.length > 0 ? byAttachment : byPlace === undefined ? [] : [byPlace];
    return { ...addon, roles: [...new Set(roles)] };
  });
}

import { pathOf } from "../../constructs/properties/configuration-error";
import type { AppInventory, PlacedAddon, PlacedProcess } from "../../constructs/heroku/app-inventory";
import type { IRailsApp } from "../../constructs/heroku/existing-rails-app";
import type { App as HerokuApp } from "../../provider-heroku/app";
import type { Unknown, UnknownProperty } from "../topology";
import { isRead } from "../read-variables";
import { isToken } from "../../constructs/properties/tokens";

/** Gives the text of a token, as Terraform will read it. */
export type Resolve = (value: unknown) => string | undefined;

/** What of an app and its parts is a token, so that it is known only when Terraform runs. */
export function unknownsOf(
  app: IRailsApp,
  inventory: AppInventory,
  resource: HerokuApp | undefined,
  resolve: Resolve,
): readonly Unknown[] {
  const unknown = (at: string, property: UnknownProperty, value: unknown): readonly Unknown[] => {
    const token = tokenIn(value);
    if (token === undefined) return [];
    return [{ at, property, from: expressionOf(resolve(token)) ?? "a token" }];
  };
  const at = pathOf(resource ?? app);
  const { association, plain } = app.configVars;
  return [
    ...(resource === undefined
      ? []
      : [
          ...unknown(at, "stack", resource.stackInput),
          ...unknown(at, "space", resource.spaceInput),
          ...unknown(at, "buildpacks", resource.buildpacksInput),
          ...unknown(at, "acm", resource.acmInput),
        ]),
    ...inventory.addons.flatMap((addon) => ofAddon(addon, unknown)),
    ...inventory.processes.flatMap((process) => ofProcess(process, unknown)),
    ...inventory.hosts.flatMap(({ construct, resource: domain, proxied }) => [
      ...unknown(pathOf(construct), "host", domain.hostnameInput),
      ...unknown(pathOf(construct), "proxied", proxied),
    ]),
    ...Object.entries(plain).flatMap(([name, value]) => {
      if (!isRead(name) || association === undefined) return [];
      const found = unknown(pathOf(association), `variables.${name}`, value);
      // What comes from resources of the program is what its author meant it to be.
      return found.filter(({ from }) => /\b(?:var|local|module|data|each)\./.test(from));
    }),
  ];
}

type Find = (at: string, property: UnknownProperty, value: unknown) => readonly Unknown[];

function ofAddon({ construct, resource, attachments }: PlacedAddon, unknown: Find): readonly Unknown[] {
  const at = pathOf(construct);
  return [
    ...unknown(at, "plan", resource.planInput),
    ...unknown(at, "options", resource.configInput),
    ...attachments.flatMap((name) => unknown(at, "attachment", name)),
  ];
}

function ofProcess({ construct, resource }: PlacedProcess, unknown: Find): readonly Unknown[] {
  const at = pathOf(construct);
  return [
    ...unknown(at, "type", resource.typeInput),
    ...unknown(at, "size", resource.sizeInput),
    ...unknown(at, "quantity", resource.quantityInput),
  ];
}

/** The first token in a value. */
function tokenIn(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (isToken(value)) return value;
  return typeof value === "object" ? Object.values(value).find((member) => tokenIn(member) !== undefined) : undefined;
}

/** An expression as Terraform's own language writes it. */
function expressionOf(text: string | undefined): string | undefined {
  return /^\$\{([^{}]*)\}$/.exec(text ?? "")?.[1] ?? text;
}

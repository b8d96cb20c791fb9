import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { parsePlan } from "../../catalogue/addon-plan";
import { pathOf } from "../../constructs/properties/configuration-error";
import { Addon } from "../../constructs/heroku/addon";
import {
  inventoryOf,
  type AppInventory,
  type PlacedAddon,
  type PlacedProcess,
} from "../../constructs/heroku/app-inventory";
import { ExistingRailsApp, type IRailsApp } from "../../constructs/heroku/existing-rails-app";
import { RailsApp } from "../../constructs/heroku/rails-app";
import { App as HerokuApp } from "../../provider-heroku/app";
import { AppConfigAssociation } from "../../provider-heroku/app-config-association";
import { HerokuProvider } from "../../provider-heroku/provider";
import { acknowledgementsOn } from "./acknowledgement-metadata";
import { arranged } from "../arranged";
import { unknownsOf } from "./unknowns";
import { cableAddressOf, withCables, type AppWithoutCable, type DeclaredCable } from "../cables";
import { copiedFrom, firstAttachments, isLiteral, namedAttachments, urlVariables, withNamedRoles } from "../derived";
import type {
  AddonTopology,
  AppTopology,
  HostTopology,
  ProcessTopology,
  Topology,
  VariableTopology,
} from "../topology";
import { isToken, resolvedIn } from "../../constructs/properties/tokens";

/**
 * What the constructs in a scope deploy: every `RailsApp` in it, with the parts that belong to the app, wherever in the
 * program those are.
 *
 * @param scope - a stack, an app of cdktf, or any construct
 */
export function topologyOf(scope: IConstruct): Topology {
  return topologyOfApps(scope.node.findAll().filter(isRailsApp));
}

/** What some apps are made of. */
export function topologyOfApps(apps: readonly IRailsApp[]): Topology {
  const read = apps.map(appOf);
  const cables = new Map(
    apps.flatMap((app, index) => {
      const { cable } = inventoryOf(app);
      const at = read[index]?.at;
      return cable === undefined || at === undefined ? [] : [[at, declaredCableOf(cable)] as const];
    }),
  );
  return arranged({ apps: withCables(read, cables) });
}

function declaredCableOf({ serverApp, ...cable }: NonNullable<AppInventory["cable"]>): DeclaredCable {
  if (serverApp === undefined) return cable;
  const resource = isRailsApp(serverApp) ? resourceOf(serverApp) : undefined;
  return { ...cable, serverAt: pathOf(resource ?? serverApp) };
}

/** Where an app is, as its topology names it. */
export function placeOf(app: IRailsApp): string {
  return pathOf(resourceOf(app) ?? app);
}

function appOf(app: IRailsApp): AppWithoutCable {
  const resource = resourceOf(app);
  const inventory = inventoryOf(app);
  const placed = inventory.addons.map((addon) => addonOf(addon, app));
  const named = namedAttachments(placed);
  const declared = [...variablesOf(app, resource), ...urlVariables(named)];
  const addons = withNamedRoles(placed, declared);
  const at = pathOf(resource ?? app);
  const first = firstAttachments(at, addons, declared);
  const variables = [...declared, ...urlVariables(first)];
  const organization = resource?.organizationInput;
  const [team] = Array.isArray(organization) ? [] : [organization?.name];
  const urlsInState = urlsInStateOf(app);
  const cable = cableAddressOf(variables);
  return {
    at,
    ...known("name", resource?.nameInput),
    ...known("region", resource?.regionInput),
    ...known("stack", resource?.stackInput),
    ...known("team", team),
    ...known("space", resource?.spaceInput),
    ...buildpacksOf(resource),
    ...(typeof app.acm === "boolean" ? { acm: app.acm } : {}),
    features: featuresOf(app),
    ...(resource === undefined ? {} : { preventDestroy: resource.lifecycle?.preventDestroy === true }),
    disposable: app.disposable,
    ...(urlsInState === undefined ? {} : { urlsInState }),
    addons,
    attachments: [...named, ...first],
    variables,
    ...buildsOf(app),
    processes: inventory.processes.map(({ construct, resource: formation }) => processOf(construct, formation)),
    hosts: hostsOf(app),
    ...(cable === undefined ? {} : { cable }),
    acknowledgements: acknowledgementsOn([app, ...partsOf(app)]),
    unknowns: unknownsOf(app, inventory, resource, (value) => textOf(app, value)),
  };
}

/** The constructs that belong to an app, for finding one by its path. */
export function partsOf(app: IRailsApp): readonly IConstruct[] {
  const inventory = inventoryOf(app);
  const parts = [...inventory.addons, ...inventory.hosts, ...inventory.processes].map(({ construct }) => construct);
  return [...parts, app.configVars];
}

/** Whether a construct is an app that parts belong to. */
export function isRailsApp(construct: IConstruct): construct is RailsApp | ExistingRailsApp {
  return construct instanceof RailsApp || construct instanceof ExistingRailsApp;
}

/** The resource of an app that is managed in this program: its own, or the one that `fromAttributes` was given the id of. */
function resourceOf(app: IRailsApp): HerokuApp | undefined {
  if (app instanceof RailsApp) return app.nodes.app;
  const id = resolved(app, app.appId);
  if (id === undefined || isLiteral(id)) return undefined;
  return TerraformStack.of(app)
    .node.findAll()
    .find(
      (construct): construct is HerokuApp =>
        construct instanceof HerokuApp && id === `\${heroku_app.${construct.friendlyUniqueId}.id}`,
    );
}

function known<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  if (value === undefined || isToken(value)) return {};
  const property: Partial<Record<Name, string>> = {};
  property[name] = value;
  return property;
}

function buildsOf(app: IRailsApp): Pick<AppTopology, "builds"> {
  const build = app instanceof RailsApp ? app.nodes.build : undefined;
  if (build === undefined) return {};
  const url = build.sourceInput?.url;
  return { builds: [{ at: pathOf(build), ...(url === undefined || isToken(url) ? {} : { url }) }] };
}

function buildpacksOf(resource: HerokuApp | undefined): { readonly buildpacks?: readonly string[] } {
  const buildpacks = resource?.buildpacksInput;
  if (buildpacks === undefined || isToken(buildpacks) || buildpacks.some((name) => isToken(name))) return {};
  return { buildpacks: [...buildpacks] };
}

function featuresOf(app: IRailsApp): readonly string[] {
  if (!(app instanceof RailsApp)) return [];
  return app.nodes.features.flatMap(({ nameInput, enabledInput }) =>
    nameInput === undefined || isToken(nameInput) || enabledInput === false ? [] : [nameInput],
  );
}

function addonOf({ construct, resource, home, attachments, redis }: PlacedAddon, app: IRailsApp): AddonTopology {
  const plan = resource.planInput;
  const ignored = resource.lifecycle?.ignoreChanges;
  return {
    at: pathOf(construct),
    ...(plan === undefined || isToken(plan) ? {} : parsePlan(plan)),
    options: literalsOf(resource.configInput),
    attachments: attachments.filter((attachment) => !isToken(attachment)),
    ...(home === inventoryOf(app) ? {} : { createdFor: createdFor(construct) }),
    roles: redis === undefined ? [] : [...redis.roles],
    ...(redis === undefined ? {} : { client: redis.client }),
    preventDestroy: resource.lifecycle?.preventDestroy === true,
    ignoresOptions: ignored === "all" || (Array.isArray(ignored) && ignored.includes("config")),
  };
}

function createdFor(construct: IConstruct): string {
  if (!(construct instanceof Addon)) return "another app";
  return pathOf(resourceOf(construct.app) ?? construct.app);
}

function literalsOf(map: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  if (map === undefined || isToken(map)) return {};
  return Object.fromEntries(
    Object.entries(map)
      .filter(([, value]) => !isToken(value))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function variablesOf(app: IRailsApp, resource: HerokuApp | undefined): VariableTopology[] {
  const { association, plain, sensitive } = app.configVars;
  const config = association === undefined ? "" : pathOf(association);
  const own = resource === undefined ? "" : pathOf(resource);
  return [
    ...Object.entries(plain).map(([name, value]) => plainVariable(app, name, value, config)),
    ...Object.entries(sensitive).map(([name, value]) => sensitiveVariable(app, name, value, config)),
    ...Object.entries(resource?.configVarsInput ?? {}).map(([name, value]) => plainVariable(app, name, value, own)),
    ...Object.entries(resource?.sensitiveConfigVarsInput ?? {}).map(([name, value]) =>
      sensitiveVariable(app, name, value, own),
    ),
    ...handWritten(app, association).flatMap((other) => [
      ...Object.entries(literalMap(other.varsInput)).map(([name, value]) =>
        plainVariable(app, name, value, pathOf(other)),
      ),
      ...Object.entries(literalMap(other.sensitiveVarsInput)).map(([name, value]) =>
        sensitiveVariable(app, name, value, pathOf(other)),
      ),
    ]),
  ];
}

/** A map whose names are known; no names for a token. */
function literalMap(map: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return map === undefined || isToken(map) ? {} : map;
}

/** Associations for the app beside the one of its construct: they take variables from each other. */
function handWritten(app: IRailsApp, own: AppConfigAssociation | undefined): readonly AppConfigAssociation[] {
  const id = resolved(app, app.appId);
  return TerraformStack.of(app)
    .node.findAll()
    .filter(
      (construct): construct is AppConfigAssociation =>
        construct instanceof AppConfigAssociation && construct !== own && resolved(app, construct.appIdInput) === id,
    );
}

function plainVariable(app: IRailsApp, name: string, value: string, owner: string): VariableTopology {
  const text = resolved(app, value);
  if (text === undefined) return { name, kind: "plain", owner };
  return { name, kind: "plain", owner, ...(isLiteral(text) ? { value: text } : copied(text)) };
}

function sensitiveVariable(app: IRailsApp, name: string, value: string, owner: string): VariableTopology {
  return { name, kind: "sensitive", owner, ...copied(resolved(app, value) ?? "") };
}

function copied(expression: string): { readonly copiedFrom?: string } {
  const from = copiedFrom(expression);
  return from === undefined ? {} : { copiedFrom: from };
}

/** Resolving costs more than anything else here, so only what is a token is. */
function resolved(scope: IConstruct, value: string | undefined): string | undefined {
  return value === undefined || !isToken(value) ? value : textOf(scope, value);
}

function textOf(scope: IConstruct, value: unknown): string | undefined {
  const text = resolvedIn(scope, value);
  return typeof text === "string" ? text : undefined;
}

function processOf(construct: IConstruct, formation: PlacedFormation): ProcessTopology {
  const { sizeInput, typeInput, quantityInput } = formation;
  const quantity = quantityInput !== undefined && !isToken(quantityInput) ? { quantity: quantityInput } : {};
  return { at: pathOf(construct), ...known("type", typeInput), ...known("size", sizeInput), ...quantity };
}

type PlacedFormation = PlacedProcess["resource"];

function hostsOf(app: IRailsApp): HostTopology[] {
  return inventoryOf(app).hosts.map(({ construct, resource, serves, proxied, certificate }) => ({
    at: pathOf(construct),
    ...known("host", resource.hostnameInput),
    serves,
    ...(typeof proxied === "boolean" ? { proxied } : {}),
    certificate: certificate ? "own" : app.acm === true ? "managed" : app.acm === false ? "none" : "unknown",
  }));
}

/** Both customizations default to true in the provider, and then Terraform keeps every URL. */
function urlsInStateOf(app: IRailsApp): boolean | undefined {
  const provider =
    app.provider ??
    TerraformStack.of(app).node.children.find(
      (construct): construct is HerokuProvider => construct instanceof HerokuProvider && construct.alias === undefined,
    );
  if (!(provider instanceof HerokuProvider)) return undefined;
  const customizations = provider.customizationsInput;
  if (!Array.isArray(customizations)) return customizations === undefined ? true : undefined;
  const [first] = customizations;
  return !(first?.setAppAllConfigVarsInState === false && first.setAddonConfigVarsInState === false);
}

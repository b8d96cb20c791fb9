import { parsePlan } from "../../catalogue/addon-plan";
import { cableAddressOf, withCables, type AppWithoutCable } from "../cables";
import { firstAttachments, hostOf, namedAttachments, urlVariables, withNamedRoles } from "../derived";
import type { ProgramNotes } from "../program-notes";
import type { Acknowledgement, AddonTopology, AppTopology, ProcessTopology } from "../topology";
import { hostsOf, pageHosts } from "./hosts";
import { DnsRecords } from "./dns-records";
import { blocksOf, objectOf, stringOf, stringsOf, type JsonObject } from "./json";
import { Lookup } from "./lookup";
import type { TerraformModule, TerraformResource } from "./resource";
import { unknownsOf } from "./unknowns";
import { variableMapsOf, variablesOf } from "./variables";

/** The apps of a configuration or plan, those that are managed elsewhere and only referred to among them. */
export function appsOf(
  { resources, providers }: TerraformModule,
  { acknowledgements, redisClients, cables: declaredCables }: ProgramNotes,
): readonly AppTopology[] {
  const lookup = new Lookup(resources);
  const records = new DnsRecords(lookup);
  const acknowledged = new Map<string, Acknowledgement[]>();
  for (const one of acknowledgements) acknowledged.set(one.at, [...(acknowledged.get(one.at) ?? []), one]);
  const apps = lookup.appKeys().map((key): AppWithoutCable => {
    const managed = lookup.byAddress(key);
    const own = lookup.onApp(key);
    const placed = addonsOf(lookup, key, managed, own).map((addon) => {
      const client = redisClients.get(addon.at);
      return client === undefined ? addon : { ...addon, client };
    });
    const named = namedAttachments(placed);
    const declared = [...variablesOf(lookup, managed, own), ...urlVariables(named)];
    const addons = withNamedRoles(placed, declared);
    const at = managed?.at ?? placeOf(lookup, key);
    const first = firstAttachments(at, addons, declared);
    const variables = [...declared, ...urlVariables(first)];
    const maps = variableMapsOf(managed, own);
    const cable = cableAddressOf(variables);
    const acm = managed?.values.acm;
    const urlsInState = urlsInStateOf(providers, managed ?? own[0]);
    const parts = [...(managed === undefined ? [] : [managed]), ...own];
    const places = new Set(parts.flatMap((part) => [part.at, ...above(part.at)]));
    return {
      at,
      ...described(managed),
      ...(typeof acm === "boolean" ? { acm } : {}),
      features: featuresOf(own),
      ...(managed?.lifecycle === undefined ? {} : { preventDestroy: managed.lifecycle.preventDestroy }),
      disposable: isDisposable(managed, own),
      ...(urlsInState === undefined ? {} : { urlsInState }),
      addons,
      attachments: [...named, ...first],
      variables,
      ...(maps.length === 0 ? {} : { variableMaps: maps }),
      ...buildsOf(own),
      processes: own.filter(({ type }) => type === "heroku_formation").map(processOf),
      hosts: hostsOf(records, own, cable, variables, acm),
      ...(cable === undefined ? {} : { cable }),
      acknowledgements: [
        ...parts.flatMap((part) => part.acknowledgements),
        ...[...places].flatMap((place) => acknowledged.get(place) ?? []),
      ],
      unknowns: unknownsOf(lookup, records, parts),
    };
  });
  // The cable of one app may end at another one, an AnyCable server, whose own variables do not tell.
  const cables = new Set(apps.map(({ cable }) => hostOf(cable?.url)));
  const pages = new Set(apps.flatMap(({ cable, variables }) => [...pageHosts(cable, variables)]));
  return withCables(
    apps.map((app) => ({
      ...app,
      hosts: app.hosts.map((part) =>
        part.host !== undefined && cables.has(part.host) && !pages.has(part.host) ? { ...part, serves: "cable" } : part,
      ),
    })),
    declaredCables,
  );
}

/** The constructs that one stands in, by path. */
function above(path: string): string[] {
  const names = path.split("/");
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join("/"));
}

function described(app: TerraformResource | undefined): Partial<AppTopology> {
  if (app === undefined) return {};
  const { name, region, stack, space, buildpacks, organization } = app.values;
  const texts = { name, region, stack, team: blocksOf(organization)[0]?.name, space };
  const known = Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return {
    ...Object.fromEntries(known),
    ...(Array.isArray(buildpacks) ? { buildpacks: stringsOf(buildpacks) } : {}),
  };
}

function addonsOf(
  lookup: Lookup,
  key: string,
  app: TerraformResource | undefined,
  own: readonly TerraformResource[],
): AddonTopology[] {
  const attachments = own.filter(({ type }) => type === "heroku_addon_attachment");
  const attached = new Map<string, { readonly addon?: TerraformResource; readonly names: string[] }>();
  for (const attachment of attachments) {
    const { key: found, resource, certain } = lookup.target(attachment, "addon_id", "heroku_addon");
    // What cannot be told apart from other add-ons is one of its own: to say that two share a Redis would be a guess.
    const address = certain ? found : attachment.address;
    const addon = attached.get(address) ?? { ...(certain && resource ? { addon: resource } : {}), names: [] };
    attached.set(address, addon);
    const name = stringOf(attachment.values.name);
    if (name !== undefined) addon.names.push(name);
  }
  const created = own.filter(({ type }) => type === "heroku_addon");
  const mine = created.map((addon) => addonOf(addon, attached.get(addon.address)?.names ?? []));
  const others = [...attached].flatMap(([address, { addon, names }]) => {
    if (addon === undefined) {
      return [{ at: placeOf(lookup, address), options: {}, attachments: names, createdFor: "another app", roles: [] }];
    }
    const home = lookup.appOf(addon);
    return home === key ? [] : [{ ...addonOf(addon, names), createdFor: placeOf(lookup, home) }];
  });
  return [...mine, ...others.filter(({ createdFor }) => createdFor !== app?.at)];
}

function placeOf(lookup: Lookup, key: string): string {
  // An expression, as it is written in Terraform's own language.
  return lookup.byAddress(key)?.at ?? /^\$\{([^{}]*)\}$/.exec(key)?.[1] ?? key;
}

function addonOf(addon: TerraformResource, attachments: readonly string[]): AddonTopology {
  const written = stringOf(addon.values.plan);
  const options = Object.entries(objectOf(addon.values.config)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const { lifecycle } = addon;
  return {
    at: addon.at,
    ...(written === undefined ? {} : parsePlan(written)),
    options: Object.fromEntries(options.sort(([a], [b]) => (a < b ? -1 : 1))),
    attachments,
    roles: [],
    ...(lifecycle === undefined
      ? {}
      : {
          preventDestroy: lifecycle.preventDestroy,
          ignoresOptions: lifecycle.ignores.includes("config") || lifecycle.ignores.includes("all"),
        }),
  };
}

function featuresOf(own: readonly TerraformResource[]): string[] {
  return own.flatMap(({ type, values }) =>
    type === "heroku_app_feature" && typeof values.name === "string" && values.enabled !== false ? [values.name] : [],
  );
}

function buildsOf(own: readonly TerraformResource[]): Pick<AppTopology, "builds"> {
  const builds = own
    .filter(({ type }) => type === "heroku_build")
    .map(({ at, values }) => {
      const url = stringOf(blocksOf(values.source)[0]?.url);
      return { at, ...(url === undefined ? {} : { url }) };
    });
  return builds.length === 0 ? {} : { builds };
}

function processOf({ at, values }: TerraformResource): ProcessTopology {
  const { type, size, quantity } = values;
  return {
    at,
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof size === "string" ? { size } : {}),
    ...(typeof quantity === "number" ? { quantity } : {}),
  };
}

/**
 * Whether the program says that everything may be destroyed: nothing is protected, and each add-on says so. Silence is not a
 * such decision.
 */
function isDisposable(app: TerraformResource | undefined, own: readonly TerraformResource[]): boolean {
  const addons = own.filter(({ type }) => type === "heroku_addon");
  if (app?.lifecycle?.preventDestroy !== false || addons.length === 0) return false;
  return addons.every(
    ({ lifecycle, saysDestroyable }) => lifecycle?.preventDestroy === false && saysDestroyable === true,
  );
}

/** Both customizations default to true in the provider, and then Terraform keeps every URL. */
function urlsInStateOf(
  providers: ReadonlyMap<string, JsonObject>,
  resource: TerraformResource | undefined,
): boolean | undefined {
  const block = resource === undefined ? undefined : providers.get(resource.provider);
  if (block === undefined) return undefined;
  const [first] = blocksOf(block.customizations);
  return !(first?.set_app_all_config_vars_in_state === false && first.set_addon_config_vars_in_state === false);
}

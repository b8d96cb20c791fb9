import { isObject } from "../../text/json";
import { blocksOf, objectOf, stringOf, stringsOf, type JsonObject } from "../from-terraform/json";
import { openUrl, SNAPSHOT_FORMAT, type AppSnapshot, type Snapshot, type ZoneSnapshot } from "./snapshot";
import { terraformName } from "../../engines/command-names";

/** Thrown for JSON that is not a state that can be read. */
export class NotStateError extends Error {
  override readonly name = "NotStateError";
}

/** A resource that a state manages. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  /** What Terraform would import it by; undefined for what cannot be imported. */
  readonly importId?: string;
}

/** What a Terraform state tells of the platforms. */
export interface StateRead {
  readonly snapshot: Snapshot;
  /** Everything that the state manages, in its order. */
  readonly resources: readonly StateResource[];
}

interface Instance {
  readonly address: string;
  readonly type: string;
  readonly attributes: JsonObject;
}

/** The version of the format that Terraform and OpenTofu write. */
const STATE_VERSION = 4;
/** Older than anything that was made later: the first attachment of an add-on is made with it. */
const EARLIEST = "1970-01-01T00:00:00Z";

/**
 * What a state knows of Heroku and Cloudflare: the output of `terraform state pull`. Values of variables and whatever could
 * hold a credential are passed over.
 *
 * @param takenAt - the time that the snapshot is dated with, ISO 8601
 * @throws NotStateError for another format
 */
export function readState(json: unknown, takenAt: string): StateRead {
  if (!isObject(json) || !("version" in json) || !Array.isArray(json.resources)) {
    throw new NotStateError(`not a Terraform state. Write one with \`${terraformName()} state pull > state.json\``);
  }
  if (json.version !== STATE_VERSION) {
    throw new NotStateError(
      `state version ${JSON.stringify(json.version)}: version ${String(STATE_VERSION)} is read. Run \`${terraformName()} state pull\` with Terraform 0.12 or later, or with OpenTofu`,
    );
  }
  const instances = blocksOf(json.resources).flatMap(instancesOf);
  const of = (type: string) => instances.filter((instance) => instance.type === type);
  const apps = of("heroku_app").map((app) => appOf(app, of));
  const known = new Set(apps.map(({ id }) => id));
  const absent = apps.length === 0 ? [{ at: "state", part: "apps", reason: "the state has no heroku_app" }] : [];
  return {
    snapshot: {
      snapshot: SNAPSHOT_FORMAT,
      takenAt,
      apps,
      pipelines: of("heroku_pipeline").map(({ attributes }) => {
        const [owner] = blocksOf(attributes.owner);
        const [id, type] = [stringOf(owner?.id), stringOf(owner?.type)];
        return {
          id: text(attributes, "id"),
          name: text(attributes, "name"),
          owner: id === undefined || type === undefined ? null : { id, type },
        };
      }),
      zones: zonesOf(of("cloudflare_zone"), of("cloudflare_dns_record")),
      unread: [
        ...absent,
        ...apps.flatMap(({ name }) => [
          { at: name, part: "release", reason: "a state does not tell it" },
          { at: name, part: "certificates", reason: "a state does not tell those that Terraform does not manage" },
        ]),
      ],
    },
    resources: instances.map((instance) => {
      const importId = importIdOf(instance, known);
      const { address, type } = instance;
      return { address, type, ...(importId === undefined ? {} : { importId }) };
    }),
  };
}

function instancesOf(resource: JsonObject): Instance[] {
  const { mode, type, name, module } = resource;
  if (mode !== "managed") return [];
  const within = stringOf(module);
  const base = `${within === undefined ? "" : `${within}.`}${String(type)}.${String(name)}`;
  return blocksOf(resource.instances)
    .filter(({ deposed }) => deposed === undefined)
    .map((instance) => ({
      address: instance.index_key === undefined ? base : `${base}[${JSON.stringify(instance.index_key)}]`,
      type: String(type),
      attributes: objectOf(instance.attributes),
    }));
}

function importIdOf({ type, attributes }: Instance, apps: ReadonlySet<string>): string | undefined {
  const id = stringOf(attributes.id);
  const app = stringOf(attributes.app_id);
  const on = (part: unknown) =>
    app === undefined || !apps.has(app) || typeof part !== "string" ? undefined : `${app}:${part}`;
  switch (type) {
    case "heroku_app":
      return appIdOf(attributes);
    case "heroku_formation":
      return on(attributes.type);
    case "heroku_domain":
      return on(attributes.hostname);
    case "heroku_app_feature":
      return on(attributes.name);
    case "heroku_drain":
    case "heroku_app_webhook":
      return on(id);
    case "heroku_collaborator":
      return on(attributes.email);
    case "heroku_addon":
    case "heroku_addon_attachment":
    case "heroku_pipeline":
    case "heroku_pipeline_coupling":
      return id;
    case "cloudflare_dns_record":
      return id === undefined ? undefined : `${String(attributes.zone_id)}/${id}`;
    default:
      return undefined;
  }
}

function appIdOf(attributes: JsonObject): string {
  return stringOf(attributes.uuid) ?? text(attributes, "id");
}

function appOf({ attributes }: Instance, of: (type: string) => readonly Instance[]): AppSnapshot {
  const id = appIdOf(attributes);
  const name = text(attributes, "name");
  const own = (type: string) =>
    of(type)
      .map((instance) => instance.attributes)
      .filter(({ app_id: app }) => app === id || app === name);
  const [organization] = blocksOf(attributes.organization);
  const [coupling] = own("heroku_pipeline_coupling");
  const addons = own("heroku_addon");
  return {
    id,
    name,
    region: text(attributes, "region"),
    stack: text(attributes, "stack"),
    generation: filled(attributes.generation) ?? "cedar",
    team: filled(organization?.name),
    space: filled(attributes.space),
    locked: organization?.locked === true,
    internalRouting: attributes.internal_routing === true,
    acm: attributes.acm === true,
    maintenance: false,
    ...buildpacksOf(attributes),
    features: own("heroku_app_feature").map((row) => ({ name: text(row, "name"), enabled: row.enabled !== false })),
    addons: addons.map((row) => ({
      id: text(row, "id"),
      name: text(row, "name"),
      plan: text(row, "plan"),
      state: "provisioned",
      createdAt: EARLIEST,
    })),
    attachments: [
      ...addons.flatMap((row) => firstAttachments(row, name, of("heroku_addon_attachment"))),
      ...own("heroku_addon_attachment").map((row, index) => ({
        id: text(row, "id"),
        name: text(row, "name"),
        namespace: filled(row.namespace),
        createdAt: `2000-01-01T00:00:00.${String(index).padStart(9, "0")}Z`,
        addon: addonOf(text(row, "addon_id"), of),
      })),
    ],
    formation: own("heroku_formation").map((row) => ({
      id: text(row, "id"),
      type: text(row, "type"),
      size: text(row, "size").toLowerCase(),
      quantity: Number(row.quantity ?? 0),
    })),
    domains: own("heroku_domain").map((row) => ({
      id: text(row, "id"),
      hostname: text(row, "hostname"),
      cname: stringOf(row.cname) ?? null,
      certificate: attributes.acm === true ? null : filled(row.sni_endpoint_id),
      acmStatus: null,
      acmReason: null,
    })),
    drains: own("heroku_drain").map((row) => ({ id: text(row, "id"), ...openUrlOf(row) })),
    webhooks: own("heroku_app_webhook").map((row) => ({
      id: text(row, "id"),
      ...openUrlOf(row),
      level: text(row, "level"),
      include: [...stringsOf(row.include)],
    })),
    collaborators: own("heroku_collaborator").map((row) => ({ id: text(row, "id"), email: text(row, "email") })),
    coupling:
      coupling === undefined
        ? null
        : { id: text(coupling, "id"), pipeline: text(coupling, "pipeline"), stage: text(coupling, "stage") },
    // Terraform scales processes only after a release with code.
    release: { version: 1, createdAt: EARLIEST, hasCode: own("heroku_formation").length > 0 },
  };
}

/** The names under which an add-on came: those of its variables that no further attachment gives. */
function firstAttachments(addon: JsonObject, app: string, attachments: readonly Instance[]) {
  const id = text(addon, "id");
  const further = attachments
    .filter(({ attributes }) => attributes.addon_id === id)
    .map(({ attributes }) => String(attributes.name));
  const names = stringsOf(addon.config_vars)
    .map((variable) => variable.replace(/_URL$/, ""))
    .filter((name) => !further.some((other) => name === other || name.startsWith(`${other}_`)));
  const [first] = names;
  // Whatever the first name is, the add-on has one.
  const name = first ?? text(addon, "name").replace(/-/g, "_").toUpperCase();
  return [
    {
      id: `00000000${id.slice(8)}`,
      name,
      namespace: null,
      createdAt: EARLIEST,
      addon: { id, name: text(addon, "name"), app },
    },
  ];
}

function addonOf(id: string, of: (type: string) => readonly Instance[]) {
  const addon = of("heroku_addon").find(({ attributes }) => attributes.id === id)?.attributes;
  const home = of("heroku_app").find(({ attributes }) =>
    [attributes.uuid, attributes.id, attributes.name].includes(addon?.app_id),
  );
  return {
    id,
    name: stringOf(addon?.name) ?? `addon-${id.slice(0, 8)}`,
    app: stringOf(home?.attributes.name) ?? "an-app-elsewhere",
  };
}

function buildpacksOf({ buildpacks }: JsonObject): { readonly buildpacks?: readonly string[] } {
  const names = stringsOf(buildpacks);
  const open = names.every((name) => !name.includes("://") || openUrl(name) !== undefined);
  return open ? { buildpacks: [...names] } : {};
}

function zonesOf(zones: readonly Instance[], records: readonly Instance[]): ZoneSnapshot[] {
  const ids = [...new Set([...zones.map(({ attributes }) => attributes.id), ...records.map(zoneIdOf)].map(String))];
  return ids.map((id) => {
    const rows = records.filter((record) => zoneIdOf(record) === id).map(({ attributes }) => attributes);
    const declared = zones.find(({ attributes }) => attributes.id === id)?.attributes;
    const shortest = rows.map((row) => text(row, "name")).sort((a, b) => a.length - b.length)[0] ?? id;
    return {
      id,
      name: stringOf(declared?.name) ?? shortest.split(".").slice(-2).join("."),
      account: null,
      records: rows
        .filter(({ type }) => ["A", "AAAA", "CNAME"].includes(String(type)))
        .map((row) => ({
          id: text(row, "id"),
          name: text(row, "name"),
          type: text(row, "type"),
          content: text(row, "content"),
          ttl: Number(row.ttl ?? 1),
          proxied: row.proxied === true,
          comment: filled(row.comment),
          tags: [...stringsOf(row.tags)],
        })),
    };
  });
}

function zoneIdOf({ attributes }: Instance): unknown {
  return attributes.zone_id;
}

function openUrlOf(row: JsonObject): { readonly url?: string } {
  const url = openUrl(stringOf(row.url) ?? "");
  return url === undefined ? {} : { url };
}

function filled(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** @throws NotStateError where a resource is incomplete, as after an apply that failed */
function text(row: JsonObject, key: string): string {
  const value = stringOf(row[key]);
  if (value === undefined) {
    throw new NotStateError(
      `a resource with the id ${JSON.stringify(row.id ?? null)} has no ${key}. Refresh the state first`,
    );
  }
  return value;
}

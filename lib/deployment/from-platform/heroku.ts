import { isObject } from "../../text/json";
import { objectOf, stringOf, stringsOf, type JsonObject } from "../from-terraform/json";
import { InspectError, RefusedRequest, text, type Api } from "./api";
import { HEROKU_PROTECTED_TOKEN_COMMAND, HEROKU_TOKEN_COMMAND } from "./credentials";
import { openUrl } from "./snapshot";
import type * as snapshot from "./snapshot";

/** What is read of Heroku. */
export interface HerokuRead {
  readonly app: snapshot.AppSnapshot;
  readonly pipeline?: snapshot.PipelineSnapshot;
  readonly unread: readonly snapshot.Unread[];
}

/** What of Heroku is asked. */
export interface HerokuApis {
  readonly platform: Api;
  readonly data: Api;
}

const REDIS = "heroku-redis:";
/** Requests for add-ons that are under way at once. */
const AT_ONCE = 4;

/**
 * Reads an app with everything that belongs to it.
 *
 * @param wants - whether the names of variables are read as well, which takes a token of another scope
 * @throws InspectError where the app itself cannot be read, or is of a generation that the provider cannot describe
 */
export async function readHerokuApp(
  { platform, data }: HerokuApis,
  name: string,
  wants: { readonly variableNames: boolean },
  progress: (step: string) => void,
): Promise<HerokuRead> {
  const unread: snapshot.Unread[] = [];
  const path = `/apps/${encodeURIComponent(name)}`;
  progress(`${name}: the app`);
  const found = await appNamed(platform, path, name);
  const id = text(found, "id");
  const at = text(found, "name");
  const generation = stringOf(objectOf(found.generation).name) ?? "cedar";
  if (generation !== "cedar") {
    throw new InspectError(
      `${at}: an app of the ${generation} generation. Only apps of the cedar generation can be inspected: the Heroku ` +
        "provider describes no other",
    );
  }
  const team = stringOf(objectOf(found.team).name) ?? null;
  const space = stringOf(objectOf(found.space).name) ?? null;
  const where = team === null ? "" : ` It belongs to the team ${team}: the account may not see all of it.`;

  /** Reads one part; what cannot be read is noted and left out. */
  async function part<T>(name: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      progress(`${at}: ${name}`);
      return await read();
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      const hint = error.status === 403 ? where : "";
      unread.push({ at, part: name, reason: `${error.message}.${hint}` });
      return undefined;
    }
  }
  const list = async <T>(
    name: string,
    segment: string,
    describe: (row: JsonObject) => T | readonly T[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<T[] | undefined> =>
    part(name, async () => (await platform.list(`/apps/${id}/${segment}`, headers)).filter(isObject).flatMap(describe));

  const locked =
    team === null
      ? false
      : ((await part("team", async () => (await platform.get(`/teams/apps/${id}`)).body).then((body) =>
          body === undefined ? undefined : objectOf(body).locked === true,
        )) ?? false);
  const installed = await part("buildpacks", async () => {
    const { body } = await platform.get(`/apps/${id}/buildpack-installations`);
    const rows = Array.isArray(body) ? body.filter(isObject) : [];
    return rows.map(({ buildpack }) => text(objectOf(buildpack), "name"));
  });
  // A registry name is not a URL, and a URL may hold the credentials of a private repository.
  const secretBuildpack = installed?.find((one) => one.includes("://") && openUrl(one) === undefined);
  if (secretBuildpack !== undefined) {
    unread.push({
      at,
      part: "buildpacks",
      reason: "the URL of a buildpack could hold a credential, so it is not kept",
    });
  }
  const features = await list("features", "features", (row) => ({
    name: text(row, "name"),
    enabled: row.enabled === true,
  }));
  const addons = await list("addons", "addons", addonOf);
  const attachments = await list("attachments", "addon-attachments", attachmentOf, {
    "accept-inclusion": "config_vars",
  });
  const formation = await list("formation", "formation", (row) => ({
    id: text(row, "id"),
    type: text(row, "type"),
    size: text(row, "size").toLowerCase(),
    quantity: Number(row.quantity ?? 0),
  }));
  const domains = await list("domains", "domains", (row): snapshot.DomainSnapshot | [] => {
    if (row.kind === "heroku") return [];
    return {
      id: text(row, "id"),
      hostname: text(row, "hostname"),
      cname: stringOf(row.cname) ?? null,
      // Under ACM the endpoint is Heroku's own.
      certificate: found.acm === true ? null : (stringOf(objectOf(row.sni_endpoint).id) ?? null),
      acmStatus: stringOf(row.acm_status) ?? null,
      acmReason: stringOf(row.acm_status_reason) ?? null,
    };
  });
  const certificates = await list("certificates", "sni-endpoints", (row) => {
    const expiresAt = stringOf(objectOf(row.ssl_cert).expires_at);
    return { id: text(row, "id"), name: text(row, "name"), ...(expiresAt === undefined ? {} : { expiresAt }) };
  });
  const drains = await list("drains", "log-drains", (row): snapshot.DrainSnapshot | [] =>
    // Those of add-ons come and go with the add-on.
    isObject(row.addon) ? [] : { id: text(row, "id"), ...urlOf(row) },
  );
  const webhooks = await list("webhooks", "webhooks", (row) => ({
    id: text(row, "id"),
    ...urlOf(row),
    level: text(row, "level"),
    include: [...stringsOf(row.include)],
  }));
  const collaborators = await list("collaborators", "collaborators", (row): snapshot.CollaboratorSnapshot | [] =>
    row.role === "owner" ? [] : { id: text(row, "id"), email: text(objectOf(row.user), "email") },
  );
  const coupling = await part("pipeline", () => couplingOf(platform, id));
  const pipeline =
    coupling === undefined || coupling === null
      ? undefined
      : await part("pipeline", async () => {
          const row = objectOf((await platform.get(`/pipelines/${coupling.pipeline}`)).body);
          const owner = objectOf(row.owner);
          const [ownerId, type] = [stringOf(owner.id), stringOf(owner.type)];
          return {
            id: text(row, "id"),
            name: text(row, "name"),
            owner: ownerId === undefined || type === undefined ? null : { id: ownerId, type },
          };
        });
  const release = await part("release", async () => {
    const { body } = await platform.get(`/apps/${id}/releases`, { range: "version ..; max=1,order=desc" });
    const [newest] = Array.isArray(body) ? body.filter(isObject) : [];
    if (newest === undefined) return null;
    const hasCode = isObject(newest.slug) || isObject(newest.oci_image);
    return { version: Number(newest.version), createdAt: text(newest, "created_at"), hasCode };
  });
  const variableNames = wants.variableNames ? await part("variables", () => namesOfVariables(platform, id)) : undefined;
  const withRedis =
    addons === undefined
      ? undefined
      : await inTurns(AT_ONCE, addons, async (addon) => {
          if (!addon.plan.startsWith(REDIS)) return addon;
          const redis = await part(`redis ${addon.name}`, () => redisOf(data, addon.id));
          return redis === undefined ? addon : { ...addon, redis };
        });

  const app: snapshot.AppSnapshot = {
    id,
    name: at,
    region: text(objectOf(found.region), "name"),
    stack: text(objectOf(found.build_stack ?? found.stack), "name"),
    generation,
    team,
    space,
    locked,
    internalRouting: found.internal_routing === true,
    acm: found.acm === true,
    maintenance: found.maintenance === true,
    ...known({
      buildpacks: secretBuildpack === undefined ? installed : undefined,
      features,
      addons: withRedis,
      attachments,
      formation,
      domains,
      certificates,
      drains,
      webhooks,
      collaborators,
      coupling,
      release,
      variableNames,
    }),
  };
  return { app, ...(pipeline === undefined ? {} : { pipeline }), unread };
}

async function appNamed(platform: Api, path: string, name: string): Promise<JsonObject> {
  try {
    return objectOf((await platform.get(path)).body);
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    switch (error.status) {
      case 401:
        throw new InspectError(
          `HEROKU_API_KEY: Heroku does not accept the token (${error.message}). Make one that may read: \`${HEROKU_TOKEN_COMMAND}\``,
        );
      case 403:
        throw new InspectError(
          `${name}: the token may not read this app (${error.message}). It needs the scope read, and the account needs ` +
            `the permission "view" on the app: \`${HEROKU_TOKEN_COMMAND}\``,
        );
      case 404:
        throw new InspectError(
          `${name}: Heroku knows no app of this name, or hides it from this account. \`heroku apps --all\` lists those that it shows`,
        );
      default:
        throw new InspectError(`${name}: Heroku did not answer as expected (${error.message}). Try again later`);
    }
  }
}

/** One object, or 404 for an app that is in no pipeline. */
async function couplingOf(platform: Api, id: string): Promise<snapshot.CouplingSnapshot | null> {
  try {
    const row = objectOf((await platform.get(`/apps/${id}/pipeline-couplings`)).body);
    return { id: text(row, "id"), pipeline: text(objectOf(row.pipeline), "id"), stage: text(row, "stage") };
  } catch (error) {
    if (error instanceof RefusedRequest && error.status === 404) return null;
    throw error;
  }
}

/** The values are dropped here and go nowhere. */
async function namesOfVariables(platform: Api, id: string): Promise<readonly string[]> {
  try {
    return Object.keys(objectOf((await platform.get(`/apps/${id}/config-vars`)).body)).sort();
  } catch (error) {
    if (!(error instanceof RefusedRequest) || error.status !== 403) throw error;
    throw new RefusedRequest(403, `${error.message}; names of variables take \`${HEROKU_PROTECTED_TOKEN_COMMAND}\``);
  }
}

async function redisOf(data: Api, id: string): Promise<snapshot.RedisSnapshot> {
  const body = objectOf((await data.get(`/redis/v0/databases/${id}`)).body);
  const info = Array.isArray(body.info) ? body.info.filter(isObject) : [];
  const told = info.find(({ name }) => name === "Version");
  const version = stringOf(body.version) ?? stringsOf(told?.values)[0];
  const config = objectOf((await data.get(`/redis/v0/databases/${id}/config`)).body);
  const policy = stringOf(objectOf(config.maxmemory_policy).value);
  const timeout = objectOf(config.timeout).value;
  const events = stringOf(objectOf(config.notify_keyspace_events).value);
  return {
    ...(version === undefined ? {} : { version }),
    ...(policy === undefined ? {} : { maxmemoryPolicy: policy }),
    ...(typeof timeout === "number" ? { timeoutSeconds: timeout } : {}),
    ...(events === undefined ? {} : { notifyKeyspaceEvents: events }),
  };
}

function attachmentOf(row: JsonObject): snapshot.AttachmentSnapshot {
  const addon = objectOf(row.addon);
  return {
    id: text(row, "id"),
    name: text(row, "name"),
    namespace: stringOf(row.namespace) ?? null,
    createdAt: text(row, "created_at"),
    addon: { id: text(addon, "id"), name: text(addon, "name"), app: text(objectOf(addon.app), "name") },
    ...(Array.isArray(row.config_vars) ? { variables: stringsOf(row.config_vars) } : {}),
  };
}

function addonOf(row: JsonObject): snapshot.AddonSnapshot {
  const price = objectOf(row.billed_price);
  const [cents, unit] = [price.cents, stringOf(price.unit)];
  return {
    id: text(row, "id"),
    name: text(row, "name"),
    plan: text(objectOf(row.plan), "name"),
    state: text(row, "state"),
    createdAt: text(row, "created_at"),
    ...(typeof cents === "number" && unit !== undefined ? { price: { cents, unit } } : {}),
  };
}

function urlOf(row: JsonObject): { readonly url?: string } {
  const url = openUrl(text(row, "url"));
  return url === undefined ? {} : { url };
}

/** An object without what is undefined. */
function known<T extends Readonly<Record<string, unknown>>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** All of them, a few at once, in their own order. */
async function inTurns<T, R>(many: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += many) {
    results.push(...(await Promise.all(items.slice(start, start + many).map(work))));
  }
  return results;
}

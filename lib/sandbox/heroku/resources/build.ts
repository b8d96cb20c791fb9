import { isObject } from "../../../text/json";
import { ProviderError, type Attributes, type ResourceType } from "../../protocol/provider";
import { compact, type HerokuClient } from "../client";
import { listAt, stringAt, stringsAt, type Json } from "../../kit/json";
import { checkIds, splitImportId, text, textIfAny, textOrEmpty, textOrNull } from "./attributes";
import { checksumOf, findSource, isDirectory, tarballOfSource } from "./source";

/** `heroku_build` */
export const build: ResourceType<HerokuClient> = {
  validate(config) {
    const found = checkIds(config, "app_id");
    const url = stringAt(listAt(config, "source")[0], "url");
    if (url === undefined || url.startsWith("https://")) return found;
    const detail = `source.url is ${JSON.stringify(url)}; it must be an https URL of a tarball.`;
    return [...found, { severity: "error", summary: "Invalid source URL", detail, attribute: ["source", 0, "url"] }];
  },

  plan(prior, planned, _config, client) {
    const appId = stringAt(planned, "app_id");
    // The provider asks for the app's generation with each plan and lets every answer pass on Cedar.
    if (stringsAt(planned, "buildpacks").length > 0 && appId !== undefined) client.peek("GET", `/apps/${appId}`);
    const path = stringAt(listAt(planned, "source")[0], "path") ?? "";
    if (path === "") return { planned };
    const checksum = checksumOf(findSource(path, client.sourceDirectories()));
    if (checksum === stringAt(prior ?? undefined, "local_checksum")) return { planned };
    return { planned: { ...planned, local_checksum: checksum }, requiresReplace: ["local_checksum"] };
  },

  async create(planned, _config, client) {
    const appId = text(planned, "app_id");
    const buildpacks = stringsAt(planned, "buildpacks");
    if (buildpacks.length > 0) await client.request("GET", `/apps/${appId}`);
    const source = listAt(planned, "source")[0];
    const { blob, checksum } = await place(source, client);
    const body = {
      source_blob: compact({ ...blob, version: textIfAny(source, "version") }),
      buildpacks: buildpacks.length === 0 ? undefined : buildpacks.map((buildpack) => ({ url: buildpack })),
    };
    const created = await client.request("POST", `/apps/${appId}/builds`, compact(body));
    await awaitBuild(appId, text(created, "id"), client);
    return readBuild({ ...planned, id: text(created, "id"), local_checksum: checksum }, client);
  },

  read: (state, client) => readBuild(state, client),

  /** Asks nothing of Heroku: what was built stays released. */
  delete: () => Promise.resolve(),

  // The source is not imported, so that the next plan builds again.
  async import(id, client) {
    const [app, uuid] = splitImportId(id, "app:build");
    const found = await client.request("GET", `/apps/${app}/builds/${uuid}`);
    return { ...describe(found), app_id: text(found, "app", "id"), source: [], local_checksum: null };
  },
};

/** Puts a source where Heroku can fetch it; one with an address is there already. */
async function place(source: Attributes[string] | undefined, client: HerokuClient) {
  const [path, checksum] = [textOrEmpty(source, "path"), textOrEmpty(source, "checksum")];
  if (path === "") {
    const url = textOrEmpty(source, "url");
    if (url === "") throw new ProviderError("Build requires either source.path or source.url", "It has neither.");
    return { blob: { url, checksum: textIfAny(source, "checksum") }, checksum: "" };
  }
  if (checksum !== "") {
    throw new ProviderError(
      "source.checksum must be empty beside source.path",
      "The provider makes the checksum of a path itself. Leave it out.",
    );
  }
  const local = findSource(path, client.sourceDirectories());
  const own = checksumOf(local);
  const made = await client.request("POST", "/sources");
  await client.upload(text(made, "source_blob", "put_url"), tarballOfSource(local));
  // The tarball of a directory differs with every making, so that no checksum of it is sent.
  const blob = { url: text(made, "source_blob", "get_url"), checksum: isDirectory(local) ? undefined : own };
  return { blob, checksum: own };
}

async function awaitBuild(appId: string, id: string, client: HerokuClient): Promise<void> {
  for (;;) {
    const found = await client.request("GET", `/apps/${appId}/builds/${id}`);
    const status = stringAt(found, "status");
    if (status === "succeeded") return;
    if (status === "failed") {
      const output = await client.request("GET", new URL(text(found, "output_stream_url")).pathname);
      throw new ProviderError(`build ${id} failed`, typeof output === "string" ? output : undefined);
    }
  }
}

async function readBuild(state: Attributes, client: HerokuClient): Promise<Attributes> {
  const appId = text(state, "app_id");
  const found = await client.request("GET", `/apps/${appId}/builds/${text(state, "id")}`);
  return {
    ...describe(found),
    app_id: appId,
    source: listAt(state, "source").map((source) => (isObject(source) ? describeSource(found, source) : {})),
    local_checksum: state.local_checksum ?? null,
  };
}

/** An address is Heroku's to tell; of a path only the version is. */
function describeSource(found: Json, source: Attributes): Attributes {
  const kept = (name: string) => textOrEmpty(source, name);
  const told = (name: string) => stringAt(found, "source_blob", name) ?? kept(name);
  const here = kept("path") !== "";
  return {
    path: kept("path"),
    url: here ? kept("url") : told("url"),
    checksum: here ? kept("checksum") : told("checksum"),
    version: told("version"),
  };
}

function describe(found: Json): Attributes {
  return {
    id: text(found, "id"),
    uuid: text(found, "id"),
    // As an address, not as a name: a build with a buildpack of the registry differs from its configuration ever after.
    buildpacks: listAt(found, "buildpacks").map((buildpack) => text(buildpack, "url")),
    output_stream_url: text(found, "output_stream_url"),
    release_id: textOrNull(found, "release", "id"),
    slug_id: textOrNull(found, "slug", "id"),
    stack: text(found, "stack"),
    status: text(found, "status"),
    user: [{ email: text(found, "user", "email"), id: text(found, "user", "id") }],
  };
}

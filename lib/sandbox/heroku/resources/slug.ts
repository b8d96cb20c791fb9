import { readFileSync } from "node:fs";
import { ProviderError, type Attributes, type ResourceType } from "../../protocol/provider";
import { compact, type HerokuClient } from "../client";
import { numberAt, stringAt, stringMapAt, type Json } from "../../kit/json";
import { fetchApp } from "./app";
import { checkIds, splitImportId, text, textIfAny, textOrEmpty } from "./attributes";
import { checksumOf, findSource } from "./source";

/** `heroku_slug` */
export const slug: ResourceType<HerokuClient> = {
  validate(config) {
    const found = checkIds(config, "app_id");
    const url = textOrEmpty(config, "file_url");
    if (url === "" || url.startsWith("https://")) return found;
    const detail = `file_url is ${JSON.stringify(url)}; it must be an https URL of a tarball.`;
    return [...found, { severity: "error", summary: "Invalid file URL", detail, attribute: ["file_url"] }];
  },

  plan(prior, planned, config, client) {
    const path = textOrEmpty(planned, "file_path");
    // A file that is not there yet is missed at creation only.
    const local = path === "" ? undefined : existing(path, client);
    if (local === undefined) return { planned };
    const checksum = checksumOf(local);
    if (checksum === stringAt(prior ?? undefined, "checksum")) {
      const configured = stringAt(config, "checksum") ?? checksum;
      if (configured === checksum) return { planned };
      // The provider puts the file's own in place of another, and then misses a change to force the replacement with.
      throw new ProviderError("Error forcing new slug resource: ForceNew: No changes for checksum");
    }
    return { planned: { ...planned, checksum }, requiresReplace: ["checksum"] };
  },

  async create(planned, _config, client) {
    const appId = text(planned, "app_id");
    const [path, url] = [textOrEmpty(planned, "file_path"), textOrEmpty(planned, "file_url")];
    if (path === "" && url === "") {
      throw new ProviderError(
        "a slug requires either file_path or file_url",
        "Give it the tarball of the compiled app.",
      );
    }
    // What a file_url points at is not downloaded: the sandbox is offline, and looks at no blob.
    const local = path === "" ? undefined : findSource(path, client.sourceDirectories());
    const optional = (name: string) => textIfAny(planned, name);
    const processTypes = stringMapAt(planned, "process_types");
    const body = {
      // Without any, the provider's client sends null.
      process_types: Object.keys(processTypes).length === 0 ? null : processTypes,
      buildpack_provided_description: optional("buildpack_provided_description"),
      checksum: optional("checksum") ?? (local === undefined ? undefined : checksumOf(local)),
      commit: optional("commit"),
      commit_description: optional("commit_description"),
      stack: optional("stack"),
    };
    const created = await client.request("POST", `/apps/${appId}/slugs`, compact(body));
    if (local !== undefined) await client.upload(text(created, "blob", "url"), readFileSync(local));
    return describe(created, { ...planned, app_id: appId });
  },

  async read(state, client) {
    return describe(await client.request("GET", `/apps/${text(state, "app_id")}/slugs/${text(state, "id")}`), state);
  },

  /** Asks nothing of Heroku: a slug goes with its app. */
  delete: () => Promise.resolve(),

  async import(id, client) {
    const [app, slugId] = splitImportId(id, "app:slug");
    const found = await client.request("GET", `/apps/${app}/slugs/${slugId}`);
    const { app: owner } = await fetchApp(app, client);
    return describe(found, { app_id: text(owner, "id") });
  },
};

function existing(path: string, client: HerokuClient): string | undefined {
  try {
    return findSource(path, client.sourceDirectories());
  } catch (error) {
    if (error instanceof ProviderError) return undefined;
    throw error;
  }
}

function describe(found: Json, state: Attributes): Attributes {
  return {
    id: text(found, "id"),
    app_id: text(state, "app_id"),
    file_path: state.file_path ?? null,
    file_url: state.file_url ?? null,
    process_types: stringMapAt(found, "process_types"),
    buildpack_provided_description: textOrEmpty(found, "buildpack_provided_description"),
    checksum: textOrEmpty(found, "checksum"),
    commit: textOrEmpty(found, "commit"),
    commit_description: textOrEmpty(found, "commit_description"),
    size: numberAt(found, "size") ?? 0,
    stack: text(found, "stack", "name"),
    stack_id: text(found, "stack", "id"),
    blob: [{ method: text(found, "blob", "method"), url: text(found, "blob", "url") }],
  };
}

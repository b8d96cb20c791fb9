import { ProviderError, type Attributes, type ResourceType, type Value } from "../../protocol/provider";
import { compact, type HerokuClient } from "../client";
import { isList, stringAt, valueAt } from "../../kit/json";
import { checkIds, text, textOrNull } from "./attributes";

/** Source: the provider's own check in 5.3.2. */
const IMAGE = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:sha256:)?[0-9a-f]{64})$/i;

/** `heroku_app_release` */
export const appRelease: ResourceType<HerokuClient> = {
  validate(config) {
    const found = checkIds(config, "app_id");
    const missing = ["slug_id", "oci_image"].every((name) => (valueAt(config, name) ?? null) === null);
    if (missing) {
      const detail = "Give it a slug_id or an oci_image.";
      found.push({ severity: "error", summary: "heroku_app_release releases nothing", detail });
    }
    const image = stringAt(config, "oci_image");
    if (image !== undefined && !IMAGE.test(image)) {
      const detail = `oci_image is ${JSON.stringify(image)}; it must be a UUID or a SHA256 digest.`;
      found.push({ severity: "error", summary: "Invalid image", detail, attribute: ["oci_image"] });
    }
    return found;
  },

  async create(planned, _config, client) {
    const appId = text(planned, "app_id");
    const [slug, image] = [stringAt(planned, "slug_id"), stringAt(planned, "oci_image")];
    // The slug is always in the body, empty where there is none.
    const body = { slug: slug ?? "", oci_image: image, description: stringAt(planned, "description") };
    const created = await client.request("POST", `/apps/${appId}/releases`, compact(body));
    const id = text(created, "id");
    const status = stringAt(await client.request("GET", `/apps/${appId}/releases/${id}`), "status");
    if (status !== "succeeded")
      throw new ProviderError(`release ${id} is ${status ?? "unknown"}`, "The release phase failed.");
    return readRelease({ ...planned, id }, client);
  },

  read: (state, client) => readRelease(state, client),

  update() {
    return Promise.reject(
      new ProviderError(
        "heroku_app_release can't be changed",
        "A release is history: make a new one instead of a new description.",
      ),
    );
  },

  /** Asks nothing of Heroku: a release is history. */
  delete: () => Promise.resolve(),

  async import(id, client) {
    // Of an app, not of a release: what is imported is the newest one.
    const releases = await client.request("GET", `/apps/${id}/releases`);
    const newest = isList(releases) ? releases[0] : undefined;
    if (newest === undefined) throw new ProviderError("no release found", `The app ${id} has no release.`);
    return describe(newest, {});
  },
};

async function readRelease(state: Attributes, client: HerokuClient): Promise<Attributes> {
  return describe(await client.request("GET", `/apps/${text(state, "app_id")}/releases/${text(state, "id")}`), state);
}

function describe(found: Value, state: Attributes): Attributes {
  const image = state.oci_image ?? null;
  return {
    id: text(found, "id"),
    app_id: text(found, "app", "id"),
    description: text(found, "description"),
    // The platform keeps an image as a slug; state keeps what was configured.
    slug_id: image === null ? textOrNull(found, "slug", "id") : null,
    oci_image: image,
  };
}

import type { Attributes, Diagnostic, ResourceType } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { listAt, stringAt } from "../../kit/json";
import { checkId, hasChanged, text } from "./attributes";

const NAME = /^[a-z][a-z0-9-]{2,29}$/;
const OWNERS = ["team", "user"];

/** `heroku_pipeline` */
export const pipeline: ResourceType<HerokuClient> = {
  validate(config) {
    const found: Diagnostic[] = [];
    const name = stringAt(config, "name");
    if (name !== undefined && !NAME.test(name)) {
      const detail = `name is ${JSON.stringify(name)}; it must start with a letter and have 3 to 30 lowercase letters, digits and dashes.`;
      found.push({ severity: "error", summary: "Invalid pipeline name", detail, attribute: ["name"] });
    }
    const owner = listAt(config, "owner")[0];
    found.push(...checkId(stringAt(owner, "id"), ["owner", 0, "id"]));
    const type = stringAt(owner, "type");
    if (type !== undefined && !OWNERS.includes(type)) {
      const detail = `owner.type is ${JSON.stringify(type)}; it must be team or user.`;
      found.push({ severity: "error", summary: "Invalid pipeline owner", detail, attribute: ["owner", 0, "type"] });
    }
    return found;
  },

  async create(planned, _config, client) {
    const configured = listAt(planned, "owner")[0];
    const owner =
      configured === undefined
        ? { id: text(await client.request("GET", "/account"), "id"), type: "user" }
        : { id: text(configured, "id"), type: text(configured, "type") };
    const created = await client.request("POST", "/pipelines", { name: text(planned, "name"), owner });
    return readPipeline(text(created, "id"), client);
  },

  read: (state, client) => readPipeline(text(state, "id"), client),

  async update(prior, planned, _config, client) {
    const id = text(prior, "id");
    if (hasChanged("name", prior, planned))
      await client.request("PATCH", `/pipelines/${id}`, { name: text(planned, "name") });
    return readPipeline(id, client);
  },

  delete: (state, client) => client.request("DELETE", `/pipelines/${text(state, "id")}`),

  import: (id, client) => readPipeline(id, client),
};

async function readPipeline(id: string, client: HerokuClient): Promise<Attributes> {
  const found = await client.request("GET", `/pipelines/${id}`);
  return {
    id: text(found, "id"),
    name: text(found, "name"),
    owner: [{ id: text(found, "owner", "id"), type: text(found, "owner", "type") }],
  };
}

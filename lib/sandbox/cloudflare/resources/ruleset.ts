import { isObject } from "../../../text/json";
import { UNKNOWN, type Attributes, type Diagnostic, type ResourceType, type Value } from "../../protocol/provider";
import { isList, listAt, stringAt, valueAt, type Json, type JsonObject } from "../../kit/json";
import { isNotFound, type CloudflareClient } from "../client";
import { splitImportId, text, toJson } from "./attributes";

const SAID = ["kind", "name", "phase", "description", "rules"] as const;
const ID = /^[0-9a-f]{32}$/;

/** `cloudflare_ruleset` */
export const ruleset: ResourceType<CloudflareClient> = {
  validate: (config) => [...checkOwner(config), ...checkName(config)],

  plan: (prior, planned) => ({ planned: prior === null ? planned : withKnownRules(prior, planned) }),

  async create(planned, _config, client) {
    return asPlanned(planned, await client.request("POST", `${ownerPath(planned)}/rulesets`, body(planned)));
  },

  async read(state, client) {
    try {
      const found = await client.request("GET", `${ownerPath(state)}/rulesets/${text(state, "id")}`);
      return describe(found, state);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  },

  async update(prior, planned, _config, client) {
    const path = `${ownerPath(prior)}/rulesets/${text(prior, "id")}`;
    return asPlanned(planned, await client.request("PUT", path, body(planned)));
  },

  delete: (state, client) => client.request("DELETE", `${ownerPath(state)}/rulesets/${text(state, "id")}`),

  async import(id, client) {
    const form = "<{accounts|zones}/{account_id|zone_id}>/<ruleset_id>";
    const [kind = "", ...rest] = id.split("/");
    const [owner, rulesetId] = splitImportId(rest.join("/"), form);
    const state: Attributes = kind === "accounts" ? { account_id: owner } : { zone_id: owner };
    return describe(await client.request("GET", `/${kind}/${owner}/rulesets/${rulesetId}`), state);
  },
};

/** Exactly one owner, by an id that has the form of one. */
export function checkOwner(config: Attributes): readonly Diagnostic[] {
  const owners = ["account_id", "zone_id"];
  return [...oneOf(config, owners), ...owners.flatMap((name) => checkId(config, name))];
}

/** An id that is given and has another form. */
export function checkId(config: Attributes, name: string): readonly Diagnostic[] {
  const id = stringAt(config, name);
  if (id === undefined || ID.test(id)) return [];
  const detail = `${name} is ${JSON.stringify(id)}; it must be a 32-character hexadecimal string.`;
  return [{ severity: "error", summary: "Invalid Attribute Value Match", detail, attribute: [name] }];
}

/** Neither none nor both of two attributes. */
export function oneOf(config: Attributes, names: readonly string[]): readonly Diagnostic[] {
  const given = names.filter((name) => (config[name] ?? null) !== null);
  if (given.length === 1) return [];
  const detail = given.length === 0 ? "Neither is given." : "Both are given.";
  const summary = `Give exactly one of ${names.join(" and ")}`;
  return [{ severity: "error", summary, detail, attribute: [names[0] ?? ""] }];
}

function checkName(config: Attributes): readonly Diagnostic[] {
  if (stringAt(config, "name") !== "") return [];
  const detail = 'name is ""; it must have a character at least.';
  return [{ severity: "error", summary: "Invalid Attribute Value Length", detail, attribute: ["name"] }];
}

/** Where the rulesets of an owner are. */
export function ownerPath(attributes: Attributes): string {
  const account = stringAt(attributes, "account_id");
  return account === undefined ? `/zones/${text(attributes, "zone_id")}` : `/accounts/${account}`;
}

/** A rule with the `ref` of one in state keeps its id, and its logging where its action stays. */
function withKnownRules(prior: Attributes, planned: Attributes): Attributes {
  const before = new Map<string, Value>(listAt(prior, "rules").map((rule) => [stringAt(rule, "ref") ?? "", rule]));
  if (planned.rules === UNKNOWN) return planned;
  const rules = listAt(planned, "rules").map((rule): Value => {
    const known = before.get(stringAt(rule, "ref") ?? "");
    if (!isObject(rule) || known === undefined || stringAt(rule, "ref") === "") return rule;
    const stays = stringAt(rule, "action") === stringAt(known, "action");
    return {
      ...rule,
      ...(rule.id === UNKNOWN ? { id: stringAt(known, "id") ?? null } : {}),
      ...(rule.logging === UNKNOWN && stays ? { logging: orNull(valueAt(known, "logging")) } : {}),
    };
  });
  return { ...planned, rules };
}

/** What is known and not null, at every depth; ids of rules are Cloudflare's to say. */
function body(planned: Attributes): JsonObject {
  const rules = listAt(planned, "rules").map((rule) => (isObject(rule) ? { ...rule, id: null } : rule));
  const entries = SAID.map((name) => [name, toJson(name === "rules" ? rules : orNull(planned[name]))] as const);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** The answer, with `action_parameters` of a rule that has none as the empty object that the provider makes of it. */
function describe(found: Json, state: Attributes): Attributes {
  return {
    account_id: state.account_id ?? null,
    zone_id: state.zone_id ?? null,
    id: text(found, "id"),
    kind: text(found, "kind"),
    name: text(found, "name"),
    phase: text(found, "phase"),
    description: stringAt(found, "description") ?? "",
    last_updated: stringAt(found, "last_updated") ?? null,
    version: stringAt(found, "version") ?? null,
    rules: listAt(found, "rules").map((rule) => (isObject(rule) ? { action_parameters: {}, ...rule } : rule)),
  };
}

/** What was planned stays; what was to be known after the change is taken from the answer. */
function asPlanned(planned: Attributes, found: Json): Attributes {
  const settled = settle(planned, describe(found, planned));
  return isObject(settled) ? settled : planned;
}

function settle(planned: Value, actual: Value | undefined): Value {
  if (planned === UNKNOWN) return orNull(actual);
  if (isList(planned)) return planned.map((item, at) => settle(item, isList(actual) ? actual[at] : undefined));
  if (!isObject(planned)) return planned;
  return Object.fromEntries(Object.entries(planned).map(([key, item]) => [key, settle(item, valueAt(actual, key))]));
}

function orNull(value: Value | undefined): Value {
  return value === undefined ? null : value;
}

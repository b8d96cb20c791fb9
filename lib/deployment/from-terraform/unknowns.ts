import type { Unknown, UnknownProperty } from "../topology";
import { isRead } from "../read-variables";
import type { DnsRecords } from "./dns-records";
import { blocksOf, stringOf } from "./json";
import type { Lookup } from "./lookup";
import type { TerraformResource } from "./resource";

/** Which attribute of a resource is which value of the model, as far as rules judge by it. */
const JUDGED: Readonly<Record<string, Readonly<Record<string, UnknownProperty>>>> = {
  heroku_app: { stack: "stack", space: "space", buildpacks: "buildpacks", acm: "acm" },
  heroku_addon: { plan: "plan", config: "options" },
  heroku_addon_attachment: { name: "attachment" },
  heroku_app_feature: { name: "features", enabled: "features" },
  heroku_formation: { type: "type", size: "size", quantity: "quantity" },
  heroku_domain: { hostname: "host" },
};

const CONFIG_VARS: Readonly<Record<string, readonly [plain: string, sensitive: string]>> = {
  heroku_app: ["config_vars", "sensitive_config_vars"],
  heroku_app_config_association: ["vars", "sensitive_vars"],
  heroku_config: ["vars", "sensitive_vars"],
};

/** What of an app and its parts is declared and cannot be known from what was read. */
export function unknownsOf(
  lookup: Lookup,
  records: DnsRecords,
  parts: readonly TerraformResource[],
): readonly Unknown[] {
  return parts.flatMap((part) => [
    ...(part.instances === undefined ? [] : [{ at: part.at, property: "resource" as const, from: part.instances }]),
    ...Object.entries(JUDGED[part.type] ?? {}).flatMap(([attribute, property]) => unknownIn(part, attribute, property)),
    ...variables(lookup, part),
    ...proxied(records, part),
    ...builds(part),
  ]);
}

function unknownIn(part: TerraformResource, attribute: string, property: UnknownProperty): readonly Unknown[] {
  const from = part.unknown(attribute);
  return from === undefined ? [] : [{ at: part.at, property, from }];
}

function variables(lookup: Lookup, part: TerraformResource): readonly Unknown[] {
  const [plain, sensitive] = CONFIG_VARS[part.type] ?? [];
  if (plain === undefined || sensitive === undefined) return [];
  const shared = [plain, sensitive].flatMap((attribute) => lookup.referredTo(part, attribute, "heroku_config"));
  const own = [plain, sensitive].flatMap((attribute) => {
    if (lookup.referredTo(part, attribute, "heroku_config").length > 0) return [];
    const maps = part.unknownKeys(attribute).map((from) => ({ at: part.at, property: "variables" as const, from }));
    const values = part
      .keysOf(attribute)
      .filter((name) => attribute === plain && isRead(name))
      .flatMap((name) => {
        const from = part.unknown(attribute, name);
        // What is computed from resources of the same configuration is what their constructs or authors meant it to be.
        if (from === undefined || !/\b(?:var|local|module|data|each)\./.test(from)) return [];
        return [{ at: part.at, property: `variables.${name}` as const, from }];
      });
    return [...maps, ...values];
  });
  return [...own, ...[...new Set(shared)].flatMap((config) => variables(lookup, config))];
}

/** What is built, unless it is a directory of this machine. */
function builds(part: TerraformResource): readonly Unknown[] {
  const [source] = blocksOf(part.values.source);
  if (part.type !== "heroku_build" || typeof source?.url === "string" || typeof source?.path === "string") return [];
  return unknownIn(part, "source", "build");
}

function proxied(records: DnsRecords, part: TerraformResource): readonly Unknown[] {
  if (part.type !== "heroku_domain") return [];
  const from = records.of(part, stringOf(part.values.hostname))?.unknown("proxied");
  return from === undefined ? [] : [{ at: part.at, property: "proxied", from }];
}

import { secretReason } from "../../text/secrets";
import { copiedFrom } from "../derived";
import type { VariableMapTopology, VariableTopology } from "../topology";
import { objectOf, stringOf } from "./json";
import type { Lookup } from "./lookup";
import type { TerraformResource } from "./resource";

interface Maps {
  readonly plain: string;
  readonly sensitive: string;
}

const OF_APP: Maps = { plain: "config_vars", sensitive: "sensitive_config_vars" };
const OF_OTHERS: Maps = { plain: "vars", sensitive: "sensitive_vars" };

/** The config vars that an app is given: by itself, by associations and by shared configs. */
export function variablesOf(
  lookup: Lookup,
  app: TerraformResource | undefined,
  own: readonly TerraformResource[],
): VariableTopology[] {
  return [
    ...(app === undefined ? [] : inMaps(lookup, app, OF_APP)),
    ...own
      .filter(({ type }) => type === "heroku_app_config_association")
      .flatMap((association) => inMaps(lookup, association, OF_OTHERS)),
  ];
}

/** The maps of config vars that the app and its associations take from somewhere else. */
export function variableMapsOf(
  app: TerraformResource | undefined,
  own: readonly TerraformResource[],
): readonly VariableMapTopology[] {
  const owners: readonly (readonly [TerraformResource, Maps])[] = [
    ...(app === undefined ? [] : [[app, OF_APP] as const]),
    ...own.flatMap((one) => (one.type === "heroku_app_config_association" ? [[one, OF_OTHERS] as const] : [])),
  ];
  return owners.flatMap(([resource, { plain, sensitive }]) =>
    [plain, sensitive].flatMap((argument) =>
      resource.maps(argument).map((from): VariableMapTopology => ({ owner: resource.at, from })),
    ),
  );
}

function inMaps(lookup: Lookup, resource: TerraformResource, maps: Maps): VariableTopology[] {
  return [...inMap(lookup, resource, maps.plain, "plain"), ...inMap(lookup, resource, maps.sensitive, "sensitive")];
}

function inMap(
  lookup: Lookup,
  resource: TerraformResource,
  attribute: string,
  kind: "plain" | "sensitive",
): VariableTopology[] {
  const values = objectOf(resource.values[attribute]);
  const names = resource.keysOf(attribute);
  const own = names.map((name) => {
    const value = kind === "plain" ? stringOf(values[name]) : undefined;
    const written = kind === "sensitive" ? resource.written(attribute, name) : undefined;
    const exposed = written === undefined ? undefined : secretReason(name, written);
    const from = resource
      .references(attribute, name)
      .map(({ expression, anyOutput }) => (anyOutput === true ? undefined : copiedFrom(expression)))
      .find((found) => found !== undefined);
    return {
      name,
      kind,
      owner: resource.at,
      ...(value === undefined ? {} : { value }),
      ...(exposed === undefined ? {} : { exposed }),
      // A plan does not say which key of a map an expression belongs to, so a known value settles it there.
      ...(from === undefined || (value !== undefined && !isUrl(value)) ? {} : { copiedFrom: from }),
    };
  });
  // A whole map taken from heroku_config, which makes no call of its own and only holds variables to share.
  const shared = lookup
    .referredTo(resource, attribute, "heroku_config")
    .flatMap((config) => inMap(lookup, config, OF_OTHERS[kind], kind))
    .filter(({ name }) => !names.includes(name));
  return [...own, ...shared];
}

function isUrl(value: string): boolean {
  return /^[a-z]+:\/\//i.test(value);
}

import { TerraformProvider, TerraformResource, TerraformStack, TerraformVariable } from "cdktf";
import type { IConstruct } from "constructs";
import { isSecretName } from "../../text/secrets";
import { describe } from "./configuration-error";
import { isPlainObject } from "./plain-object";
import { literalSecret, secretReason } from "./secrets";
import { isToken } from "./tokens";

/** The arguments of generated resources that contain nothing but secrets. */
const SECRET_ARGUMENTS: ReadonlySet<string> = new Set([
  "sensitive_config_vars",
  "sensitive_vars",
  "sensitive_url",
  "private_key",
]);

/** The resources whose arguments can contain a secret, apart from plain config vars, which rules judge. */
const JUDGED: ReadonlySet<string> = new Set(
  "heroku_app heroku_app_config_association heroku_config heroku_drain heroku_app_webhook heroku_ssl heroku_build"
    .split(" ")
    .concat("heroku_pipeline_config_var"),
);

const watched = new WeakSet<TerraformStack>();

/**
 * Has a stack searched at synth for literal secrets where no construct of this library sees them: in blocks of providers, in
 * defaults of variables, and in generated resources.
 */
export function watchForSecrets(at: IConstruct): void {
  const stack = TerraformStack.of(at);
  if (watched.has(stack)) return;
  watched.add(stack);
  stack.node.addValidation({ validate: () => stack.node.findAll().flatMap(secretsIn) });
}

function secretsIn(construct: IConstruct): readonly string[] {
  if (construct instanceof TerraformVariable) return inDefault(construct);
  if (TerraformProvider.isTerraformProvider(construct)) return inProvider(construct);
  if (TerraformResource.isTerraformResource(construct) && JUDGED.has(construct.terraformResourceType)) {
    return inResource(construct);
  }
  return [];
}

function inDefault(variable: TerraformVariable): readonly string[] {
  const { sensitive } = variable;
  const isSecret = stringsIn(variable.default as unknown, variable.node.id).some(({ name, value }) =>
    sensitive === true ? value.trim() !== "" && !isToken(value) : secretReason(name, value) !== undefined,
  );
  if (!isSecret) return [];
  return [
    describe({
      at: variable,
      property: "default",
      problem: "is a literal secret, which would be written to cdktf.out",
      remedy: `Leave the default out, and set TF_VAR_${variable.node.id} where Terraform runs`,
    }),
  ];
}

function inProvider(provider: TerraformProvider): readonly string[] {
  return stringsIn(blockOf(provider.toTerraform(), "provider"), "").flatMap(({ name, value }) => {
    if (!isSecretName(name) || isToken(value)) return [];
    return [
      describe({
        at: provider,
        property: camelCase(name),
        problem: "is a literal, which would be written to cdktf.out",
        remedy: "Leave it out, and set the provider's environment variable where Terraform runs",
      }),
    ];
  });
}

function inResource(resource: TerraformResource): readonly string[] {
  const block: unknown = blockOf(resource.toTerraform(), "resource");
  if (!isPlainObject(block)) return [];
  return Object.entries(block).flatMap(([argument, given]) =>
    stringsIn(given, argument).flatMap(({ path, value }) => {
      const problem = SECRET_ARGUMENTS.has(argument)
        ? isToken(value) || value === ""
          ? undefined
          : "is a literal, which would be written to cdktf.out and to state"
        : problemOf(argument, value);
      if (problem === undefined) return [];
      const remedy = "Pass the stringValue of a sensitive TerraformVariable";
      return [describe({ at: resource, property: camelCase(path), problem, remedy })];
    }),
  );
}

function problemOf(argument: string, value: string): string | undefined {
  // Rules judge them, and an acknowledgement can accept them.
  if (argument === "vars" || argument === "config_vars") return undefined;
  const reason = literalSecret(value);
  return reason === undefined ? undefined : `looks like a secret (${reason}), and would be written to cdktf.out`;
}

/** The only block in what an element of cdktf becomes, as in `{ provider: { heroku: [{ … }] } }`. */
function blockOf(json: unknown, section: "provider" | "resource"): unknown {
  const ofType = firstOf(isPlainObject(json) ? json[section] : undefined);
  return Array.isArray(ofType) ? (ofType as readonly unknown[])[0] : firstOf(ofType);
}

function firstOf(value: unknown): unknown {
  return isPlainObject(value) ? Object.values(value)[0] : undefined;
}

interface Found {
  readonly name: string;
  readonly path: string;
  readonly value: string;
}

function stringsIn(value: unknown, name: string, path = name): readonly Found[] {
  if (typeof value === "string") return [{ name, path, value }];
  if (Array.isArray(value)) return value.flatMap((element: unknown) => stringsIn(element, name, path));
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === "//" ? [] : stringsIn(member, key, path === "" ? key : `${path}.${key}`),
  );
}

function camelCase(name: string): string {
  const [first = "", ...rest] = name.split(".");
  return [first.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), ...rest].join(".");
}

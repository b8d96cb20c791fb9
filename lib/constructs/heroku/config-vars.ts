import type { TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError, pathOf, problemsOf, refuse } from "../properties/configuration-error";
import { AppConfigAssociation, type AppConfigAssociationConfig } from "../../provider-heroku/app-config-association";
import { transformed, type Transform } from "../properties/transform";
import type { AppInventory } from "./app-inventory";
import { entries, list, text } from "../properties/kinds";
import { secretVariable } from "../properties/secret-variable";
import { literalSecret, secretReason } from "../properties/secrets";
import { noun } from "../properties/shown";
import { isPlainObject } from "../properties/plain-object";
import { problemsOfRecord, required, type Check, type Place, type Shape } from "../properties/shape";
import { isToken } from "../properties/tokens";

/** A value that looks like a secret and is public. */
export interface PublicValue {
  /** The value. */
  readonly public: string;
  /** Why everybody may read it, for the people who review it. */
  readonly reason: string;
}

const PUBLIC = {
  public: required(text(undefined, { multiline: true, secrets: true }), "the value"),
  reason: required(text(), "why everybody may read it"),
} satisfies Shape<PublicValue>;

/** The property `configVars`. */
export const plainVariables: Check<Readonly<Record<string, string | PublicValue>>> = (place, values) => {
  const problems = eachPlain(place, values);
  return problems.length > 0
    ? problems
    : problemsOf(() => {
        validateSize(place, values as object);
      });
};

const eachPlain = entries<string | PublicValue>((place, value, name) => {
  const problems = isPlainObject(value)
    ? problemsOfRecord(place, value, "a public value", PUBLIC)
    : variableText(place, value);
  return problems.length > 0
    ? problems
    : problemsOf(() => {
        validateVariableName(place, name);
        if (!isPlainObject(value)) validatePlain(place, name, value as string);
      });
});

/** The property `sensitiveConfigVars`. */
export const sensitiveVariables: Check<readonly string[] | Readonly<Record<string, string>>> = (place, value) =>
  Array.isArray(value)
    ? list(text(validateVariableName))(place, value)
    : entries<string>((at, literal, name) => {
        const problems = variableText(at, literal);
        return problems.length > 0
          ? problems
          : problemsOf(() => {
              validateVariableName(at, name);
              validateSensitive(at, name, literal as string);
            });
      })(place, value);

const variableText = text(undefined, { multiline: true, empty: true, secrets: true });

/** The value itself. */
export function textOf(value: string | PublicValue): string {
  return isPublicValue(value) ? value.public : value;
}

function isPublicValue(value: unknown): value is PublicValue {
  return isPlainObject(value) && "public" in value;
}

/** Whether variables are listed by their names alone. */
export function isNames(
  variables: readonly string[] | Readonly<Record<string, string>>,
): variables is readonly string[] {
  return Array.isArray(variables);
}

/** What {@link ConfigVars} needs to know of its app. */
export interface ConfigVarsProps {
  readonly appId: string;
  readonly provider?: TerraformProvider;
  /** Told of the resource that sets the variables once there is one. */
  readonly inventory: AppInventory;
  readonly transform?: Transform<AppConfigAssociationConfig>;
}

/** JavaScript sets a prototype by the name that is left out, and no variable. */
const VARIABLE_NAME = /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]*$/;
/** Bytes of the names and values of all config vars that Heroku keeps for an app. */
const MOST_BYTES = 65_536;

/**
 * The config vars of one app, each with exactly one owner: a variable that two resources set shows up as a difference in
 * every plan and restarts the app at every apply.
 */
export class ConfigVars extends Construct {
  readonly #props: ConfigVarsProps;
  readonly #owners = new Map<string, string>();
  readonly #plain = new Map<string, string>();
  readonly #sensitive = new Map<string, string>();
  readonly #publicReasons = new Map<string, string>();
  #association?: AppConfigAssociation;

  constructor(scope: Construct, id: string, props: ConfigVarsProps) {
    super(scope, checkedId(scope, id));
    this.#props = props;
  }

  /** The resource that sets the variables; undefined while there are none. */
  get association(): AppConfigAssociation | undefined {
    return this.#association;
  }

  /** The plain variables, a copy. */
  get plain(): Readonly<Record<string, string>> {
    return sorted(this.#plain);
  }

  /** The sensitive variables, whose values are references or tokens, a copy. */
  get sensitive(): Readonly<Record<string, string>> {
    return sorted(this.#sensitive);
  }

  /** Who owns each variable, add-ons and attachments among them, a copy. */
  get owners(): ReadonlyMap<string, string> {
    return new Map(this.#owners);
  }

  /** The plain variables that look like secrets and are public, each with its reason; a copy. */
  get publicReasons(): ReadonlyMap<string, string> {
    return new Map(this.#publicReasons);
  }

  /**
   * Sets a plain variable. Everybody can read it in plans, in the logs of pull requests and in state.
   *
   * @param value - a string, or `{ public: "…", reason: "…" }` for a value that looks like a secret and is public
   * @param owner - the construct that sets it, named in errors
   * @throws ConfigurationError when it has an owner already, when its name or value is malformed, or when it looks like a secret
   */
  add(name: string, value: string | PublicValue, owner: IConstruct = this): void {
    if (!Construct.isConstruct(owner)) {
      throw new ConfigurationError({
        at: this,
        property: "owner",
        problem: `is ${noun(owner)}, not a construct`,
        remedy: "Pass the construct that sets the variable, or leave it out",
      });
    }
    const place = { at: owner, property: `configVars.${name}` };
    refuse(plainVariables({ at: owner, property: "configVars" }, { [name]: value }));
    this.#own(place, name, "configVars");
    if (isPublicValue(value)) this.#publicReasons.set(name, value.reason);
    this.#plain.set(name, textOf(value));
    this.#resource().vars = sorted(this.#plain);
  }

  /**
   * Sets a variable that Terraform never prints. Terraform's state contains its value, which must come from outside of the
   * program: a literal would be written to cdktf.out and to snapshots.
   *
   * @param value - a token; by default the value of a sensitive TerraformVariable that is declared in the stack under the
   * name in lower case, so that Terraform reads `TF_VAR_<name>`
   * @throws ConfigurationError when it contains a literal secret, when it has an owner already, or when its name is malformed
   */
  addSensitive(name: string, value?: string, owner: IConstruct = this): void {
    const property = value === undefined ? "sensitiveConfigVars" : `sensitiveConfigVars.${name}`;
    refuse(
      sensitiveVariables(
        { at: owner, property: "sensitiveConfigVars" },
        value === undefined ? [name] : { [name]: value },
      ),
    );
    this.#own({ at: owner, property }, name, "sensitiveConfigVars");
    this.#sensitive.set(
      name,
      value ?? secretVariable(owner, property, name.toLowerCase(), `The config var ${name} of ${pathOf(owner)}`),
    );
    this.#resource().sensitiveVars = sorted(this.#sensitive);
  }

  /**
   * Reserves a variable that something else sets, such as an attachment.
   *
   * @param holder - what sets it, in words
   * @throws ConfigurationError when it has an owner already, or when an argument is missing
   */
  claim(name: string, holder: string, at: IConstruct): void {
    for (const [property, value] of Object.entries<unknown>({ name, holder })) {
      if (typeof value === "string" && value.trim() !== "") continue;
      throw new ConfigurationError({
        at: this,
        property: `claim.${property}`,
        problem: value === "" ? "is empty" : `is ${noun(value)}, not a string`,
        remedy: 'Write it as in claim("QUEUE_REDIS_URL", "the attachment of another stack", this)',
      });
    }
    if (!Construct.isConstruct(at)) {
      throw new ConfigurationError({
        at: this,
        property: "claim.at",
        problem: `is ${noun(at)}, not a construct`,
        remedy: "Pass the construct that sets the variable",
      });
    }
    this.#claim({ at }, name, holder);
  }

  #own({ at, property }: Place, name: string, map: string): void {
    this.#claim({ at, property }, name, `${map} of ${pathOf(at)}`);
  }

  #claim(
    { at, property }: { readonly at: IConstruct; readonly property?: string },
    name: string,
    holder: string,
  ): void {
    const before = this.#owners.get(name);
    if (before !== undefined) {
      throw new ConfigurationError({
        at,
        property,
        problem: `${property === undefined ? `the config var ${name} ` : ""}is set twice: by ${before} and by ${holder}; Terraform would change it back and forth at every apply`,
        remedy: `Set ${name} in one place`,
      });
    }
    this.#owners.set(name, holder);
  }

  #resource(): AppConfigAssociation {
    if (this.#association === undefined) {
      const { appId, provider, inventory, transform } = this.#props;
      const config = transformed<AppConfigAssociationConfig>(
        this,
        "config",
        { appId, provider },
        transform,
        AppConfigAssociation,
      );
      refuse(
        (["vars", "sensitiveVars"] as const)
          .filter((argument) => config[argument] !== undefined)
          .map((argument) => ({
            at: this,
            property: `transform.config.${argument}`,
            problem: "has no effect: the variables are set afterwards",
            remedy: "Pass them as configVars and sensitiveConfigVars",
          })),
      );
      this.#association = new AppConfigAssociation(this, "Default", config);
      inventory.addVariables(this.#association);
    }
    return this.#association;
  }
}

/** Sorted by name, so that the order of declarations never shows in the output. */
function sorted(variables: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...variables].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function validateVariableName({ at, property }: Place, name: string): void {
  if (VARIABLE_NAME.test(name) && name.length <= 255) return;
  throw new ConfigurationError({
    at,
    property,
    value: name,
    problem: "is not the name of an environment variable",
    allowed: "up to 255 letters, digits and underscores, not beginning with a digit",
    remedy: "Rename it",
  });
}

function validateSize({ at, property }: Place, values: object): void {
  const bytes = Object.entries(values as Readonly<Record<string, string | PublicValue>>)
    .map(([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(textOf(value)))
    .reduce((sum, one) => sum + one, 0);
  if (bytes <= MOST_BYTES) return;
  throw new ConfigurationError({
    at,
    property,
    problem: `takes ${bytes} bytes, and Heroku keeps ${MOST_BYTES} bytes of config vars for an app`,
    remedy: "Keep long values in a file or a bucket",
  });
}

function validatePlain({ at, property }: Place, name: string, value: string): void {
  const reason = secretReason(name, value);
  if (reason === undefined) return;
  throw new ConfigurationError({
    at,
    property,
    problem: `looks like a secret (${reason}), and plain config vars are printed in plans and pull requests`,
    remedy:
      `Move it to sensitiveConfigVars: ["${name}"] and set TF_VAR_${name.toLowerCase()} where Terraform runs; ` +
      'if everybody may read it, pass { public: value, reason: "why" }',
  });
}

function validateSensitive({ at, property }: Place, name: string, value: string): void {
  if (!isToken(value)) {
    throw new ConfigurationError({
      at,
      property,
      problem: "is a literal, which would be written to cdktf.out and to snapshots",
      remedy: `List its name alone, as in sensitiveConfigVars: ["${name}"], and set TF_VAR_${name.toLowerCase()} where Terraform runs`,
    });
  }
  const reason = literalSecret(value);
  if (reason === undefined) return;
  throw new ConfigurationError({
    at,
    property,
    problem: `contains a literal secret beside its tokens (${reason}), which would be written to cdktf.out and to snapshots`,
    remedy: "Make every secret part of it the value of a sensitive TerraformVariable",
  });
}

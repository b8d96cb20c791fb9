import { Token, type TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { ConfigurationError, pathOf } from "../properties/configuration-error";
import { AppConfigAssociation, type AppConfigAssociationConfig } from "../../provider-heroku/app-config-association";
import { transformed, type Transform } from "../properties/transform";
import type { AppInventory } from "./app-inventory";
import { literalSecret, secretReason } from "../properties/secrets";

/** What {@link ConfigVars} needs to know of its app. */
export interface ConfigVarsProps {
  readonly appId: string;
  readonly provider?: TerraformProvider;
  /** Told of the resource that sets the variables once there is one. */
  readonly inventory: AppInventory;
  readonly transform?: Transform<AppConfigAssociationConfig>;
}

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The config vars of one app, each with exactly one owner: a variable that two resources set is a difference in every
 * plan, for ever, and restarts the app at every apply.
 */
export class ConfigVars extends Construct {
  readonly #props: ConfigVarsProps;
  readonly #owners = new Map<string, string>();
  readonly #plain = new Map<string, string>();
  readonly #sensitive = new Map<string, string>();
  #association?: AppConfigAssociation;

  constructor(scope: Construct, id: string, props: ConfigVarsProps) {
    super(scope, id);
    this.#props = props;
  }

  /** The resource that sets the variables, or undefined as long as there is none to set. */
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

  /**
   * Sets a plain variable. It can be read in plans, logs of pull requests and state.
   *
   * @param owner - the construct that wants it, named in errors
   * @throws ConfigurationError when it has an owner already, when its name or value is not one, or when it looks like a secret
   */
  add(name: string, value: string, owner: IConstruct = this): void {
    this.#check(name, value, owner, "configVars");
    const reason = secretReason(name, value);
    if (reason !== undefined) {
      throw new ConfigurationError({
        at: owner,
        property: `configVars.${name}`,
        problem: `looks like a secret (${reason}), and plain config vars are printed in plans and pull requests`,
        remedy: `Put it into sensitiveConfigVars as the value of a sensitive TerraformVariable`,
      });
    }
    this.claim(name, `configVars of ${pathOf(owner)}`, owner);
    this.#plain.set(name, value);
    this.#resource().vars = sorted(this.#plain);
  }

  /**
   * Sets a variable that Terraform never prints. The value lies in Terraform's state, and must come from outside of the
   * program: a literal would lie in cdktf.out and in snapshots.
   *
   * @throws ConfigurationError when it is a literal or has a secret written out in it, when it has an owner already, or when its name is not one
   */
  addSensitive(name: string, value: string, owner: IConstruct = this): void {
    this.#check(name, value, owner, "sensitiveConfigVars");
    if (!Token.isUnresolved(value)) {
      throw new ConfigurationError({
        at: owner,
        property: `sensitiveConfigVars.${name}`,
        problem: "is a literal, which would be written to cdktf.out and to snapshots",
        remedy:
          `Declare new TerraformVariable(stack, "${name.toLowerCase()}", { type: "string", sensitive: true }), ` +
          `pass its stringValue, and set TF_VAR_${name.toLowerCase()} where Terraform runs`,
      });
    }
    const reason = literalSecret(value);
    if (reason !== undefined) {
      throw new ConfigurationError({
        at: owner,
        property: `sensitiveConfigVars.${name}`,
        problem: `has a secret written out beside its tokens (${reason}), which would lie in cdktf.out and in snapshots`,
        remedy: "Make all that is secret in it the value of a sensitive TerraformVariable",
      });
    }
    this.claim(name, `sensitiveConfigVars of ${pathOf(owner)}`, owner);
    this.#sensitive.set(name, value);
    this.#resource().sensitiveVars = sorted(this.#sensitive);
  }

  /**
   * Notes that a variable is set by something else, an attachment for example, so that nobody else sets it.
   *
   * @param holder - who sets it, in words
   * @throws ConfigurationError when it has an owner already
   */
  claim(name: string, holder: string, at: IConstruct): void {
    const holderBefore = this.#owners.get(name);
    if (holderBefore !== undefined) {
      throw new ConfigurationError({
        at,
        property: name,
        problem: `is set twice: by ${holderBefore} and by ${holder}; Terraform would change it back and forth at every apply`,
        remedy: `Set ${name} in one place`,
      });
    }
    this.#owners.set(name, holder);
  }

  #check(name: string, value: unknown, at: IConstruct, property: string): void {
    if (!VARIABLE_NAME.test(name) && !Token.isUnresolved(name)) {
      throw new ConfigurationError({
        at,
        property,
        value: name,
        problem: "is no name of an environment variable",
        allowed: "letters, digits and underscores, not beginning with a digit",
        remedy: "Rename it",
      });
    }
    if (typeof value !== "string") {
      throw new ConfigurationError({
        at,
        property: `${property}.${name}`,
        problem: `is ${value === null ? "null" : typeof value}, not a string`,
        remedy: "Pass a string or a string token; leave the variable out if there is nothing to set",
      });
    }
  }

  #resource(): AppConfigAssociation {
    if (this.#association === undefined) {
      const { appId, provider, inventory, transform } = this.#props;
      this.#association = new AppConfigAssociation(this, "Default", transformed({ appId, provider }, transform));
      inventory.addNeededByBuild(this.#association);
    }
    return this.#association;
  }
}

/** Sorted by name, so that the order of declarations never shows in the output. */
function sorted(variables: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...variables].sort(([a], [b]) => (a < b ? -1 : 1)));
}

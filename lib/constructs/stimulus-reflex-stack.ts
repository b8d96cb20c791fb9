import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AnyCableServer } from "./cable/anycable-server";
import { HerokuProvider } from "../provider-heroku/provider";
import { checkedId } from "./properties/checked-id";
import { ConfigurationError, declareOrigin } from "./properties/configuration-error";
import { record, text } from "./properties/kinds";
import { alreadyChecked, checkShape, optional, type Shape } from "./properties/shape";
import { StimulusReflexApp } from "./stimulus-reflex-app";
import { UNPROVIDED_APP_SHAPE, type StimulusReflexAppProps } from "./stimulus-reflex-app-props";
import { configurationOf, prepared } from "./stack-configuration";
import { isToken } from "./properties/tokens";

/** Properties of a {@link StimulusReflexStack}. */
export interface StimulusReflexStackProps extends Omit<StimulusReflexAppProps, "provider"> {
  /**
   * Version constraints of the providers, as `required_providers` takes them.
   *
   * @default - any 5.x from the versions on that this library was written for
   */
  readonly providerVersions?: ProviderVersions;
}

/** Version constraints of the providers, as `required_providers` takes them. */
export interface ProviderVersions {
  /** @default - any 5.x from 5.3 on */
  readonly heroku?: string;
  /** @default - any 5.x from 5.14 on */
  readonly cloudflare?: string;
}

const version = text(({ at, property }, value) => {
  if (isToken(value) || !/^[\s\d.,<>=!~a-z-]+$/i.test(value) || !/\d/.test(value)) {
    throw new ConfigurationError({
      at,
      property,
      value: isToken(value) ? undefined : value,
      problem: "is not a version constraint, which Terraform reads before it evaluates anything",
      allowed: 'literal constraints, as in "~> 5.3" or ">= 5.3, < 6"',
      remedy: "Leave it out for the versions that this library was written for",
    });
  }
});
const VERSIONS = { heroku: optional(version), cloudflare: optional(version) } satisfies Shape<ProviderVersions>;

const SHAPE = {
  ...UNPROVIDED_APP_SHAPE,
  providerVersions: optional(record<ProviderVersions>("the versions of providers", VERSIONS)),
} satisfies Shape<StimulusReflexStackProps>;

const PROVIDER_VERSIONS = { heroku: "~> 5.3", cloudflare: "~> 5.14" };

/**
 * A complete environment in a stack of its own: the providers, one {@link StimulusReflexApp}, and outputs for what a
 * person needs next. No secret is in them, nor in Terraform's state as far as Heroku's add-ons go.
 *
 * Credentials come from the environment where Terraform runs: `HEROKU_API_KEY` and `CLOUDFLARE_API_TOKEN`. The state is
 * kept on local disk until a backend is declared in the stack.
 *
 * @example
 * ```ts
 * new StimulusReflexStack(app, "production", { name: "acme", region: "us", redis: { client: "ruby" } });
 * ```
 */
export class StimulusReflexStack extends TerraformStack {
  readonly app: StimulusReflexApp;
  readonly herokuProvider: HerokuProvider;
  /** Undefined where no host is declared, so that such a stack needs no Cloudflare token. */
  readonly cloudflareProvider: CloudflareProvider | undefined;

  constructor(scope: Construct, id: string, props: StimulusReflexStackProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "a StimulusReflexStack", props, SHAPE);
    const { providerVersions = {}, ...app } = props;
    const versions = { ...PROVIDER_VERSIONS, ...providerVersions };

    // Both default to true, and would keep the URL of every add-on in Terraform's state.
    this.herokuProvider = new HerokuProvider(this, "heroku", {
      customizations: [{ setAppAllConfigVarsInState: false, setAddonConfigVarsInState: false }],
    });
    this.addOverride("terraform.required_providers.heroku.version", versions.heroku);
    if (props.domain !== undefined || props.cable?.host !== undefined) {
      this.cloudflareProvider = new CloudflareProvider(this, "cloudflare");
      this.addOverride("terraform.required_providers.cloudflare.version", versions.cloudflare);
    }

    declareOrigin(this, "app", { at: this, path: (property) => property });
    this.app = new StimulusReflexApp(this, "app", alreadyChecked(app));
    this.#output("git_url", "Where to push the app to", this.app.rails.gitUrl);
    this.#output("web_url", "Where the pages are", this.app.webUrl);
    this.#output("cable_url", "Where the browser opens its websocket", this.app.cableUrl);
    if (this.app.domain !== undefined) {
      this.#output("web_dns_target", "What the web host points to", this.app.domain.dnsTarget);
    }
    if (this.app.anycable instanceof AnyCableServer) {
      this.#output("anycable_git_url", "Where to push the AnyCable server to", this.app.anycable.app.gitUrl);
    }
    if (this.app.cable !== undefined) {
      this.#output("cable_dns_target", "What the cable host points to", this.app.cable.dnsTarget);
    }
  }

  /** Finds what the stack refers to in others. cdktf calls it at synth. */
  override prepareStack(): void {
    this.ensureBackendExists();
    if (!prepared(this)) super.prepareStack();
  }

  /** What is written to cdk.tf.json. cdktf calls it at synth. */
  override toTerraform(): unknown {
    return configurationOf(this) ?? super.toTerraform();
  }

  #output(id: string, description: string, value: string): void {
    new TerraformOutput(this, id, { value, description });
  }
}

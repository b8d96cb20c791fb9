import type { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import type { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import type { Json } from "../../../lib/sandbox/kit/json";

/*
 * A scenario is a sequence of configurations, with what people do by hand on the platforms in between, and what Terraform
 * then plans, sends and keeps. The expectations are facts: each scenario went through heroku/heroku 5.3.2 or
 * cloudflare/cloudflare 5.14.0 with Terraform 1.11.4 too (2026-11), against the same API on loopback.
 *
 * Ids are written by what they belong to: `<app 1>` is the first app that was made, `<release 2>` the second release of
 * any app. The same words stand for the ids in configurations, requests and state.
 */

/** What a plan does with a resource. */
export type Action = "create" | "update" | "delete" | "replace" | "import";

/** What a configuration holds beside the provider blocks, in Terraform's JSON notation. */
export interface Configuration {
  /** One after another in the order in which they are written: each waits for the one before it. */
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  /** What leaves state without being destroyed. */
  readonly removed?: readonly { readonly from: string; readonly lifecycle: readonly [{ readonly destroy: false }] }[];
  /** What the provider block of Heroku says. @default both customizations false */
  readonly customizations?: Attributes;
}

/** A JSON object; null is left out of states. */
export type Attributes = Readonly<Record<string, Json>>;

/** Where people work by hand. */
export interface World {
  readonly heroku: HerokuPlatform;
  readonly cloudflare: CloudflarePlatform;
  /** Writes a file beside the configuration. */
  readonly write: (path: string, content: string) => void;
}

/** What comes of one `terraform apply`. */
export interface Outcome {
  /** What the plan does, by address; nothing is not named. */
  readonly actions: Readonly<Record<string, Action>>;
  /** What the providers sent, from the first read of the plan to the last of the apply. */
  readonly requests: readonly string[];
  /** What they send under OpenTofu, which reads once more what it lets go of. @default `requests` */
  readonly requestsUnderOpenTofu?: readonly string[];
  /**
   * What the step changed in state, by address: every attribute of what is new, of the rest those that are not as they
   * were; null for what is gone. Attributes that are null are not there.
   */
  readonly state: Readonly<Record<string, Attributes | null>>;
  /** What is tainted afterwards, to be replaced by the next apply. */
  readonly tainted?: readonly string[];
}

/** What is asked for, and what comes of it: no action, no request and no change of state where it says nothing of them. */
export interface Step extends Partial<Outcome> {
  readonly about: string;
  /** What someone does before Terraform runs. */
  readonly byHand?: (world: World) => void;
  /** @default that of the step before */
  readonly configuration?: Configuration;
  /** Part of the error with which Terraform ends. @default it succeeds */
  readonly fails?: string;
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** What someone asks for in a step, without what comes of it. */
export type Act = Omit<Step, keyof Outcome>;

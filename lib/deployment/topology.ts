import type { RedisRole } from "../catalogue/redis-roles";

/**
 * What is deployed, as plain data: read off the constructs, or off Terraform's own files, and looked at by everything
 * that judges or shows a deployment. Whatever is known only after apply, a token or a computed value, is left out.
 */
export interface Topology {
  readonly apps: readonly AppTopology[];
}

/** One app at Heroku with everything that stands on it. */
export interface AppTopology {
  /** The construct path without ids that cdktf hides, or the address in Terraform. */
  readonly at: string;
  readonly name?: string;
  readonly region?: string;
  readonly stack?: string;
  readonly team?: string;
  readonly space?: string;
  /** In order; left out where they are not managed. */
  readonly buildpacks?: readonly string[];
  /** Automated Certificate Management; left out where it is not known. */
  readonly acm?: boolean;
  /** The features that are switched on. */
  readonly features: readonly string[];
  /** Whether Terraform refuses to destroy the app; left out where the app is not managed here. */
  readonly preventDestroy?: boolean;
  /** Whether everything on it may be destroyed. */
  readonly disposable: boolean;
  /** Whether config vars and add-on URLs are kept out of state; left out where the provider is not in view. */
  readonly urlsInState?: boolean;
  readonly addons: readonly AddonTopology[];
  readonly variables: readonly VariableTopology[];
  readonly processes: readonly ProcessTopology[];
  readonly hosts: readonly HostTopology[];
  readonly cable?: CableTopology;
  /** Rules that somebody decided to live with, on the app or on a part of it. */
  readonly acknowledgements: readonly Acknowledgement[];
}

/** An add-on, with every app that it is attached to. */
export interface AddonTopology {
  readonly at: string;
  /** The slug, as in `heroku-redis`. */
  readonly service?: string;
  /** The plan without the slug, as in `premium-0`. */
  readonly plan?: string;
  /** The options that it is created with. */
  readonly options: Readonly<Record<string, string>>;
  /** Its named attachments to this app. */
  readonly attachments: readonly string[];
  /** Where the app is that it was created for and is billed to, left out where that is this one. */
  readonly createdFor?: string;
  /** What it is for, where it is a Redis: told by the construct, or by the names of its attachments. */
  readonly roles: readonly RedisRole[];
  /** The Redis client in the Gemfile, where a construct says so. */
  readonly client?: "ruby" | "hiredis-client" | "hiredis";
  /** Left out where that cannot be seen: Terraform's plan JSON has no life cycle. */
  readonly preventDestroy?: boolean;
  /** Whether a change of the options is ignored, and so cannot replace it; left out where that cannot be seen. */
  readonly ignoresOptions?: boolean;
}

/** A config var, and who owns it. */
export interface VariableTopology {
  readonly name: string;
  /** `url` is what an attachment gives. */
  readonly kind: "plain" | "sensitive" | "url";
  /** Construct path, address, or words. */
  readonly owner: string;
  /** Of plain variables only, where it is known. */
  readonly value?: string;
  /** The add-on or app whose URL is copied into it, as Terraform writes it: `heroku_addon.cache.config_var_values`. */
  readonly copiedFrom?: string;
}

/** A process type. */
export interface ProcessTopology {
  readonly at: string;
  readonly type?: string;
  readonly size?: string;
  readonly quantity?: number;
}

/** A host of the app. */
export interface HostTopology {
  readonly at: string;
  readonly host?: string;
  /** Whether pages are served there, or nothing but the cable. */
  readonly serves: "web" | "cable";
  /** Whether Cloudflare stands in between; left out where no record of ours points to it. */
  readonly proxied?: boolean;
  readonly certificate: "managed" | "own" | "none" | "unknown";
}

/** The cable as Rails is told of it. */
export interface CableTopology {
  readonly url?: string;
  /** Left out where they are known only after apply. */
  readonly allowedRequestOrigins?: readonly string[];
}

/** A rule that somebody decided to live with. */
export interface Acknowledgement {
  /** The construct path, or the address in Terraform. */
  readonly at: string;
  /** The id of the rule. */
  readonly rule: string;
  readonly reason: string;
}

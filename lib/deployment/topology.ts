import type { RedisRole } from "../catalogue/redis-roles";

/**
 * What is deployed, as plain data: read from the constructs or from Terraform's own files, and used by everything that
 * judges or shows a deployment.
 *
 * A value is *known*, *absent* or *unknown*. A known value is there. An absent one is left out. An unknown one is left out
 * as well, and `unknowns` of its app names it, with the expression that it comes from.
 */
export interface Topology {
  readonly apps: readonly AppTopology[];
  /** What is unknown and belongs to no app that was found, as a module whose files are missing. */
  readonly unknowns?: readonly Unknown[];
  /** Secrets that are written out in the configuration and belong to no app, as in the block of a provider. */
  readonly exposures?: readonly Exposure[];
}

/** A secret that is written out or printed: where, and why it looks like one; never the secret. */
export interface Exposure {
  /** The address of what it is in: `provider.heroku`, `var.password`, `heroku_drain.logs`. */
  readonly at: string;
  readonly argument: string;
  readonly reason: string;
  /** Where the secret is not written out itself: the variable that is not sensitive, so that plans print its value. */
  readonly printedFrom?: string;
}

/** A value that is declared, and that cannot be known from what was read. */
export interface Unknown {
  /** The part that it is a value of: a construct path, or an address in Terraform. */
  readonly at: string;
  readonly property: UnknownProperty;
  /** Where the value comes from, as it is written: `var.host`, `local.plans["cache"]`, `module.redis`. */
  readonly from: string;
  /**
   * How to know it.
   *
   * @default - from the plan
   */
  readonly remedy?: string;
}

/**
 * Which value is unknown, by its name in this model. `resource` is the part as a whole: whether it is there, how often, or
 * what is in it, as with `count`, `for_each` or a module whose files are missing. `app` is the app that it belongs to.
 */
export type UnknownProperty =
  | "resource"
  | "app"
  | "name"
  | "region"
  | "stack"
  | "team"
  | "space"
  | "buildpacks"
  | "acm"
  | "features"
  | "preventDestroy"
  | "urlsInState"
  | "plan"
  | "options"
  | "attachment"
  | "variables"
  | `variables.${string}`
  | "type"
  | "size"
  | "build"
  | "quantity"
  | "host"
  | "proxied"
  | "certificate";

/** One app at Heroku with everything that belongs to it. */
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
  /** The names under which add-ons give their variables to the app: those that are declared, and those that Heroku gives. */
  readonly attachments: readonly AttachmentTopology[];
  readonly variables: readonly VariableTopology[];
  /** Maps of config vars that are one expression as a whole; left out where there are none. */
  readonly variableMaps?: readonly VariableMapTopology[];
  readonly processes: readonly ProcessTopology[];
  readonly hosts: readonly HostTopology[];
  /** What Terraform has Heroku build and release; left out where there is nothing of the kind. */
  readonly builds?: readonly BuildTopology[];
  /** The cable of the Rails app; absent where nothing says that there is one. */
  readonly cable?: CableTopology;
  /** The AnyCable server that runs in the web dynos of this app; absent where there is none. */
  readonly anycable?: AnyCableTopology;
  /** Accepted findings of the app and of its parts. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** Values of the app and of its parts that cannot be known from what was read. */
  readonly unknowns: readonly Unknown[];
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
  /** The name that it was given at creation, where it exists: the program of an adopted add-on does not say it. */
  readonly firstAttachment?: string;
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

/** An attachment of an add-on to an app. */
export interface AttachmentTopology {
  /** As in `SESSION_REDIS`. */
  readonly name: string;
  /** Where the add-on is; in words where Heroku chooses it. */
  readonly addon: string;
  /** The config vars that the app has by it, as in `SESSION_REDIS_URL`. */
  readonly variables: readonly string[];
  /** The service whose first add-on Heroku gives this name; absent where the name is declared, or was read. */
  readonly firstOf?: string;
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
  /** Of a sensitive variable whose value is written in the configuration itself: why it looks like a secret. */
  readonly exposed?: string;
  /** The add-on or app whose URL is copied into it, as Terraform writes it: `heroku_addon.cache.config_var_values`. */
  readonly copiedFrom?: string;
}

/** A map of config vars that is taken as a whole from somewhere else. */
export interface VariableMapTopology {
  readonly owner: string;
  /** As it is written, after the module that it is in: `module.acme.var.common`. */
  readonly from: string;
}

/** Code that Terraform has Heroku build and release. */
export interface BuildTopology {
  readonly at: string;
  /** Where Heroku downloads it, left out where it is a local path or not known. */
  readonly url?: string;
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
  /** The record that leads to it, as Terraform's files declare it; left out where none was found. */
  readonly record?: RecordTopology;
  readonly certificate: "managed" | "own" | "none" | "unknown";
}

/** A DNS record at Cloudflare. */
export interface RecordTopology {
  /** As in `CNAME`; left out where it is unknown. */
  readonly type?: string;
  /** What it points to, or the expression that it comes from; left out where it is unknown. */
  readonly target?: string;
}

/** How AnyCable asks Rails: over HTTP, over gRPC beside a Rails of its own, or inside the web dyno of the Rails app. */
export type AnyCableMode = "http" | "grpc" | "thruster";

/** How a websocket is authenticated: by the session cookie, or by a token in the URL. */
export type CableAuthentication = "cookie" | "jwt";

/** The cable as declared by the constructs, or as the config vars describe it. */
export interface CableTopology {
  /** What Rails broadcasts through. */
  readonly server: "action-cable" | "anycable";
  /** How AnyCable asks Rails, in use or on standby; absent without AnyCable. */
  readonly mode?: AnyCableMode;
  /** Whether AnyCable is prepared and not in use. */
  readonly standby: boolean;
  readonly authentication: CableAuthentication;
  /** Where the app of the AnyCable server is; absent where that is this app. */
  readonly serverAt?: string;
  readonly url?: string;
  /** Absent where they are unknown. */
  readonly allowedRequestOrigins?: readonly string[];
}

/** An AnyCable server, seen from the app that runs it. */
export interface AnyCableTopology {
  readonly mode: AnyCableMode;
  /** Whether it is prepared and not in use. */
  readonly standby: boolean;
  /** Where the Rails app is that it asks; absent where that is this app, or is not in view. */
  readonly railsAt?: string;
}

/** A finding that was accepted. */
export interface Acknowledgement {
  /** The construct path, or the address in Terraform. */
  readonly at: string;
  /** The id of the rule. */
  readonly rule: string;
  readonly reason: string;
}

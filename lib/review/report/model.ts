import type { CableCapacity, CableShape } from "../../deployment/sizing/capacity";
import type { RedisRole } from "../../catalogue/redis-roles";
import type { Finding, Severity } from "../finding";
import type { Budget } from "../../deployment/sizing/budget";
import type { AnyCableMode } from "../../deployment/topology";

/**
 * What a reviewer wants to know of a deployment, as plain data: what the renderers show, and what `--format json` prints.
 * `docs/report.md` describes it for machines.
 */
export interface Report {
  /** Grows when something that was there changes its meaning or goes; additions leave it. */
  readonly schemaVersion: 1;
  /** The day that dated facts are judged by, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The day up to which the facts themselves are known to hold, `YYYY-MM-DD`. */
  readonly catalogueDate: string;
  /** Whether there was something to compare with. */
  readonly compared: boolean;
  /** Of a comparison of what exists with what is declared; left out for any other, and where nothing is compared. */
  readonly drift?: Drift;
  /** What the change does to what runs, the worst first; empty where nothing is compared and no plan is given. */
  readonly consequences: readonly Consequence[];
  readonly verdict: Verdict;
  readonly cost: Cost;
  readonly apps: readonly AppReport[];
  /** Apps that were there before and are not any more. */
  readonly removedApps: readonly RemovedApp[];
  /** Findings of before that are gone. */
  readonly resolvedFindings: readonly ReportedFinding[];
}

/** How what exists differs from what is declared. The differences are the changes of each app. */
export interface Drift {
  /** Which side exists; the other one is declared. */
  readonly live: "now" | "before";
  readonly differences: number;
  /** What could not be compared, one sentence each. */
  readonly uncompared: readonly string[];
}

/** One thing that a change does to what runs. */
export interface Consequence {
  readonly kind:
    | "replaced"
    | "destroyed"
    | "forgotten"
    | "unprotected"
    | "detached"
    | "stopped"
    | "downgraded"
    | "moved"
    | "changed"
    | "restarted";
  /** An error where data or a host may be lost, or an app may stop. */
  readonly severity: Severity;
  /** Construct path, or address in Terraform. */
  readonly at: string;
  readonly message: string;
}

/** The findings in one line. Acknowledged ones are not counted among the others. */
export interface Verdict {
  /** The worst severity there is. */
  readonly level: Severity | "none";
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Values that are unknown, so that rules could not judge them. */
  readonly unknowns: number;
  readonly acknowledged: number;
  /** As in `1 error and 2 warnings`. */
  readonly text: string;
}

/** US dollars a month. */
export interface Cost {
  /** The sum of what is known: less than the bill where `unknownParts` is not 0. */
  readonly dollarsPerMonth: number;
  /** How much of the sum rests on prices that no primary source confirms. */
  readonly unverifiedDollarsPerMonth: number;
  /** How many parts have no known price. */
  readonly unknownParts: number;
  /** The sum of before; left out where nothing is compared. */
  readonly beforeDollarsPerMonth?: number;
}

/** Whether a price, limit or day can be relied on. */
export type Certainty = "verified" | "unverified" | "unknown";

/** How a part differs from before; left out where nothing is compared. */
export type Difference = "added" | "removed" | "changed" | "same";

/** What one part costs. */
export interface CostPart {
  readonly at: string;
  readonly kind: "process" | "addon" | "space";
  readonly name: string;
  /** Plan, or number and size. */
  readonly detail: string;
  /** US dollars; null where it is not known, and for a part that is gone. */
  readonly dollarsPerMonth: number | null;
  readonly certainty: Certainty;
  /** Why the price is what it is, where that is not plain. */
  readonly note?: string;
  /** Where the price comes from, with its day. */
  readonly source?: string;
  readonly difference?: Difference;
  /** The price of before; null where it was not known, left out where the part was not there. */
  readonly beforeDollarsPerMonth?: number | null;
}

/** A part that is used against its limit. */
export interface ReportedBudget {
  readonly kind: Budget["kind"];
  readonly at: string;
  readonly subject: string;
  readonly used: number;
  /** Null where the limit is not known. */
  readonly limit: number | null;
  readonly unit: string;
  /** Share of the limit, 1 for all of it; null where the limit is not known. */
  readonly share: number | null;
  /** How many users fit, where that can be told. */
  readonly users: number | null;
  /** How the numbers come about, one sentence each. */
  readonly because: readonly string[];
  readonly certainty: Certainty;
}

/** How far the cable goes, and what more would take. */
export interface ReportedScaling {
  /** Where websockets end, as declared. */
  readonly server: CableShape["server"];
  /** How AnyCable asks Rails; null on Action Cable, and where its server is not in view. */
  readonly mode: AnyCableMode | null;
  /** How many websockets the declared dynos hold; null where none are scaled here. */
  readonly holds: number | null;
  /** Whether the number of websockets was asked for, or is as many as the dynos hold. */
  readonly connectionsFrom: "users" | "dynos";
  /** What `stimulus-reflex capacity --json` prints for this app. */
  readonly capacity: CableCapacity;
}

/** One role and the Redis that it lives on. */
export interface ReportedRole {
  readonly role: RedisRole;
  readonly at: string;
  readonly service: string | null;
  readonly plan: string | null;
  /** As in `7.2`; null for the platform's current one. */
  readonly version: string | null;
  readonly maxmemoryPolicy: string | null;
  /** Who says so: the configuration, or the platform's default; unknown at other providers. */
  readonly policyFrom: "configuration" | "platform" | "unknown";
  /** The variables that hold its URL. */
  readonly variables: readonly string[];
  /** Whether losing it loses sessions or jobs. */
  readonly durable: boolean;
  /** Whether Terraform refuses to destroy it; null where that cannot be seen. */
  readonly preventDestroy: boolean | null;
  /** Other roles on the same Redis. */
  readonly sharedWith: readonly RedisRole[];
}

/** A config var. No value of a sensitive one is here, nor of a plain one that is not known to be harmless. */
export interface ReportedVariable {
  readonly name: string;
  readonly kind: "plain" | "sensitive" | "url";
  /** What it holds, in words. */
  readonly holds: string;
  readonly owner: string;
  /** Of variables that are known to be public. */
  readonly value?: string;
}

/** A host. */
export interface ReportedHost {
  readonly at: string;
  readonly host: string | null;
  readonly serves: "web" | "cable";
  readonly proxied: boolean | null;
  readonly certificate: "managed" | "own" | "none" | "unknown";
}

/** A process type. */
export interface ReportedProcess {
  readonly at: string;
  readonly type: string | null;
  readonly size: string | null;
  readonly quantity: number | null;
}

/** Something that a rule found. */
export interface ReportedFinding extends Pick<
  Finding,
  "kind" | "rule" | "severity" | "at" | "message" | "advice" | "page"
> {
  /** Whether it was not there before; left out where nothing is compared. */
  readonly isNew?: boolean;
}

/** A finding that the program accepts. */
export interface ReportedAcknowledgement {
  readonly at: string;
  readonly rule: string;
  readonly reason: string;
  /** What the rule says there; nothing where the reason for it has gone. */
  readonly found: readonly string[];
}

/** A day in the life of something that the app uses. */
export interface LifeCycleDate {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** As in `stack heroku-24`. */
  readonly subject: string;
  /** The parts that it is about. */
  readonly at: readonly string[];
  readonly event: string;
  /** Days from the day of the report; 0 or less for what has come already. */
  readonly daysAhead: number;
  readonly source: string;
  readonly certainty: Certainty;
}

/** A difference to before. */
export interface Change {
  /** As in `session Redis`. */
  readonly part: string;
  readonly at: string;
  readonly difference: "added" | "removed" | "changed";
  /** Which attribute of a changed part. */
  readonly property?: string;
  readonly from?: string;
  readonly to?: string;
}

/** One app. */
export interface AppReport {
  readonly at: string;
  /** Its name at Heroku, else where it is declared. */
  readonly title: string;
  readonly region: string | null;
  readonly stack: string | null;
  readonly features: readonly string[];
  readonly disposable: boolean;
  /** Whether add-on URLs are kept in Terraform's state; null where the provider is not in view. */
  readonly urlsInState: boolean | null;
  /** As in `1 error`. */
  readonly verdict: string;
  readonly difference?: Difference;
  readonly changes: readonly Change[];
  readonly cost: Cost;
  readonly costParts: readonly CostPart[];
  readonly budgets: readonly ReportedBudget[];
  /** Null for an app without a cable, an AnyCable server, and where there is nothing to calculate from. */
  readonly scaling: ReportedScaling | null;
  readonly roles: readonly ReportedRole[];
  readonly otherAddons: readonly {
    readonly at: string;
    readonly service: string | null;
    readonly plan: string | null;
  }[];
  readonly variables: readonly ReportedVariable[];
  readonly hosts: readonly ReportedHost[];
  readonly processes: readonly ReportedProcess[];
  readonly cableUrl: string | null;
  readonly findings: readonly ReportedFinding[];
  readonly acknowledgements: readonly ReportedAcknowledgement[];
  readonly dates: readonly LifeCycleDate[];
  readonly diagram: Diagram;
  /** The same diagram as Mermaid text. */
  readonly mermaid: string;
}

/** An app that is gone. */
export interface RemovedApp {
  readonly at: string;
  readonly title: string;
  readonly beforeDollarsPerMonth: number;
}

/** What a node of the diagram is, which decides about its shape. */
export type DiagramNodeKind = "browser" | "host" | "process" | "redis" | "addon";

/** One box: lines of plain text, the first of which is its name. */
export interface DiagramNode {
  readonly id: string;
  readonly kind: DiagramNodeKind;
  readonly lines: readonly string[];
  /** Whether an error is about it, so that it stands out. */
  readonly alarming: boolean;
}

/** An arrow; `to` may be `app`, the box around the processes. */
export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** An app as boxes and arrows from left to right: browser, hosts, the app with its processes, add-ons. */
export interface Diagram {
  readonly title: readonly string[];
  readonly browser: DiagramNode;
  readonly hosts: readonly DiagramNode[];
  readonly processes: readonly DiagramNode[];
  readonly addons: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

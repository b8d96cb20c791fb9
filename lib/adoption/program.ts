import { parsePlan, serviceFacts } from "../catalogue/addon-plan";
import { ADDON_SERVICES } from "../catalogue/addon-services";
import { DYNOS } from "../catalogue/dynos";
import { APP_FEATURES } from "../catalogue/features";
import { POSTGRES_PLANS } from "../catalogue/postgres-plans";
import { REDIS_PLANS } from "../catalogue/redis-plans";
import { REGIONS } from "../catalogue/regions";
import { STACKS } from "../catalogue/stacks";
import type {
  AddonSnapshot,
  AppSnapshot,
  DomainSnapshot,
  RecordSnapshot,
  Snapshot,
} from "../deployment/from-platform/snapshot";
import { nearest } from "../text/nearest";
import { Code, comment, importOf, written, type SourceValue } from "./source";

/** A program that declares what exists. */
export interface AdoptedProgram {
  /** The name of its only stack. */
  readonly stack: string;
  /** `main.ts` */
  readonly program: string;
  /** `adopted.ts`: ids by construct path. */
  readonly ids: string;
  /** How many resources are imported. */
  readonly imports: number;
  /** What the program declares, in words. */
  readonly managed: readonly string[];
  /** What it does not declare, and why. */
  readonly leftOut: readonly string[];
}

const LIBRARY = "cdktf-stimulus-reflex";
const HEROKU = "cdktf-stimulus-reflex/provider-heroku";

/** Writes the program of what a snapshot holds. */
export function programOf(snapshot: Snapshot): AdoptedProgram {
  const writer = new ProgramWriter(snapshot);
  return writer.write();
}

/** What the parts of a program have in common: names that are taken, imports, ids. */
class ProgramWriter {
  readonly #imports = new Map<string, Set<string>>();
  readonly #ids: Record<string, string> = {};
  readonly #constants = new Set(["app", "stack", "adopted"]);
  readonly #paths = new Set<string>(["heroku", "cloudflare"]);
  readonly #managed: string[] = [];
  readonly #leftOut: string[] = [];
  readonly #addons = new Map<string, string>();
  readonly #records = new Set<string>();

  constructor(private readonly snapshot: Snapshot) {}

  write(): AdoptedProgram {
    const { apps, zones, unread } = this.snapshot;
    const stack = apps[0]?.name ?? "adopted";
    const hasRecords = zones.some(({ records = [] }) => records.length > 0);
    this.#use("cdktf", "App", "TerraformStack");
    this.#use(LIBRARY, "importExisting");
    this.#use(HEROKU, "HerokuProvider");
    const parts = apps.map((app) => this.#app(app));
    const pipelines = this.snapshot.pipelines.map((one) => this.#pipeline(one));
    const zoneIds = zones
      .filter(({ id }) => this.#zones.has(id))
      .map(({ id, name }) => `const ${this.#zones.get(id) ?? ""} = ${written(id)}; // ${name}\n`);
    if (hasRecords && this.#zones.size > 0) this.#use("@cdktf/provider-cloudflare/lib/provider", "CloudflareProvider");
    for (const { at, part, reason } of unread) this.#leftOut.push(`${at}: ${part}, which could not be read: ${reason}`);
    const program = [
      this.#importLines(),
      "\n",
      "const app = new App();\n",
      `const stack = new TerraformStack(app, ${written(stack)});\n`,
      "// Without these, every config var and add-on URL would lie in Terraform's state.\n",
      `new HerokuProvider(stack, "heroku", ${written({
        customizations: [{ setAppAllConfigVarsInState: false, setAddonConfigVarsInState: false }],
      })});\n`,
      this.#zones.size > 0 ? 'new CloudflareProvider(stack, "cloudflare");\n' : "",
      zoneIds.length > 0 ? "\n" : "",
      ...zoneIds,
      ...parts.map((part) => `\n${part}`),
      ...pipelines.map((part) => `\n${part}`),
      "\n",
      comment("Takes over what exists. Remove this line and adopted.ts after the first apply."),
      "importExisting(stack, adopted);\n",
      "app.synth();\n",
    ].join("");
    const imports = Object.keys(this.#ids).length;
    return {
      stack,
      program,
      ids: `/** Ids at Heroku and Cloudflare, by construct path. */\nexport const adopted = ${written(this.#ids)};\n`,
      imports,
      managed: this.#managed,
      leftOut: this.#leftOut,
    };
  }

  readonly #zones = new Map<string, string>();
  readonly #couplings: { readonly pipeline: string; readonly write: (pipeline: string) => string }[] = [];

  #app(app: AppSnapshot): string {
    const id = this.#path(app.name);
    const name = this.#constant(app.name);
    this.#use(LIBRARY, "RailsApp");
    this.#ids[id] = app.id;
    const features = (app.features ?? []).filter(({ enabled }) => enabled).map((feature) => feature.name);
    for (const feature of features) this.#ids[`${id}/features/${feature}`] = `${app.id}:${feature}`;
    const organization = app.locked && app.team !== null ? { name: app.team, locked: true } : undefined;
    const special = {
      ...(organization === undefined ? {} : { organization }),
      ...(app.internalRouting ? { internalRouting: true } : {}),
      ...(app.buildpacks === undefined ? { lifecycle: { ignoreChanges: ["buildpacks"], preventDestroy: true } } : {}),
    };
    this.#managed.push(`the app ${app.name}`, ...features.map((feature) => `the feature ${feature} of ${app.name}`));
    this.#leftOut.push(
      `${app.name}: config vars and their values, which would lie in Terraform's state. Move them one by one, with a plan for each`,
      `${app.name}: builds and releases; code goes on being released as before`,
    );
    const head = this.#construct(`const ${name} = `, "RailsApp", id, {
      name: app.name,
      region: listed(app.region, Object.keys(REGIONS)),
      stack: listed(app.stack, Object.keys(STACKS)),
      team: app.team ?? undefined,
      space: app.space ?? undefined,
      buildpacks: [...(app.buildpacks ?? [])],
      acm: app.acm,
      features: features.length === 0 ? undefined : features.map((feature) => listed(feature, APP_FEATURES)),
      released: app.release?.hasCode === true ? true : undefined,
      transform: Object.keys(special).length === 0 ? undefined : { app: special },
    });
    return [
      head,
      ...(app.addons ?? []).map((addon) => this.#addon(app, name, addon)),
      ...this.#borrowed(app, name),
      ...(app.formation ?? []).flatMap((one) => this.#process(app, name, one)),
      ...(app.domains ?? []).map((domain) => this.#host(app, name, domain)),
      ...(app.drains ?? []).flatMap((drain) => this.#drain(app, name, drain)),
      ...(app.webhooks ?? []).flatMap((webhook) => this.#webhook(app, name, webhook)),
      ...(app.collaborators ?? []).map((one) => this.#collaborator(app, name, one)),
      ...this.#coupling(app, name),
    ].join("");
  }

  #addon(app: AppSnapshot, owner: string, addon: AddonSnapshot): string {
    if (addon.state !== "provisioned") {
      this.#leftOut.push(`${app.name}: the add-on ${addon.name}, which is ${addon.state}`);
      return "";
    }
    const { service } = parsePlan(addon.plan);
    const id = this.#path(this.#own(app, service.replace(/^heroku-/, "")));
    const name = this.#constant(id);
    this.#use(LIBRARY, "Addon");
    this.#ids[id] = addon.id;
    this.#addons.set(addon.id, name);
    this.#managed.push(`the add-on ${addon.name} (${addon.plan}) of ${app.name}`);
    // The first attachment belongs to the add-on: Heroku makes and removes the two together.
    const [, ...further] = (app.attachments ?? [])
      .filter((one) => one.addon.id === addon.id)
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
    const lines = further.map(({ id: attachmentId, name: attachment }) => {
      this.#managed.push(`the attachment ${attachment} of ${addon.name} to ${app.name}`);
      if (!isFirstName(attachment)) {
        this.#ids[`${id}/attachment-${attachment}`] = attachmentId;
        return `${name}.attach(${written(attachment)});\n`;
      }
      const why = `${addon.name} was promoted: ${attachment} is a name that Addon leaves to the first add-on of a service.`;
      return comment(why) + this.#attachment(app, owner, attachment, attachmentId, new Code(`${name}.addonId`));
    });
    const isUsed = further.length > 0 || this.#isBorrowed(addon.id, app.id);
    const declared = this.#construct(isUsed ? `const ${name} = ` : "", "Addon", id, {
      app: new Code(owner),
      plan: planOf(addon.plan),
    });
    return declared + lines.join("");
  }

  #attachment(app: AppSnapshot, owner: string, name: string, id: string, addonId: SourceValue): string {
    const path = this.#path(this.#own(app, `attachment-${name}`));
    this.#use(HEROKU, "HerokuAddonAttachment");
    this.#ids[path] = id;
    return this.#construct("", "HerokuAddonAttachment", path, {
      appId: new Code(`${owner}.appId`),
      addonId,
      name,
    });
  }

  #isBorrowed(addon: string, home: string): boolean {
    return this.snapshot.apps.some(
      ({ id, attachments = [] }) => id !== home && attachments.some((one) => one.addon.id === addon),
    );
  }

  /** Attachments of add-ons that belong to other apps. */
  #borrowed(app: AppSnapshot, owner: string): string[] {
    if (app.addons === undefined) return [];
    const own = new Set(app.addons.map(({ id }) => id));
    return (app.attachments ?? [])
      .filter(({ addon }) => !own.has(addon.id))
      .map(({ id, name, addon }) => {
        this.#managed.push(`the attachment ${name} of ${addon.name} (of ${addon.app}) to ${app.name}`);
        const note = comment(`${addon.name} belongs to ${addon.app}.`);
        return note + this.#attachment(app, owner, name, id, addon.id);
      });
  }

  #process(app: AppSnapshot, owner: string, { type, size, quantity }: NonNullable<AppSnapshot["formation"]>[number]) {
    if (type === "release" || quantity === 0) {
      if (type !== "release") this.#leftOut.push(`${app.name}: the process type ${type}, which runs no dyno`);
      return [];
    }
    const id = this.#path(this.#own(app, type));
    this.#use(LIBRARY, "Process");
    this.#ids[id] = `${app.id}:${type}`;
    this.#managed.push(`the process type ${type} of ${app.name}`);
    return [
      this.#construct("", "Process", id, {
        app: new Code(owner),
        type,
        size: listed(size, Object.keys(DYNOS)),
        quantity,
      }),
    ];
  }

  #host(app: AppSnapshot, owner: string, domain: DomainSnapshot): string {
    const { hostname, cname, certificate } = domain;
    const label = hostname.startsWith("*.") ? `wildcard-${hostname.slice(2)}` : hostname;
    const id = this.#path(this.#own(app, label.replaceAll(".", "-")));
    const zone = this.snapshot.zones.find(({ records = [] }) => records.some(({ name }) => name === hostname));
    const records = (zone?.records ?? []).filter(({ name }) => name === hostname);
    const [record] = records;
    this.#ids[id] = `${app.id}:${hostname}`;
    this.#managed.push(`the host ${hostname} of ${app.name}`);
    const isAlias = records.length === 1 && record?.type === "CNAME" && record.content === cname;
    const refused = app.acm ? record?.proxied === true || certificate !== null : certificate === null;
    if (zone !== undefined && record !== undefined && isAlias && !refused) {
      this.#use(LIBRARY, "Domain");
      this.#ids[`${id}/record`] = `${zone.id}/${record.id}`;
      this.#records.add(record.id);
      this.#managed.push(`the record of ${hostname}`);
      const changed = transformOf(record);
      return this.#construct("", "Domain", id, {
        app: new Code(owner),
        zoneId: new Code(this.#zone(zone.id, zone.name)),
        zone: zone.name,
        host: hostname,
        proxied: record.proxied ? true : undefined,
        comment: record.comment ?? undefined,
        certificate: certificate === null ? undefined : { sniEndpointId: certificate },
        transform: changed === undefined ? undefined : { record: changed },
      });
    }
    this.#use(HEROKU, "HerokuDomain");
    const name = this.#constant(id);
    const reason = this.#whyNoDomain(app, domain, records);
    const pointsHere = records.some(({ type, content }) => type === "CNAME" && content === cname);
    const declared = this.#construct(pointsHere ? `const ${name} = ` : "", "HerokuDomain", id, {
      appId: new Code(`${owner}.appId`),
      hostname,
      sniEndpointId: certificate ?? undefined,
    });
    const lines = zone === undefined ? [] : records.map((one) => this.#record(name, one, zone, cname));
    return comment(reason) + declared + lines.join("");
  }

  #whyNoDomain(
    app: AppSnapshot,
    { hostname, certificate }: DomainSnapshot,
    records: readonly RecordSnapshot[],
  ): string {
    const [record] = records;
    if (record === undefined) {
      this.#leftOut.push(`${hostname}: no record of its own was found at Cloudflare`);
      return `Domain declares a record as well, and ${hostname} has none of its own at Cloudflare.`;
    }
    if (app.acm && record.proxied) {
      return "Domain refuses a proxied host with Automated Certificate Management: the certificate fails to renew.";
    }
    if (!app.acm && certificate === null) return "Domain refuses a host without a certificate.";
    return `Domain points a CNAME to the target that Heroku gives, and ${hostname} leads elsewhere.`;
  }

  #record(
    domain: string,
    record: RecordSnapshot,
    zone: { readonly id: string; readonly name: string },
    cname: string | null,
  ) {
    if (this.#records.has(record.id)) return "";
    this.#records.add(record.id);
    const path = this.#path(`record-${record.name.replaceAll(".", "-")}`);
    this.#use("@cdktf/provider-cloudflare/lib/dns-record", "DnsRecord");
    this.#ids[path] = `${zone.id}/${record.id}`;
    this.#managed.push(`the ${record.type} record of ${record.name}`);
    return this.#construct("", "DnsRecord", path, {
      zoneId: new Code(this.#zone(zone.id, zone.name)),
      name: record.name,
      type: record.type,
      content: record.content === cname ? new Code(`${domain}.cname`) : record.content,
      ttl: record.ttl,
      proxied: record.proxied,
      comment: record.comment ?? undefined,
      tags: record.tags.length === 0 ? undefined : [...record.tags],
    });
  }

  #zone(id: string, name: string): string {
    const known = this.#zones.get(id);
    if (known !== undefined) return known;
    const constant = this.#constant(this.snapshot.zones.length === 1 ? "zone-id" : `zone-${name}`);
    this.#zones.set(id, constant);
    return constant;
  }

  #drain(app: AppSnapshot, owner: string, { id, url }: NonNullable<AppSnapshot["drains"]>[number]): string[] {
    if (url === undefined) {
      this.#leftOut.push(`${app.name}: a log drain (${id}) whose URL may hold a credential`);
      return [];
    }
    const path = this.#path(this.#own(app, "drain"));
    this.#use(HEROKU, "HerokuDrain");
    this.#ids[path] = `${app.id}:${id}`;
    this.#managed.push(`a log drain of ${app.name}`);
    return [this.#construct("", "HerokuDrain", path, { appId: new Code(`${owner}.appId`), url })];
  }

  #webhook(app: AppSnapshot, owner: string, webhook: NonNullable<AppSnapshot["webhooks"]>[number]): string[] {
    const { id, url, level, include } = webhook;
    if (url === undefined) {
      this.#leftOut.push(`${app.name}: a webhook (${id}) whose URL may hold a credential`);
      return [];
    }
    const path = this.#path(this.#own(app, "webhook"));
    this.#use(HEROKU, "HerokuAppWebhook");
    this.#ids[path] = `${app.id}:${id}`;
    this.#managed.push(`a webhook of ${app.name}`);
    const config = { appId: new Code(`${owner}.appId`), url, level, include: [...include] };
    return [this.#construct("", "HerokuAppWebhook", path, config)];
  }

  #collaborator(app: AppSnapshot, owner: string, { email }: NonNullable<AppSnapshot["collaborators"]>[number]): string {
    if (app.team !== null) {
      this.#leftOut.push(`${app.name}: the collaborator ${email}; permissions of a team's app are the team's`);
      return "";
    }
    const path = this.#path(this.#own(app, `collaborator-${email.replace(/@.*/, "")}`));
    this.#use(HEROKU, "HerokuCollaborator");
    this.#ids[path] = `${app.id}:${email}`;
    this.#managed.push(`the collaborator ${email} of ${app.name}`);
    return this.#construct("", "HerokuCollaborator", path, { appId: new Code(`${owner}.appId`), email });
  }

  #coupling(app: AppSnapshot, owner: string): string[] {
    const { coupling } = app;
    if (coupling === undefined || coupling === null) return [];
    this.#couplings.push({
      pipeline: coupling.pipeline,
      write: (pipeline) => {
        const path = this.#path(this.#own(app, "coupling"));
        this.#use(HEROKU, "HerokuPipelineCoupling");
        this.#ids[path] = coupling.id;
        return this.#construct("", "HerokuPipelineCoupling", path, {
          appId: new Code(`${owner}.appId`),
          pipeline: new Code(pipeline),
          stage: coupling.stage,
        });
      },
    });
    return [];
  }

  #pipeline({ id, name, owner }: Snapshot["pipelines"][number]): string {
    const path = this.#path(`pipeline-${name}`);
    const constant = this.#constant(path);
    this.#use(HEROKU, "HerokuPipeline");
    this.#ids[path] = id;
    this.#managed.push(`the pipeline ${name}`);
    const declared = this.#construct(`const ${constant} = `, "HerokuPipeline", path, {
      name,
      owner: owner === null ? undefined : { id: owner.id, type: owner.type },
    });
    const own = this.#couplings.filter(({ pipeline }) => pipeline === id);
    return declared + own.map(({ write }) => write(`${constant}.id`)).join("");
  }

  #construct(before: string, type: string, id: string, config: Readonly<Record<string, SourceValue | undefined>>) {
    return `${before}new ${type}(stack, ${written(id)}, ${written(config)});\n`;
  }

  #use(from: string, ...names: readonly string[]): void {
    const known = this.#imports.get(from) ?? new Set();
    for (const name of names) known.add(name);
    this.#imports.set(from, known);
  }

  #importLines(): string {
    const lines = [...this.#imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, names]) => importOf([...names], from));
    return `${lines.join("")}import { adopted } from "./adopted";\n`;
  }

  /** Parts of several apps in one stack begin with the name of their app. */
  #own(app: AppSnapshot, part: string): string {
    return this.snapshot.apps.length === 1 ? part : `${app.name}-${part}`;
  }

  #path(wanted: string): string {
    const path = free(wanted, this.#paths, (number) => `${wanted}-${String(number)}`);
    this.#paths.add(path);
    return path;
  }

  #constant(wanted: string): string {
    const words = wanted.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
    const camel = words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
    const name =
      /^[a-z]/i.test(camel) && !RESERVED.has(camel) ? camel : `the${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
    const constant = free(name, this.#constants, (number) => `${name}${String(number)}`);
    this.#constants.add(constant);
    return constant;
  }
}

const RESERVED = new Set([
  "new",
  "delete",
  "default",
  "export",
  "import",
  "class",
  "function",
  "return",
  "case",
  "do",
  "if",
  "in",
  "for",
  "try",
  "var",
  "let",
  "const",
  "this",
  "void",
  "with",
  "enum",
  "null",
  "true",
  "false",
  "super",
  "switch",
  "throw",
  "while",
  "yield",
  "await",
  "static",
  "public",
  "package",
  "private",
  "protected",
  "interface",
  "implements",
]);

function free(wanted: string, taken: ReadonlySet<string>, numbered: (number: number) => string): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!taken.has(numbered(number))) return numbered(number);
}

/** Names that Heroku gives to the first add-on of a service. */
function isFirstName(attachment: string): boolean {
  return Object.values(ADDON_SERVICES).some(({ firstAttachment }) => firstAttachment === attachment);
}

/** A name of the catalogue, or one that is newer than it. */
function listed(name: string, names: readonly string[]): SourceValue {
  return names.includes(name) ? name : { unlisted: name };
}

/** The plan, marked where the constructs would take it for a slip. */
function planOf(plan: string): SourceValue {
  const { service, plan: size = "" } = parsePlan(plan);
  const services = Object.keys(ADDON_SERVICES);
  const near = serviceFacts(service) === undefined && nearest(service, services, 2) !== undefined;
  const unknown =
    (service === "heroku-redis" && !Object.hasOwn(REDIS_PLANS, size)) ||
    (service === "heroku-postgresql" && !Object.hasOwn(POSTGRES_PLANS, size));
  return near || unknown ? { unlisted: plan } : plan;
}

/** What of a record differs from the one that Domain declares. */
function transformOf({ ttl, tags }: RecordSnapshot): Readonly<Record<string, SourceValue>> | undefined {
  const changed = { ...(ttl === 1 ? {} : { ttl }), ...(tags.length === 0 ? {} : { tags: [...tags] }) };
  return Object.keys(changed).length === 0 ? undefined : changed;
}

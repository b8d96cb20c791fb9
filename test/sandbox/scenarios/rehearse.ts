import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CloudflareApi } from "../../../lib/sandbox/cloudflare/api";
import type { HerokuApi } from "../../../lib/sandbox/heroku/api";
import {
  canonicalJson,
  isJsonObject,
  listAt,
  stringAt,
  valueAt,
  type Json,
  type JsonObject,
} from "../../../lib/sandbox/kit/json";
import type { Exchange, RequestLog } from "../request-log";
import { Labels } from "./labels";
import type { Act, Action, Attributes, Configuration, Outcome } from "./scenario";

/** A folder in which Terraform runs, and the platforms that its providers reach. */
export interface Workplace {
  readonly folder: string;
  readonly heroku: HerokuApi;
  readonly cloudflare: CloudflareApi;
  /** What was asked of each. */
  readonly herokuLog: RequestLog;
  readonly cloudflareLog: RequestLog;
  write(configuration: object): void;
  run(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
}

/** What came of a step, and what Terraform said when it failed. */
export interface Observed extends Outcome {
  readonly error: string | undefined;
}

/** Takes the steps of a scenario, one `terraform apply` each. */
export class Rehearsal {
  private readonly labels: Labels;
  private states: Readonly<Record<string, JsonObject>> = {};
  private configuration: Configuration = {};

  constructor(private readonly place: Workplace) {
    this.labels = new Labels(place.heroku.platform, place.cloudflare.platform);
  }

  async take(act: Act): Promise<Observed> {
    const { heroku, cloudflare, herokuLog, cloudflareLog } = this.place;
    act.byHand?.({
      heroku: heroku.platform,
      cloudflare: cloudflare.platform,
      write: (path, content) => {
        mkdirSync(dirname(join(this.place.folder, path)), { recursive: true });
        writeFileSync(join(this.place.folder, path), content);
      },
    });
    this.labels.learn();
    this.configuration = act.configuration ?? this.configuration;
    const written: unknown = JSON.parse(this.labels.show(JSON.stringify(inOrder(this.configuration))));
    if (!isJsonObject(written)) throw new TypeError("no configuration");
    this.place.write(written);
    herokuLog.clear();
    cloudflareLog.clear();
    const { code, output } = await this.place.run("apply", "-json", "-auto-approve", "-input=false", "-parallelism=1");
    this.labels.learn();
    const messages = output.split("\n").flatMap((line) => (line.startsWith("{") ? [parse(line)] : []));
    const diagnostics = messages
      .filter((message) => valueAt(message, "type") === "diagnostic" && valueAt(message, "@level") === "error")
      .map((message) => `${stringAt(message, "diagnostic", "summary")}: ${stringAt(message, "diagnostic", "detail")}`);
    const error = code === 0 ? undefined : diagnostics.join("\n") || output;
    const { changed, tainted } = this.changedState();
    return {
      actions: actionsOf(messages),
      requests: [...herokuLog.exchanges, ...cloudflareLog.exchanges].map((exchange) => this.line(exchange)),
      state: changed,
      ...(tainted.length > 0 && { tainted }),
      error: error === undefined ? undefined : this.labels.hide(error),
    };
  }

  private line({ method, path, body, status }: Exchange): string {
    const sent = body === undefined ? [] : [canonicalJson(body)];
    return this.labels.hide([method, path, ...sent, ...(status < 400 ? [] : [`-> ${status}`])].join(" "));
  }

  private changedState() {
    const file = join(this.place.folder, "terraform.tfstate");
    const json = parse(this.labels.hide(existsSync(file) ? readFileSync(file, "utf8") : ""));
    const found: Record<string, JsonObject> = {};
    const tainted: string[] = [];
    for (const resource of listAt(json, "resources")) {
      const mode = stringAt(resource, "mode") === "data" ? "data." : "";
      const address = `${mode}${stringAt(resource, "type")}.${stringAt(resource, "name")}`;
      for (const instance of listAt(resource, "instances")) {
        const attributes = valueAt(instance, "attributes");
        found[address] = isJsonObject(attributes) ? withoutNulls(attributes) : {};
        if (stringAt(instance, "status") === "tainted") tainted.push(address);
      }
    }
    const changed: Record<string, Attributes | null> = {};
    for (const address of new Set([...Object.keys(this.states), ...Object.keys(found)])) {
      const [before, after] = [this.states[address], found[address]];
      if (after === undefined) changed[address] = null;
      else if (before === undefined) changed[address] = after;
      else if (canonicalJson(before) !== canonicalJson(after)) changed[address] = difference(before, after);
    }
    this.states = found;
    return { changed, tainted };
  }
}

function parse(text: string): JsonObject {
  const json: unknown = JSON.parse(text === "" ? "{}" : text);
  return isJsonObject(json) ? json : {};
}

function withoutNulls(attributes: JsonObject): JsonObject {
  const clean = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(clean);
    return isJsonObject(value) ? withoutNulls(value) : value;
  };
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === null ? [] : [[name, clean(value)] as const])),
  );
}

/** The attributes that are not as they were; null for those that are gone. */
function difference(before: JsonObject, after: JsonObject): JsonObject {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null));
  return Object.fromEntries(changed.map((name) => [name, after[name] ?? null]));
}

const ACTIONS: readonly Action[] = ["create", "update", "delete", "replace", "import"];

function actionsOf(messages: readonly JsonObject[]): Record<string, Action> {
  const actions: Record<string, Action> = {};
  for (const message of messages) {
    if (valueAt(message, "type") !== "planned_change") continue;
    const address = stringAt(message, "change", "resource", "addr") ?? "";
    const action = ACTIONS.find((known) => known === stringAt(message, "change", "action"));
    if (action !== undefined) actions[address] = action;
  }
  return actions;
}

/** Terraform takes what does not depend on each other in any order; a chain makes the order of requests the same in each run. */
function inOrder({ resource = {}, data, import: imports, removed, customizations }: Configuration): object {
  let last: string | undefined;
  const chained = Object.entries(resource).map(([type, named]) => {
    const resources = Object.entries(named).map(([name, attributes]) => {
      const after = last === undefined ? {} : { depends_on: [last] };
      last = `${type}.${name}`;
      return [name, { ...attributes, ...after }] as const;
    });
    return [type, Object.fromEntries(resources)] as const;
  });
  return {
    ...(chained.length > 0 && { resource: Object.fromEntries(chained) }),
    ...(data !== undefined && { data }),
    ...(imports !== undefined && { import: imports }),
    ...(removed !== undefined && { removed }),
    ...(customizations !== undefined && {
      provider: { heroku: { customizations: [customizations] }, cloudflare: {} },
    }),
  };
}

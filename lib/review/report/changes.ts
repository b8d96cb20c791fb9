import { buildpackNames } from "../../catalogue/buildpacks";
import type {
  AddonTopology,
  AppTopology,
  HostTopology,
  ProcessTopology,
  VariableTopology,
} from "../../deployment/topology";
import type { Change } from "./model";
import { paired, type Pair } from "./pairs";
import { planOf, shown } from "./variables";

/** What a part is called, where it stands, and its properties in words; undefined for what is not set or not known. */
interface Described {
  readonly part: string;
  readonly at: string;
  readonly properties: Readonly<Record<string, string | undefined>>;
  /** Properties whose values may not be shown, compared all the same. */
  readonly hidden?: Readonly<Record<string, string | undefined>>;
}

/** What is different between two descriptions of one app. */
export function changesOf(now: AppTopology, before: AppTopology): Change[] {
  const roles = ({ roles }: AddonTopology): string | undefined => (roles.length === 0 ? undefined : roles.join(" "));
  return [
    ...differences([{ now, before }], describeApp),
    ...differences(paired(now.processes, before.processes, [({ type }) => type, ({ at }) => at]), describeProcess),
    ...differences(
      paired(now.addons, before.addons, [
        ({ at }) => at,
        roles,
        ({ roles: [first] }) => first,
        ({ service }) => service,
      ]),
      describeAddon,
    ),
    ...differences(paired(now.hosts, before.hosts, [({ host }) => host, ({ at }) => at]), describeHost),
    ...differences(paired(now.variables, before.variables, [({ name }) => name]), describeVariable),
  ];
}

function differences<Thing>(pairs: readonly Pair<Thing>[], describe: (thing: Thing) => Described): Change[] {
  return pairs.flatMap(({ now, before }): Change[] => {
    const current = now === undefined ? undefined : describe(now);
    const old = before === undefined ? undefined : describe(before);
    if (current !== undefined && old !== undefined) return changed(current, old);
    const only = current ?? old;
    if (only === undefined) return [];
    const [first] = Object.values(only.properties);
    const value = first === undefined ? {} : current === undefined ? { from: first } : { to: first };
    return [{ part: only.part, at: only.at, difference: current === undefined ? "removed" : "added", ...value }];
  });
}

function changed(now: Described, before: Described): Change[] {
  const { part, at } = now;
  const names = new Set([...Object.keys(now.properties), ...Object.keys(before.properties)]);
  const visible = [...names].flatMap((property): Change[] => {
    const from = before.properties[property];
    const to = now.properties[property];
    return from === to
      ? []
      : [{ part, at, difference: "changed", property, from: from ?? "not set", to: to ?? "not set" }];
  });
  const hidden = Object.entries(now.hidden ?? {}).flatMap(([property, value]): Change[] => {
    const same = value === before.hidden?.[property] || visible.some((change) => change.property === property);
    return same ? [] : [{ part, at, difference: "changed", property, from: "a value", to: "another value" }];
  });
  return [...visible, ...hidden];
}

function describeApp(app: AppTopology): Described {
  return {
    part: "app",
    at: app.at,
    properties: {
      name: app.name,
      stack: app.stack,
      region: app.region,
      team: app.team,
      space: app.space,
      buildpacks: app.buildpacks && buildpackNames(app.buildpacks),
      "automatic certificates": onOrOff(app.acm),
      features: [...app.features].sort().join(", ") || "none",
      "protected from destruction": yesOrNo(app.preventDestroy),
    },
  };
}

function describeProcess({ at, type, size, quantity }: ProcessTopology): Described {
  const dynos = quantity === undefined ? undefined : String(quantity);
  return {
    part: `process ${type ?? "of unknown type"}`,
    at,
    properties: { size: size?.toLowerCase(), dynos, type },
  };
}

function describeAddon(addon: AddonTopology): Described {
  return {
    part: addon.roles.length > 0 ? `${addon.roles.join(" and ")} Redis` : (addon.service ?? "add-on"),
    at: addon.at,
    properties: {
      plan: planOf(addon),
      roles: addon.roles.join(" and ") || undefined,
      policy: addon.options.maxmemory_policy,
      version: addon.options.version,
      "protected from destruction": yesOrNo(addon.preventDestroy),
    },
    hidden: {
      options: JSON.stringify(
        Object.entries(addon.options)
          .filter(([name]) => !SHOWN_OPTIONS.has(name))
          .sort(),
      ),
    },
  };
}

const SHOWN_OPTIONS: ReadonlySet<string> = new Set(["maxmemory_policy", "version"]);

function describeHost({ at, host, serves, proxied, record, certificate }: HostTopology): Described {
  return {
    part: `host ${host ?? "known after apply"}`,
    at,
    properties: {
      serves: serves === "web" ? "pages" : "the cable",
      "Cloudflare's proxy": onOrOff(proxied),
      record: record && [record.type, record.target].filter((part) => part !== undefined).join(" to "),
      certificate,
      host,
    },
  };
}

function describeVariable(variable: VariableTopology): Described {
  const { value } = shown(variable);
  return {
    part: `variable ${variable.name}`,
    at: variable.owner,
    properties: { value, kind: variable.kind, owner: variable.owner },
    hidden: { value: variable.value },
  };
}

function onOrOff(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? "on" : "off";
}

function yesOrNo(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? "yes" : "no";
}

import { hostOf } from "../../deployment/derived";
import type { AppTopology } from "../../deployment/topology";
import type { Diagram, DiagramEdge, DiagramNode } from "./model";
import { rolesOf } from "./roles";
import { planOf } from "./variables";

/** The id of the box around the processes. */
export const APP = "app";

/**
 * The diagram of one app.
 *
 * @param alarming - the parts that errors are about
 */
export function diagramOf(app: AppTopology, alarming: ReadonlySet<string>): Diagram {
  const hosts = hostsOf(app, alarming);
  const processes = processesOf(app, alarming);
  const addons = addonsOf(app, alarming);
  const websocket = whereWebsocketsEnd(app);
  const pagesHere = app.hosts.some(({ serves }) => serves === "web");
  const edges: DiagramEdge[] = hosts.flatMap(({ id }, index) => {
    const serves = app.hosts[index]?.serves ?? "web";
    const label = serves === "cable" ? "websocket" : websocket === "web" ? "pages and websocket" : "pages";
    return [
      { from: "browser", to: id, label },
      { from: id, to: APP, label: "" },
    ];
  });
  // Without a web host of ours the pages come from the app's own host at herokuapp.com; an AnyCable server has none.
  if (!pagesHere && !isCableServer(app)) {
    edges.push({ from: "browser", to: APP, label: websocket === "web" ? "pages and websocket" : "pages" });
  }
  edges.push(...addons.map(({ id }) => ({ from: APP, to: id, label: "" })));
  const facts = [app.stack, app.region].filter((fact) => fact !== undefined);
  return {
    title: [app.name ?? app.at, ...(facts.length === 0 ? [] : [facts.join(", ")])],
    browser: { id: "browser", kind: "browser", lines: ["browser"], alarming: false },
    hosts,
    processes,
    addons,
    edges,
  };
}

/** With the pages, on a host of their own, or at another app, which an AnyCable server is. */
function whereWebsocketsEnd({ hosts, cable }: AppTopology): "web" | "cable" | "elsewhere" {
  if (hosts.some(({ serves }) => serves === "cable")) return "cable";
  const host = hostOf(cable?.url);
  const own = host === undefined || host.endsWith(".herokuapp.com") || hosts.some((known) => known.host === host);
  return own ? "web" : "elsewhere";
}

/** Whether an app is an AnyCable server: it calls another app for everything but websockets. */
function isCableServer({ anycable, hosts }: AppTopology): boolean {
  return anycable !== undefined && anycable.mode !== "thruster" && hosts.every(({ serves }) => serves === "cable");
}

function hostsOf(app: AppTopology, alarming: ReadonlySet<string>): DiagramNode[] {
  return app.hosts.map(({ at, host, proxied, serves }, index) => ({
    id: `host${index}`,
    kind: "host" as const,
    lines: [
      host ?? "a host known after apply",
      `${serves === "cable" ? "cable" : "pages"}, ${proxied === undefined ? "record not here" : proxied ? "proxied" : "DNS-only"}`,
    ],
    alarming: alarming.has(at),
  }));
}

function processesOf(app: AppTopology, alarming: ReadonlySet<string>): DiagramNode[] {
  const processes = app.processes.map(({ at, type, size, quantity }, index) => ({
    id: `process${index}`,
    kind: "process" as const,
    lines: [
      type ?? "a process type",
      `${quantity === undefined ? "?" : String(quantity)} × ${size ?? "size known after apply"}`,
    ],
    alarming: alarming.has(at),
  }));
  if (app.processes.some(({ type }) => type === undefined || type === "web")) return processes;
  return [{ id: "web", kind: "process" as const, lines: ["web", "not scaled here"], alarming: false }, ...processes];
}

function addonsOf(app: AppTopology, alarming: ReadonlySet<string>): DiagramNode[] {
  const roles = rolesOf(app);
  const redis = [...new Set(roles.map(({ at }) => at))].map((at, index) => {
    const served = roles.filter((role) => role.at === at);
    const [first] = served;
    const version = first?.version ?? null;
    const plan = planOf({ service: first?.service ?? undefined, plan: first?.plan ?? undefined });
    return {
      id: `redis${index}`,
      kind: "redis" as const,
      lines: [
        served.map(({ role }) => role).join(" and "),
        first?.maxmemoryPolicy ?? "policy not known here",
        `${plan}${version === null ? "" : `, version ${version}`}`,
      ],
      alarming: alarming.has(at),
    };
  });
  const others = app.addons
    .filter(({ at }) => !roles.some((role) => role.at === at))
    .map((addon, index) => ({
      id: `addon${index}`,
      kind: "addon" as const,
      lines: [addon.service ?? "an add-on", addon.plan ?? "plan known after apply"],
      alarming: alarming.has(addon.at),
    }));
  return [...redis, ...others];
}

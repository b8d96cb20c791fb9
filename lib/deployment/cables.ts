import { hostOf } from "./derived";
import type {
  AnyCableMode,
  AnyCableTopology,
  AppTopology,
  CableTopology,
  HostTopology,
  VariableTopology,
} from "./topology";

/** What constructs say of a cable. Whatever is left out is read from config vars. */
export type DeclaredCable = Partial<Pick<CableTopology, "server" | "mode" | "standby" | "authentication" | "serverAt">>;

/** Where the cable is, as Rails is told by config vars. */
export type CableAddress = Pick<CableTopology, "url" | "allowedRequestOrigins">;

/** An app before its cable is known, which needs all apps in view. */
export interface AppWithoutCable extends Omit<AppTopology, "cable" | "anycable"> {
  readonly cable?: CableAddress;
}

/** The variables that tell Rails where its cable is: this library's, AnyCable's, and the convention of older guides. */
const CABLE_URLS = ["ACTION_CABLE_URL", "ANYCABLE_WEBSOCKET_URL", "CABLE_URL"];

/** The variables that list the origins whose pages may open the cable. */
const CABLE_ORIGINS = ["ACTION_CABLE_ALLOWED_REQUEST_ORIGINS", "ANYCABLE_ALLOWED_ORIGINS"];

/** Where config vars say that the cable is, or undefined where none does. */
export function cableAddressOf(variables: readonly VariableTopology[]): CableAddress | undefined {
  const named = (names: readonly string[]): VariableTopology | undefined =>
    names.map((name) => variables.find((variable) => variable.name === name)).find((found) => found !== undefined);
  const url = named(CABLE_URLS);
  const origins = named(CABLE_ORIGINS);
  if (url === undefined && origins === undefined) return undefined;
  return {
    ...(url?.value === undefined ? {} : { url: url.value }),
    ...(origins === undefined ? { allowedRequestOrigins: [] } : {}),
    ...(origins?.value === undefined
      ? {}
      : { allowedRequestOrigins: origins.value.split(/[\s,]+/).filter((origin) => origin !== "") }),
  };
}

/**
 * Gives each app its cable, and each AnyCable server its Rails app. Config vars are read for it here and nowhere else.
 *
 * @param declared - what constructs say of the cable of an app, by the place of the app
 */
export function withCables(
  apps: readonly AppWithoutCable[],
  declared: ReadonlyMap<string, DeclaredCable> = new Map(),
): readonly AppTopology[] {
  const found = apps.map((app) => ({ app, runs: anycableRunBy(app) }));
  const servers = found.filter(({ runs }) => runs !== undefined && runs !== "thruster").map(({ app }) => app);
  const modes = new Map(found.map(({ app, runs }) => [app.at, runs]));
  const clients = apps.filter((app) => !servers.includes(app) && usesAnycable(app));
  const serverOf = (app: AppWithoutCable): AppWithoutCable | undefined =>
    servers.find((server) => endsAt(server, app.cable?.url) || asks(server, app)) ??
    (servers.length === 1 && clients.length === 1 && clients[0] === app ? servers[0] : undefined);
  const cables = new Map(
    apps.flatMap((app) => {
      const told = declared.get(app.at);
      if (servers.includes(app) && told === undefined) return [];
      const cable = cableOf(app, modes, serverOf(app), told);
      return cable === undefined ? [] : [[app.at, cable] as const];
    }),
  );
  const clientOf = new Map(
    [...cables].flatMap(([at, { serverAt }]) => (serverAt === undefined ? [] : [[serverAt, at]])),
  );
  return found.map(({ app, runs }) => {
    const cable = cables.get(app.at);
    const anycable = anycableOf(app.at, runs, cables, clientOf.get(app.at));
    return {
      ...withoutAddress(app),
      ...(cable === undefined ? {} : { cable }),
      ...(anycable === undefined ? {} : { anycable }),
    };
  });
}

function withoutAddress(app: AppWithoutCable): Omit<AppWithoutCable, "cable"> {
  const rest: { cable?: CableAddress } & Omit<AppWithoutCable, "cable"> = { ...app };
  delete rest.cable;
  return rest;
}

function cableOf(
  app: AppWithoutCable,
  modes: ReadonlyMap<string, AnyCableMode | undefined>,
  found: AppWithoutCable | undefined,
  told: DeclaredCable | undefined,
): CableTopology | undefined {
  const anycable = usesAnycable(app);
  const adapter = valueOf(app, "CABLE_ADAPTER");
  if (app.cable === undefined && adapter === undefined && !anycable && told === undefined) return undefined;
  const own = modes.get(app.at);
  const inThruster = own === "thruster";
  const server = inThruster ? undefined : found;
  const inUse = adapter === undefined ? anycable && !isOn(app, "THRUSTER_DISABLE_ANYCABLE") : adapter === "any_cable";
  const standby = told?.standby ?? (anycable && !inUse);
  const mode = told?.mode ?? (inThruster ? own : (modes.get(server?.at ?? "") ?? modeTold(app)));
  const tokens = [app, ...(server === undefined ? [] : [server])].some(takesTokens);
  const serverAt = told?.serverAt ?? server?.at;
  return {
    server: standby || !inUse ? (told?.server ?? "action-cable") : (told?.server ?? "anycable"),
    ...(mode === undefined ? {} : { mode }),
    standby,
    authentication: told?.authentication ?? (tokens ? "jwt" : "cookie"),
    ...(serverAt === undefined || serverAt === app.at ? {} : { serverAt }),
    ...(app.cable ?? { allowedRequestOrigins: [] }),
  };
}

function anycableOf(
  at: string,
  runs: AnyCableMode | undefined,
  cables: ReadonlyMap<string, CableTopology>,
  railsAt: string | undefined,
): AnyCableTopology | undefined {
  const cable = cables.get(railsAt ?? at);
  const mode = railsAt === undefined ? runs : (cable?.mode ?? runs ?? "grpc");
  if (mode === undefined) return undefined;
  return { mode, standby: cable?.standby ?? false, ...(railsAt === undefined ? {} : { railsAt }) };
}

/** The AnyCable server that an app runs by its config vars, in use or on standby. */
function anycableRunBy(app: AppWithoutCable): AnyCableMode | undefined {
  if (isOn(app, "ANYCABLE_DEPLOYMENT")) return "grpc";
  if (isOn(app, "ANYCABLE_EMBEDDED")) return "thruster";
  // It asks another app by RPC, and runs no Rails of its own.
  const runsRails = has(app, "RAILS_MAX_THREADS") || has(app, "WEB_CONCURRENCY");
  return has(app, "ANYCABLE_RPC_HOST") && !runsRails ? "http" : undefined;
}

/** The mode that a Rails app is prepared for by its own config vars. */
function modeTold(app: AppWithoutCable): AnyCableMode | undefined {
  if (isOn(app, "ANYCABLE_HTTP_RPC") || valueOf(app, "ANYCABLE_RPC_IMPL") === "http") return "http";
  return has(app, "ANYCABLE_BROADCAST_ADAPTER") ? "grpc" : undefined;
}

function usesAnycable({ variables }: AppWithoutCable): boolean {
  return variables.some(({ name }) => name.startsWith("ANYCABLE_"));
}

function takesTokens(app: AppWithoutCable): boolean {
  return has(app, "ANYCABLE_ENFORCE_JWT") && valueOf(app, "ANYCABLE_ENFORCE_JWT") !== "false";
}

/** Whether a URL leads to a host of an app, its own one at Heroku among them. */
export function endsAt(
  { hosts, name }: { readonly hosts: readonly HostTopology[]; readonly name?: string },
  url: string | undefined,
): boolean {
  const host = hostOf(url);
  if (host === undefined) return false;
  return hosts.some((own) => own.host === host) || (name !== undefined && isHostOfApp(host, name));
}

/** Heroku names the host of an app after the app, and adds a dash and 12 letters or digits to the newer ones. */
function isHostOfApp(host: string, name: string): boolean {
  return host.startsWith(name) && /^(-[0-9a-z]{12})?\.herokuapp\.com$/.test(host.slice(name.length));
}

function asks(server: AppWithoutCable, rails: AppWithoutCable): boolean {
  return endsAt(rails, valueOf(server, "ANYCABLE_RPC_HOST"));
}

function has({ variables }: AppWithoutCable, name: string): boolean {
  return variables.some((variable) => variable.name === name);
}

function valueOf({ variables }: AppWithoutCable, name: string): string | undefined {
  return variables.find((variable) => variable.name === name)?.value;
}

function isOn(app: AppWithoutCable, name: string): boolean {
  return valueOf(app, name) === "true";
}

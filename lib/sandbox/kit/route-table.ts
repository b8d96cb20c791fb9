/** The handlers of an API by method and path: `{ "GET /apps/:app": (call) => … }`. */
export type RoutesOf<Handler> = Readonly<Record<`${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`, Handler>>;

/** A route that matches a request. */
export interface MatchedRoute<Handler> {
  readonly handler: Handler;
  /** The decoded part of the path at `:name`; empty where the route has no such part. */
  readonly part: (name: string) => string;
}

interface CompiledRoute<Handler> {
  readonly segments: readonly string[];
  readonly handler: Handler;
}

/** Finds the route of a request by its method and path. A route with a fixed segment takes precedence over one with a parameter. */
export class RouteTable<Handler> {
  readonly #routes = new Map<string, CompiledRoute<Handler>[]>();

  constructor(routes: RoutesOf<Handler>) {
    for (const [route, handler] of Object.entries(routes)) {
      const [method = "", path = ""] = route.split(" ");
      const segments = path.split("/").slice(1);
      const key = `${method} ${segments.length}`;
      this.#routes.set(key, [...(this.#routes.get(key) ?? []), { segments, handler }]);
    }
    const rank = ({ segments }: CompiledRoute<Handler>) =>
      segments.map((segment) => (segment.startsWith(":") ? "1" : "0")).join("");
    for (const compiled of this.#routes.values()) compiled.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  find(method: string, path: string): MatchedRoute<Handler> | undefined {
    const segments = path.split("/").slice(1).map(decode);
    const route = this.#routes
      .get(`${method} ${segments.length}`)
      ?.find((candidate) =>
        candidate.segments.every((segment, index) => segment.startsWith(":") || segment === segments[index]),
      );
    if (route === undefined) return undefined;
    return { handler: route.handler, part: (name) => segments[route.segments.indexOf(`:${name}`)] ?? "" };
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

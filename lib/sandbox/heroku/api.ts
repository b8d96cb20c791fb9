import { answerAndTell, RequestLog, type ApiRequest, type ApiResponse } from "../kit/exchange";
import { passThrough, type Interceptor } from "../kit/interceptor";
import type { JsonObject } from "../kit/json";
import type { HerokuPlatform } from "./platform/heroku-platform";
import { PlatformError } from "./platform/platform-error";
import { accountRoutes } from "./routes/account";
import { addonRoutes } from "./routes/addons";
import { appRoutes } from "./routes/apps";
import { deploymentRoutes } from "./routes/deployments";
import { domainRoutes } from "./routes/domains";
import { pipelineRoutes } from "./routes/pipelines";
import { offerRoutes } from "./routes/offers";
import { redisRoutes } from "./routes/redis";
import type { Answer, Call, Route } from "./routes/route";
import { subscriptionRoutes } from "./routes/subscriptions";

const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...appRoutes,
  ...addonRoutes,
  ...deploymentRoutes,
  ...domainRoutes,
  ...pipelineRoutes,
  ...offerRoutes,
  ...redisRoutes,
  ...subscriptionRoutes,
];

interface CompiledRoute {
  readonly segments: readonly string[];
  readonly answer: (call: Call) => Answer;
}

/** By method and number of segments; routes without a wildcard in a place come before those with one. */
const TABLE = new Map<string, CompiledRoute[]>();
for (const [method, path, answer] of ROUTES) {
  const segments = path.split("/").slice(1);
  const key = `${method} ${segments.length}`;
  TABLE.set(key, [...(TABLE.get(key) ?? []), { segments, answer }]);
}
for (const routes of TABLE.values()) {
  const rank = ({ segments }: CompiledRoute) =>
    segments.map((segment) => (segment.startsWith(":") ? "1" : "0")).join("");
  routes.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Heroku's Platform API, version 3, over a platform, without sockets: a request in, an answer out, each one recorded. */
export class HerokuApi {
  /** What was asked, in order. */
  readonly log = new RequestLog();

  /** @param intercept - stands before the API: it sees every request, and may answer in its place */
  constructor(
    readonly platform: HerokuPlatform,
    private readonly intercept: Interceptor = passThrough,
  ) {}

  /** @throws ConnectionCut where the interceptor lets no answer through */
  handle(request: ApiRequest): ApiResponse {
    return answerAndTell(
      () => this.intercept(request, () => this.answer(request)),
      (status) => {
        this.log.record(request, status);
      },
    );
  }

  private answer(request: ApiRequest): ApiResponse {
    const segments = request.path.split("/").slice(1).map(decode);
    const route = TABLE.get(`${request.method} ${segments.length}`)?.find((candidate) =>
      candidate.segments.every((segment, index) => segment.startsWith(":") || segment === segments[index]),
    );
    try {
      if (route === undefined) {
        // 404 would say that the thing does not exist, which a client may take for an answer.
        const what = `${request.method} ${request.path}`;
        throw new PlatformError(501, "not_simulated", `The sandbox does not simulate ${what}; Heroku may answer it.`);
      }
      this.platform.settle();
      const part = (name: string) => segments[route.segments.indexOf(`:${name}`)] ?? "";
      const { status = 200, body } = route.answer({ platform: this.platform, part, request, body: request.body });
      const headers = typeof body === "string" ? { "content-type": "text/plain; charset=utf-8" } : JSON_TYPE;
      return { status, headers, body };
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const url = "https://devcenter.heroku.com/articles/platform-api-reference#errors";
      const resource: JsonObject = error.resource === undefined ? {} : { resource: error.resource };
      return {
        status: error.status,
        headers: JSON_TYPE,
        body: { ...resource, id: error.id, message: error.message, url },
      };
    }
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

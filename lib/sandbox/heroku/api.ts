import type { ApiRequest, ApiResponse } from "../kit/exchange";
import { passThrough, type Interceptor } from "../kit/interceptor";
import type { JsonObject } from "../kit/json";
import { RouteTable } from "../kit/route-table";
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
import { subscriptionRoutes } from "./routes/subscriptions";

const TABLE = new RouteTable({
  ...accountRoutes,
  ...appRoutes,
  ...addonRoutes,
  ...deploymentRoutes,
  ...domainRoutes,
  ...pipelineRoutes,
  ...offerRoutes,
  ...redisRoutes,
  ...subscriptionRoutes,
});

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Heroku's Platform API, version 3, over a platform, without sockets: a request in, an answer out. */
export class HerokuApi {
  /** @param intercept - stands before the API: it sees every request, and may answer in its place */
  constructor(
    readonly platform: HerokuPlatform,
    private readonly intercept: Interceptor = passThrough,
  ) {}

  /** @throws ConnectionCut where the interceptor lets no answer through */
  handle(request: ApiRequest): ApiResponse {
    return this.intercept(request, () => this.answer(request));
  }

  private answer(request: ApiRequest): ApiResponse {
    const route = TABLE.find(request.method, request.path);
    try {
      if (route === undefined) {
        // 404 would say that the thing does not exist, which a client may take for an answer.
        const what = `${request.method} ${request.path}`;
        throw new PlatformError(501, "not_simulated", `The sandbox does not simulate ${what}; Heroku may answer it.`);
      }
      const { platform } = this;
      platform.settle();
      const { handler, part } = route;
      const call = {
        platform,
        part,
        get app() {
          return platform.apps.get(part("app"));
        },
        request,
        body: request.body,
      };
      const { status = 200, body } = handler(call);
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

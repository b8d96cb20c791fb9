import { cableYml } from "./files/cable-yml";
import { cableState } from "./files/cable-state";
import { consumer } from "./files/consumer";
import { deploymentModule } from "./files/deployment-module";
import { contentSecurityPolicy, sidekiq } from "./files/initializers";
import { appJson, type ReviewPlans } from "./files/app-json";
import { development, testEnvironment } from "./files/local-environments";
import { nginx } from "./files/nginx";
import { procfile, puma } from "./files/processes";
import { production } from "./files/production";
import { sessionCache } from "./files/session-cache";
import type { RailsDeployment } from "./deployment";
import type { Generation } from "./generation";
import { digestFileOf, type RenderedFile } from "./rendered-file";

/**
 * The Rails side of a deployment: every file, in the order in which they are shown. Pure: the same deployment and
 * generation give the same files.
 */
export function renderRailsFiles(
  deployment: RailsDeployment,
  generation: Generation,
  reviewPlans: ReviewPlans = {},
): readonly RenderedFile[] {
  const app = appJson(deployment, reviewPlans);
  return [
    deploymentModule(),
    production(deployment, generation),
    deployment.redis.session !== undefined && generation.sessionStore === "cache-store" ? sessionCache() : undefined,
    development(deployment, generation),
    testEnvironment(deployment),
    cableYml(deployment, generation),
    sidekiq(deployment, generation),
    contentSecurityPolicy(),
    puma(),
    ...nginx(deployment),
    consumer(),
    cableState(),
    procfile(deployment, generation),
    app,
    digestFileOf(app),
  ].filter((file) => file !== undefined);
}

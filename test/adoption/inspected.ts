import { inspect } from "../../lib/deployment/from-platform/inspect";
import type { Snapshot } from "../../lib/deployment/from-platform/snapshot";
import { HerokuAndCloudflare } from "../../lib/sandbox/platforms";
import { make, type LivingApp } from "./living-apps";

/**
 * Inspects apps that were made in a sandbox, without sockets.
 *
 * @param between - what else is done to the platforms once the apps are there
 */
export function snapshotOf(
  apps: readonly LivingApp[],
  between: (platforms: HerokuAndCloudflare) => void = () => undefined,
): Promise<Snapshot> {
  const platforms = new HerokuAndCloudflare(undefined, () => []);
  for (const app of apps) make(platforms, app);
  between(platforms);
  return inspect(
    {
      heroku: "https://heroku.test",
      herokuData: "https://heroku.test",
      cloudflare: "https://cloudflare.test/client/v4",
      herokuToken: "token",
      cloudflareToken: "token",
    },
    { apps: apps.map(({ name }) => name), zones: [], variableNames: true, takenAt: "2026-11-28T12:00:00Z" },
    {
      get: (url, headers) => {
        const { hostname, pathname, searchParams } = new URL(url);
        const api = hostname.startsWith("heroku") ? platforms.herokuApi : platforms.cloudflareApi;
        const query = Object.fromEntries([...searchParams].filter(([name]) => !["page", "per_page"].includes(name)));
        const { status, body } = api.handle({ method: "GET", path: pathname, query, headers });
        return Promise.resolve({ status, header: () => undefined, body });
      },
      wait: () => Promise.resolve(),
      progress: () => undefined,
    },
  );
}

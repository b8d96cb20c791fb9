import { HerokuApi } from "../../../lib/sandbox/heroku/api";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { PlatformError } from "../../../lib/sandbox/heroku/platform/platform-error";
import type { HerokuPlatformOptions } from "../../../lib/sandbox/heroku/platform/state";
import { createHerokuProvider } from "../../../lib/sandbox/heroku/provider";
import type { Attributes } from "../../../lib/sandbox/protocol/provider";
import { RequestLog } from "../request-log";
import { idOf, ProviderSession } from "./provider-session";

/** A platform with an app `acme` on it, and a provider that has just been configured. */
export async function rehearse(
  options: HerokuPlatformOptions & { provider?: Attributes; directories?: string[] } = {},
) {
  const platform = new HerokuPlatform(options);
  const log = new RequestLog();
  const api = new HerokuApi(platform, log.intercept);
  const sourceDirectories = () => options.directories ?? [];
  const session = new ProviderSession(
    createHerokuProvider(platform, { api, sourceDirectories }),
    log,
    options.provider,
  );
  const app = await session.create("heroku_app", { name: "acme", region: "us" });
  session.requests();
  return { platform, api, log, session, app, appId: idOf(app) };
}

/** The refusal that an act on the platform meets. */
export function refusal(act: () => unknown): { status: number; id: string; message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof PlatformError) return { status: error.status, id: error.id, message: error.message };
    throw error;
  }
  throw new Error("was not refused");
}

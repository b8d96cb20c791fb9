import { ProviderError } from "../../protocol/provider";
import type { HerokuClient } from "../client";
import { listAt, stringAt } from "../../kit/json";
import { text } from "./attributes";

/** Waits for the newest release of an app, as the provider does after each change of variables. */
export async function awaitRelease(client: HerokuClient, appId: string): Promise<void> {
  const releases = await client.request("GET", `/apps/${appId}/releases`);
  const newest = listAt({ releases }, "releases")[0];
  if (newest === undefined) throw new ProviderError("no release found", `The app ${appId} has no release.`);
  const release = await client.request("GET", `/apps/${appId}/releases/${text(newest, "id")}`);
  const status = stringAt(release, "status");
  if (status !== "succeeded") {
    throw new ProviderError(
      `release of ${appId} is ${status ?? "unknown"}`,
      "The release phase failed; see the app's logs.",
    );
  }
}

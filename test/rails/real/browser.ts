import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";
import { PATIENCE_MS } from "./programs";

/** Debian's chromium, with the deployment's hosts at the router's port and nothing else reachable. */
export async function openBrowser(directory: string, port: number): Promise<BrowserContext> {
  const hosts = ["www.acme.com", "cable.acme.com"].map((host) => `MAP ${host}:443 127.0.0.1:${port}`);
  const context = await chromium.launchPersistentContext(join(directory, "chromium"), {
    executablePath: "/usr/bin/chromium",
    headless: true,
    ignoreHTTPSErrors: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--ignore-certificate-errors",
      `--host-resolver-rules=${[...hosts, "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"].join(",")}`,
    ],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

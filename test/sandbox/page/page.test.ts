import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { serveApis, type ServedApis } from "../../../lib/sandbox/http/server";
import { HerokuAndCloudflare } from "../../../lib/sandbox/platforms";
import { browserPath, openBrowser } from "../../review/report/browser";

const ZONE = "0da42c8d2132a9ddaf714f9e7c920711";
const executable = browserPath();
if (executable === undefined && process.env.REQUIRE_BROWSER !== "1") {
  console.warn("No chromium is on the path: the tests of the sandbox's page are skipped.");
}
const describeWithBrowser = executable !== undefined || process.env.REQUIRE_BROWSER === "1" ? describe : describe.skip;

function deployed(): HerokuAndCloudflare {
  const platforms = new HerokuAndCloudflare(undefined, () => []);
  const { heroku, cloudflare } = platforms;
  const app = heroku.apps.create({ name: "acme-production", region: "eu" });
  heroku.apps.setAcm(app, true);
  heroku.configVars.update(app, { WEB_CONCURRENCY: "2", EVIL: "<script>alert(1)</script>" });
  for (const [role, policy] of [
    ["CACHE", "volatile-lru"],
    ["SESSION", "volatile-lru"],
    ["CABLE", "noeviction"],
    ["QUEUE", "noeviction"],
  ]) {
    const addon = heroku.addons.create(app, {
      plan: "heroku-redis:premium-0",
      config: { maxmemory_policy: policy ?? "" },
    });
    heroku.settle();
    heroku.addons.attach(app, addon, { name: `${role ?? ""}_REDIS` });
  }
  heroku.addons.create(app, { plan: "heroku-postgresql:essential-0" });
  heroku.settle();
  heroku.push(app.name, { web: "bin/rails server", worker: "bundle exec sidekiq" });
  heroku.processes.scale(app, "web", { size: "standard-2x", quantity: 2 });
  heroku.processes.scale(app, "worker", { size: "standard-1x", quantity: 1 });
  for (const host of ["www.acme.com", "cable.acme.com"]) {
    const { cname } = heroku.domains.create(app, host, null);
    const proxied = host.startsWith("www");
    cloudflare.createRecord(cloudflare.zone(ZONE), { name: host, type: "CNAME", content: cname, proxied, ttl: 1 });
  }
  return platforms;
}

describeWithBrowser("the page of the sandbox", () => {
  let platforms: HerokuAndCloudflare;
  let served: ServedApis;
  let browser: { context: BrowserContext; close: () => Promise<void> };
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    if (executable === undefined) throw new Error("REQUIRE_BROWSER=1, and no chromium is on the path.");
    browser = await openBrowser(executable);
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    platforms = deployed();
    served = await serveApis(platforms, { save: () => Promise.resolve() });
    page = await browser.context.newPage();
    problems.length = 0;
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(served.origin) && !request.url().startsWith("data:")) problems.push(request.url());
    });
    await page.goto(served.origin);
  });
  afterEach(async () => {
    expect(problems).toEqual([]);
    await page.close();
    await served.stop();
  });

  test("shows apps, roles, hosts with their DNS path and certificates, and releases, without a secret", async () => {
    const text = await page.locator("main").innerText();
    expect(text).toContain("acme-production");
    for (const word of ["cache", "session", "cable", "queue", "SESSION_REDIS_URL", "2 × standard-2x"])
      expect(text).toContain(word);
    const hosts = await page.locator(".path").allInnerTexts();
    expect(hosts.find((host) => host.includes("cable.acme.com"))).toMatch(
      /DNS-only[\s\S]*herokudns\.com[\s\S]*certificate issued/,
    );
    expect(hosts.find((host) => host.includes("www.acme.com"))).toMatch(/Cloudflare proxy[\s\S]*can't reach Heroku/);
    expect(await page.locator(".releases li").first().innerText()).toMatch(/^v\d+ /);
    expect(await page.content()).not.toMatch(/rediss?:\/\/|postgres:\/\/|alert\(1\)/);
  });

  test("follows what happens while it is open", async () => {
    await page.locator("#live.on").waitFor();
    const app = await fetch(`${served.origin}/apps`, {
      method: "POST",
      headers: { authorization: "Bearer x", "content-type": "application/json" },
      body: JSON.stringify({ name: "acme-staging" }),
    });
    expect(app.status).toBe(201);
    await page.getByRole("heading", { name: "acme-staging" }).waitFor();
    platforms.control({ ask: "do", words: ["drift", "destroy-addon", "SESSION_REDIS"] });
    await page.getByText("the session store").waitFor();
  });

  test("fits a phone, light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 800 });
      const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      expect(overflow).toBeLessThanOrEqual(0);
    }
    const pictures = process.env.SCREENSHOTS;
    if (pictures !== undefined) {
      await page.screenshot({ path: join(pictures, "phone-dark.png"), fullPage: true });
      await page.setViewportSize({ width: 1240, height: 900 });
      await page.screenshot({ path: join(pictures, "dark.png"), fullPage: true });
      await page.emulateMedia({ colorScheme: "light" });
      await page.screenshot({ path: join(pictures, "light.png"), fullPage: true });
    }
  });
});

test("the page is refused to whoever comes by another name than that of loopback", async () => {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  const served = await serveApis(deployed(), { save: () => Promise.resolve() });
  try {
    const { get } = await import("node:http");
    const status = await new Promise((resolve) => {
      get(served.origin, { headers: { host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(status).toBe(403);
  } finally {
    await served.stop();
    rmSync(folder, { recursive: true });
  }
});

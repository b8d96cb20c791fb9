import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { openBrowser } from "./browser";
import { DeployedApp } from "./deployed-app";
import { describeWith, PATIENCE_MS, RAILS_PROGRAMS, REHEARSAL_PROGRAMS } from "./programs";
import { addReflexes, gemFromSource, REFLEX_GEMS } from "./reflex-app";
import { removeDirectory, servePages, temporaryDirectory } from "./rails-directory";
import { Visitor } from "./router";

jest.setTimeout(2 * PATIENCE_MS);

/** The worked example of two stages, as the page has it. */
function example(language: string, holds: string): string {
  const page = readFileSync(resolve(__dirname, "../../../docs/slow-connections.md"), "utf8");
  const found = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].find(
    ([, kind, code]) => kind === language && code?.includes(holds) === true,
  );
  return found?.[2] ?? "";
}

const PICTURE = '<%= image_tag "logo.png" %>';
const FILES: Readonly<Record<string, string>> = {
  "app/reflexes/plain_reflex.rb": `class PlainReflex < ApplicationReflex
  def increment
    session[:plain] = session[:plain].to_i + 1
    morph "#plain", session[:plain].to_s
  end
end
`,
  "app/reflexes/picture_reflex.rb": `class PictureReflex < ApplicationReflex
  def show
    morph "#reflex", render(inline: '${PICTURE}')
  end
end
`,
  "app/reflexes/order_reflex.rb": example("ruby", "class OrderReflex"),
  "db/migrate/20261122000001_create_orders.rb": example("ruby", "class CreateOrders"),
  "app/models/order.rb": "class Order < ActiveRecord::Base\nend\n",
  "app/views/orders/_placed.html.erb": "<b>placed</b>",
  "app/views/orders/show.html.erb": `${example("erb", "data-request-id")}
<p id="reflex" data-controller="picture" data-action="click->picture#show">reflex</p>
<button id="plain" data-controller="plain" data-action="plain#increment"><%= session[:plain] || 0 %></button>
<p id="renderer"><%= @picture %></p>
<p id="orders"><%= Order.count %></p>
`,
  "app/controllers/orders_controller.rb": `class OrdersController < ApplicationController
  skip_forgery_protection
  def show = @picture = ApplicationController.renderer.render(inline: '${PICTURE}')
  def count = render(plain: Order.count.to_s)
  def picture = render(plain: PictureWorker.perform_async)
end
`,
  "app/workers/picture_worker.rb": `class PictureWorker
  include Sidekiq::Worker
  def perform
    ActionCable.server.broadcast("news", { text: ApplicationController.render(inline: '${PICTURE}', layout: false) })
  end
end
`,
};
const SCRIPT = `
class PictureController extends Controller {
  connect() { StimulusReflex.register(this); }
  show() { return this.stimulate("Picture#show"); }
}
${example("js", "class OrderController extends Controller {\n  connect")}
class PlainController extends Controller {
  connect() { StimulusReflex.register(this); }
  increment() { return this.stimulate("Plain#increment"); }
}
application.register("plain", PlainController);
application.register("picture", PictureController);
application.register("order", OrderController);
window.consumer = consumer;
`;

/** Counts how many reflexes the page has taken for sent. */
const COUNT_EVENTS =
  'window.delivered = 0; addEventListener("stimulus-reflex:delivered", () => { window.delivered += 1; }); undefined';

function prepare(app: string): void {
  addReflexes(app, FILES);
  const routes = join(app, "config/routes.rb");
  const mine =
    'get "orders", to: "orders#show"\n  get "orders/count", to: "orders#count"\n  post "orders/picture", to: "orders#picture"\n';
  writeFileSync(routes, readFileSync(routes, "utf8").replace(/end\n$/, `  ${mine}end\n`));
  appendFileSync(join(app, "app/javascript/application.js"), SCRIPT);
}

describeWith(
  [...RAILS_PROGRAMS, ...REHEARSAL_PROGRAMS, "chromium"],
  "the gem stimulus_reflex on what is deployed and written",
  () => {
    const directory = temporaryDirectory();
    let deployed: DeployedApp;
    let browser: BrowserContext | undefined;

    beforeAll(async () => {
      deployed = await DeployedApp.deploy(directory, {
        redis: { client: "ruby", plan: "premium-0" },
        without: /^gem "hiredis"$/,
        more: REFLEX_GEMS.map((name) => gemFromSource(name)),
        prepare,
      });
      servePages(deployed.app);
      await deployed.start();
      browser = await openBrowser(directory, deployed.port);
    });

    afterAll(async () => {
      await browser?.close();
      await (deployed as DeployedApp | undefined)?.stop();
      removeDirectory(directory);
    });

    /** A page of a person who is signed in, with an open cable. */
    async function opened(path: string): Promise<Page> {
      const page = await browser?.newPage();
      if (page === undefined) throw new Error("no browser");
      await page.goto("https://www.acme.com/whoami");
      await page.evaluate(() =>
        fetch("/login", { method: "POST", body: new URLSearchParams({ user: "ada" }), redirect: "manual" }).then(
          () => undefined,
        ),
      );
      const { status } = await (await Visitor.signedIn(deployed.port, "ada")).get(path);
      expect(status).toBe(200);
      await page.goto(`https://www.acme.com${path}`);
      await page.locator("html[data-cable=connected]").waitFor({ state: "attached" });
      return page;
    }

    const orders = async (): Promise<number> =>
      Number((await (await Visitor.signedIn(deployed.port, "ada")).get("/orders/count")).body);

    test("a reflex counts in the session", async () => {
      const page = await opened("/");
      const count = Number(await page.locator("#count").textContent());
      await page.locator("#count").click();
      await page.locator("#count", { hasText: String(count + 1) }).waitFor();
      await page.close();
    });

    test("images have the host of the pages in a reflex, in a renderer and in a job", async () => {
      const page = await opened("/orders");
      const address = "https://www.acme.com/images/logo.png";
      expect(await page.locator("#renderer img").getAttribute("src")).toBe(address);
      await page.locator("#reflex").click();
      expect(await page.locator("#reflex img").getAttribute("src")).toBe(address);
      await (await Visitor.signedIn(deployed.port, "ada")).post("/orders/picture", {});
      await page.getByText(`src="${address}"`).waitFor();
      await page.close();
    });

    /** Waits until the page has taken as many reflexes for sent. */
    const delivered = async (page: Page, count: number): Promise<void> => {
      while (Number(await page.evaluate("window.delivered")) < count) await page.waitForTimeout(200);
    };

    // What docs/slow-connections.md says of a reflex that is sent while the cable is away.
    test("reflexes that are asked for while Rails restarts are sent when it is back", async () => {
      const page = await opened("/orders");
      const count = Number(await page.locator("#plain").textContent());
      await page.evaluate(
        'window.away = new Promise((resolve) => addEventListener("stimulus-reflex:disconnected", resolve, { once: true })); undefined',
      );
      await deployed.dyno("web").stop();
      await page.evaluate("window.away.then(() => undefined)");
      await page.evaluate(COUNT_EVENTS);
      await page.locator("#plain").click();
      await page.locator("#plain").click();
      await deployed.restart();
      await page.locator("#plain", { hasText: new RegExp(`^(${count + 1}|${count + 2})$`) }).waitFor();
      await delivered(page, 2);
      const counted = Number(await page.locator("#plain").textContent()) - count;
      process.stderr.write(`two queued increments counted ${counted}\n`);
      await page.close();
    });

    test("on a dead link a reflex is taken for delivered, and lost", async () => {
      const page = await opened("/orders");
      const count = Number(await page.locator("#plain").textContent());
      await page.evaluate(COUNT_EVENTS);
      deployed.cut();
      const cut = Date.now();
      await page.locator("#plain").click();
      await delivered(page, 1);
      while ((await page.evaluate("window.consumer.connection.isOpen()")) === true) await page.waitForTimeout(200);
      process.stderr.write(`isOpen() is false ${((Date.now() - cut) / 1000).toFixed(0)} s after the cut\n`);
      await page.reload();
      expect(Number(await page.locator("#plain").textContent())).toBe(count);
      await page.close();
    });

    test("an order whose answer was lost is asked for again, and placed once", async () => {
      const page = await opened("/orders");
      const before = await orders();
      // The request leaves, and what comes back finds nobody.
      await page.evaluate(
        'document.querySelector("[data-request-id]").click(); consumer.connection.webSocket.onmessage = null',
      );
      while ((await orders()) === before) await page.waitForTimeout(200);
      deployed.cut();
      await page.getByText("placed", { exact: true }).waitFor();
      expect(await orders()).toBe(before + 1);
      await page.close();
    });
  },
);

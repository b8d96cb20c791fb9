import type { BrowserContext, Page } from "playwright-core";
import { openBrowser } from "./browser";
import { DeployedApp } from "./deployed-app";
import { describeWith, PATIENCE_MS, RAILS_PROGRAMS, REHEARSAL_PROGRAMS } from "./programs";
import { addReflexes, gemFromSource, REFLEX_GEMS } from "./reflex-app";
import { removeDirectory, servePages, temporaryDirectory } from "./rails-directory";

jest.setTimeout(PATIENCE_MS);

// In no registry that CI reaches, as the gems.
const { ANYCABLE_GO: program = "anycable-go (ANYCABLE_GO)" } = process.env;
const GEMS = [...REFLEX_GEMS, "ruby-next-core", "anyway_config", "anycable-core"];

describeWith(
  [...RAILS_PROGRAMS, ...REHEARSAL_PROGRAMS, "chromium", program],
  "a running app that gets a cable host and AnyCable, as docs/scaling.md has it",
  () => {
    const directory = temporaryDirectory();
    let deployed: DeployedApp;
    let browser: BrowserContext;
    let page: Page;
    const refused: string[] = [];

    beforeAll(async () => {
      process.env.TF_VAR_anycable_secret = "rehearsed".repeat(4);
      deployed = await DeployedApp.deploy(directory, {
        redis: { client: "ruby", plan: "premium-0" },
        stack: { cable: undefined },
        without: /^gem "hiredis"$/,
        // AnyCable over HTTP takes no grpc, so its gem is taken without.
        more: [
          ...GEMS.map((name) => gemFromSource(name)),
          gemFromSource("anycable-rails-core", ', require: "anycable-rails"'),
        ],
        prepare: addReflexes,
      });
      servePages(deployed.app);
      await deployed.start();
      browser = await openBrowser(directory, deployed.port);
      page = await browser.newPage();
      page.on("response", (answer) => {
        if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
      });
    });

    afterAll(async () => {
      delete process.env.TF_VAR_anycable_secret;
      await (browser as BrowserContext | undefined)?.close();
      await (deployed as DeployedApp | undefined)?.stop();
      removeDirectory(directory);
    });

    const cable = (is: "open" | "closed") =>
      page.locator(`html[data-cable-state=${is}]`).waitFor({ state: "attached" });
    const user = () => page.locator("#user").getAttribute("data-user");
    const submit = (form: string) => page.locator(`#${form} button`).click();
    const signIn = async () => {
      await page.goto("https://www.acme.com/account");
      await submit("login");
      await page.locator("[data-user='ada']").waitFor({ state: "attached" });
    };
    /** Clicks the counter, and waits for the number after the one that it shows. */
    const count = async () => {
      const before = Number(await page.locator("#count").textContent());
      await page.locator("#count").click();
      await page.locator("#count", { hasText: new RegExp(`^${before + 1}$`) }).waitFor();
      return before + 1;
    };
    const note = async () => {
      await submit("note");
      await page.getByText("noted by ada").waitFor();
      await page.goto("https://www.acme.com/account");
    };
    const websockets = (): string[] => {
      const opened: string[] = [];
      page.on("websocket", (socket) => opened.push(socket.url()));
      return opened;
    };

    test("before: one host, Action Cable, a reflex counts in the session", async () => {
      const opened = websockets();
      await signIn();
      await cable("open");
      expect(await count()).toBe(1);
      await note();
      expect(new Set(opened)).toEqual(new Set(["wss://www.acme.com/cable"]));
      expect(refused).toEqual([]);
    });

    test("prepared: the cable host signs people out once, and they sign in again", async () => {
      const opened = websockets();
      await deployed.change({ cable: { host: "cable.acme.com", anycable: {} } });
      await cable("closed");
      // A form of the page that was open has a token of the former session.
      const posted = await page.evaluate<number>(
        'fetch("/account/note", { method: "POST", body: new FormData(document.querySelector("#note")) }).then(({ status }) => status)',
      );
      expect(posted).toBe(422);
      refused.length = 0;
      await page.goto("https://www.acme.com/account");
      expect(await user()).toBe("");
      await signIn();
      await cable("open");
      expect(await count()).toBe(1);
      await note();
      expect(opened.at(-1)).toBe("wss://cable.acme.com/cable");
      expect(refused).toEqual([]);
    });

    test("switched: people stay signed in, and reflexes and forms go on", async () => {
      await page.goto("https://www.acme.com/account");
      await cable("open");
      await deployed.change({ cable: { host: "cable.acme.com", anycable: {}, server: "anycable" } });
      // Its host still leads to Rails: what the page sees until the record and the certificate are there.
      await page.reload();
      expect(await user()).toBe("ada");
      await cable("closed");
      await deployed.startAnyCable(program);
      await page.reload();
      await cable("open");
      expect(await user()).toBe("ada");
      expect(await count()).toBe(2);
      expect(await count()).toBe(3);
      await note();
      expect(await page.locator("#count").textContent()).toBe("3");
      await cable("open");
      expect(refused).toEqual([]);
    });

    /** A button with StimulusReflex's own attribute, whose clicks are sent whatever the state of the cable. */
    const own = async () => {
      await page.evaluate(
        'document.body.insertAdjacentHTML("beforeend", `<button id="own" data-reflex="click->Counter#increment">own</button>`)',
      );
      await page.locator("#own[data-action]").waitFor();
      return page.locator("#own");
    };
    const counted = async () => Number(await page.locator("#count").textContent());
    const shows = (number: number) => page.locator("#count", { hasText: new RegExp(`^${number}$`) }).waitFor();

    test.each(["SIGKILL", "SIGTERM"] as const)("anycable-go ends by %s and comes back", async (signal) => {
      await page.reload();
      await cable("open");
      const before = await counted();
      const button = await own();
      await page.evaluate(
        'window.away = new Promise((resolve) => addEventListener("stimulus-reflex:disconnected", resolve, { once: true })); undefined',
      );
      await deployed.dyno("anycable").stop(signal);
      await page.evaluate("window.away.then(() => undefined)");
      await cable("closed");
      // The generated module sends nothing while the cable is closed.
      await page.locator("#count").click();
      // StimulusReflex by itself queues.
      await button.click();
      await deployed.startAnyCable(program);
      await cable("open");
      await shows(before + 1);
      // Nothing was sent twice, and the page goes on by itself.
      expect(await count()).toBe(before + 2);
      expect(await user()).toBe("ada");
    });

    test("while Rails restarts the websocket stays open, and a reflex is lost", async () => {
      const before = await counted();
      const opened = websockets();
      const logged = deployed.dyno("anycable").output.length;
      await deployed.dyno("web").stop();
      await page.locator("#count").click();
      await page.locator("#count[aria-busy=true]").waitFor();
      await page.locator("#count:not([aria-busy])").waitFor();
      await cable("open");
      await deployed.restart();
      expect(await count()).toBe(before + 1);
      expect(opened).toEqual([]);
      process.stderr.write(`anycable-go says: ${deployed.dyno("anycable").output.slice(logged)}\n`);
    });

    test("a broadcast from a job arrives", async () => {
      await page.evaluate(
        'fetch("/jobs", { method: "POST", body: new URLSearchParams({ text: "by AnyCable" }) }).then(() => undefined)',
      );
      await page.locator("#news", { hasText: "by AnyCable" }).waitFor();
    });
  },
);

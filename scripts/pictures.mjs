// Takes the README's pictures from the demo: `npm run demo && npm run pictures`. Needs Chromium (CHROMIUM names another one).
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const images = join(root, "docs", "images");
const command = ["tsx", "lib/cli/main.ts"];
const size = { width: 960, height: 720 };

const temporary = mkdtempSync(join(tmpdir(), "pictures-"));
const review = join(temporary, "review.html");
const report = spawnSync("npx", [...command, "report", "--format", "html", "--out", review, "cdktf.out"], {
  cwd: root,
  stdio: "inherit",
});
if (report.status !== 0) throw new Error("No report. Run `npm run demo` first.");

const sandbox = spawn("npx", [...command, "sandbox", "--directory", ".stimulus-reflex/demo", "serve", "--json"], {
  cwd: root,
  detached: true,
  stdio: ["ignore", "pipe", "inherit"],
});
const { url } = await new Promise((resolve, reject) => {
  createInterface(sandbox.stdout).once("line", (line) => resolve(JSON.parse(line)));
  sandbox.once("exit", () => reject(new Error("The sandbox has ended. Run `npm run demo` first.")));
});

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme, viewport: size, reducedMotion: "reduce" });
    for (const [name, address] of [
      ["sandbox", url],
      ["review", pathToFileURL(review).href],
    ]) {
      const page = await context.newPage();
      await page.goto(address);
      // The page fills itself from the first event of its stream.
      await page.locator("main *").first().waitFor();
      await page.screenshot({ path: join(images, `${name}-${colorScheme}.png`) });
      console.log(`docs/images/${name}-${colorScheme}.png`);
    }
    await context.close();
  }
} finally {
  await browser.close();
  process.kill(-sandbox.pid, "SIGTERM");
  rmSync(temporary, { recursive: true });
}

// The pictures of the README: the console over the demo's ledger, light and dark. `cargo xtask pictures` runs it with the folder to
// write to, the address of a console, and CHROMIUM.

import { join } from "node:path";
import { chromium } from "playwright-core";

const [folder, url] = process.argv.slice(2);
const VIEW = "?view=overview&product=business_risk&from=2026-11-02&through=2026-11-15&show=requests,success,level:high";

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 860 }, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url + VIEW);
  await page.locator('main[aria-busy="false"] .chart').waitFor();
  // Until the chart has drawn its last frame.
  await page.locator(".chart").evaluate((element) => new Promise((done) => {
    element.chart.on("finished", done);
    element.chart.resize();
  }));
  await page.screenshot({ path: join(folder, `console-${colorScheme}.png`) });
  await context.close();
}
await browser.close();

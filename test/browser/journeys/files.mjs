// Files that leave the program: pages of estimates and of publications, opened
// as a reader opens them, from a folder. It is told of a browser and of files,
// and writes what is wrong with each as a line of JSON.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, ...files] = process.argv.slice(2);
const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

// look opens a page and returns what is wrong with it.
async function look(file, colorScheme, width) {
  const failures = [];
  // The page allows nothing but its own style; axe has to be let in.
  const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  page.on("request", (r) => {
    if (r.url() !== address) failures.push(`asks for ${r.url()}`);
  });
  await page.goto(address);
  if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) failures.push("is wider than the window");
  // What is estimated is drawn in its place: neither empty nor outside its line.
  for (const fault of await page.evaluate(() => [...document.querySelectorAll(".hatched, .solid")].flatMap((mark) => {
    const drawn = mark.getBoundingClientRect(), line = mark.parentElement.getBoundingClientRect();
    const out = drawn.left < line.left - 2 || drawn.right > line.right + 2 || drawn.width < 1;
    return out ? [`${mark.className} is drawn from ${drawn.left} to ${drawn.right}, its line from ${line.left} to ${line.right}`] : [];
  }))) failures.push(fault);
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  for (const v of found.violations) failures.push(`${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
  await context.close();
  return failures;
}

for (const file of files) {
  for (const [scheme, width] of [["light", 1366], ["dark", 1366], ["light", 360]]) {
    console.log(JSON.stringify({ file, scheme, width, failures: await look(file, scheme, width) }));
  }
}
await browser.close();

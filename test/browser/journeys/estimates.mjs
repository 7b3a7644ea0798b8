// Runs the journeys through estimates: what is documented comes first, what
// nobody counted is hatched, refusals are as plain as numbers, and who belongs
// is decided on a page, all without JavaScript.
import { join } from "node:path";
import { Reader, browser, signIn } from "./reader.mjs";
import { arabicFaults, sideways, violations } from "./look.mjs";
import { report, settings } from "./wire.mjs";
import { plain, t } from "./words.mjs";

const session = await signIn();

// wellMade holds a page to what every page is held to.
async function wellMade(reader, name) {
  const { page } = reader;
  const over = await sideways(page);
  reader.check(over <= 0, `${name} scrolls sideways by ${over} pixels`);
  const main = await reader.text("main");
  reader.check(!/⟦|ZgotmplZ|<no value>|%!|undefined|\[object/.test(main), `${name} shows a template's insides`);
  if (reader.lang === "ar") for (const fault of await arabicFaults(page)) reader.fail(`${name}: ${fault}`);
  if (settings.dir) await page.screenshot({ path: join(settings.dir, `${name}.${reader.lang}.${reader.options.width}.${reader.options.scheme}.png`), fullPage: true });
}

// read goes from the list of estimates to one that was registered.
async function read(lang, options) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  await reader.go("");
  await reader.click("nav a[href$='/estimates']");
  await reader.has(t(lang, "estimate.registered"));
  await reader.has(t(lang, "estimate.exploratory"));
  await reader.has(t(lang, "estimate.none"));
  await wellMade(reader, "estimates");
  await reader.click("tbody tr:has(.tag.ok) a[href*='/estimate/']");
  const order = await page.evaluate(() => {
    const top = (selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? -1;
    return { documented: top(".shown"), solid: top(".forest .solid"), hatched: top(".forest .hatched") };
  });
  reader.check(order.documented > 0 && order.documented < order.hatched && order.solid > 0, `documented does not come first: ${JSON.stringify(order)}`);
  // Every mark of an estimate is hatched, and none of what is documented is.
  const grounds = await page.evaluate(() => ({
    hatched: [...document.querySelectorAll(".hatched,.bin > u")].map((e) => getComputedStyle(e).backgroundImage),
    solid: [...document.querySelectorAll(".solid")].map((e) => getComputedStyle(e).backgroundImage),
  }));
  reader.check(grounds.hatched.length > 0 && grounds.hatched.every((g) => g.includes("repeating-linear-gradient")), "an estimate is drawn solid");
  reader.check(grounds.solid.length > 0 && grounds.solid.every((g) => g === "none"), "what is documented is drawn hatched");
  await reader.has("Lists depend on each other along a graph.");
  await reader.has("linkage-unreviewed");
  await reader.has(t(lang, "estimate.todo.no-audit"));
  await reader.has(t(lang, "estimate.openedbefore", { n: 0 }));
  reader.check((await page.locator("main svg, main canvas, main img").count()) === 0, "an estimate is drawn as an image or on a map");
  await wellMade(reader, "estimate");
  const table = await reader.page.request.get(new URL(await page.locator("a[href$='table.csv']").getAttribute("href"), settings.origin).href);
  reader.check(table.headers()["content-type"].startsWith("text/csv") && (await table.text()).includes("graphs"), "the table is not a table");
  await reader.go("estimates");
  await reader.click("tbody tr:has(.tag.warn) a[href*='/estimate/']");
  await reader.has(t(lang, "estimate.exploratory.why"));
  await wellMade(reader, "estimate-strata");
  return reader;
}

// decide decides who belongs, and sees the decision and what it contests.
async function decide(lang, options) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  await reader.go("population/killed");
  await wellMade(reader, "population");
  const reason = lang === "ar" ? "التقرير عن الرجال" : "the report is about men";
  await page.locator("#list").selectOption("list1");
  await page.locator("#where").fill("height equals 2");
  await page.locator("#decision").selectOption("out");
  await page.locator("#reason").fill(reason);
  await page.locator("#by").fill("L. Tamm");
  await reader.click("#decide button.p");
  reader.check((await page.locator("#errors").count()) === 1, "a rule that cannot be read is not refused");
  reader.check((await page.locator("#reason").inputValue()) === reason, "what was typed is lost");
  await wellMade(reader, "population-errors");
  await page.locator("#where").fill("sex equals female");
  await reader.click("#decide button.p");
  await reader.has(t(lang, "population.saved"));
  await reader.has(reason);
  await reader.has(t(lang, "population.is.contested"));
  await wellMade(reader, "population-decided");
  return reader;
}

// listen asks axe, which needs JavaScript, about each page.
async function listen(lang, options) {
  const reader = await new Reader(lang, { ...options, javaScript: true, bypassCSP: true }).open(session);
  for (const path of ["estimates", "estimate/killed-1", "population/killed"]) {
    await reader.go(path);
    for (const v of await violations(reader.page)) reader.fail(`${path}: ${v}`);
  }
  await reader.go("estimates");
  await reader.click("tbody tr:has(.tag.warn) a[href*='/estimate/']");
  for (const v of await violations(reader.page)) reader.fail(`estimate with strata: ${v}`);
  return reader;
}

async function go(name, journey) {
  const begun = Date.now();
  try {
    const reader = await journey();
    await reader.close();
    report(name, reader.failures, reader.notes, Date.now() - begun);
  } catch (e) {
    report(name, [`it broke off: ${plain(String(e.stack))}`], [], Date.now() - begun);
  }
}

for (const lang of ["en", "ar"]) {
  for (const [scheme, width] of [["light", 1366], ["dark", 390]]) {
    await go(`${lang}: read an estimate, ${scheme}, ${width} wide`, () => read(lang, { scheme, width }));
    await go(`${lang}: ask axe about estimates, ${scheme}, ${width} wide`, () => listen(lang, { scheme, width }));
  }
}
for (const lang of ["en", "ar"]) await go(`${lang}: decide who belongs`, () => decide(lang, { scheme: "light", width: 1366 }));
await browser.close();
process.exit(0);

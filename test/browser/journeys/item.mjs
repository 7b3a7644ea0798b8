// What was collected: digest, custody, and the claims that stand in it.
import { Reader } from "./reader.mjs";
import { digest } from "./known.mjs";
import { settings } from "./wire.mjs";
import { plain, t } from "./words.mjs";

// item opens the statement and follows its custody into the log.
export async function item(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  const held = settings.lines !== null;
  await reader.go("");
  await reader.click(page.locator(`nav a[href="/${lang}/items"]`));
  await reader.click(page.locator("main table tbody tr", { hasText: digest.slice(0, 8) }).locator("a[href*='/item/']"));
  const text = await reader.text();
  reader.check(text.includes(digest), "the whole digest is not shown");
  reader.check(text.includes(t(lang, held ? "item.held" : "item.known")), "it is not said whether the bytes are here");
  reader.check(text.includes(t(lang, "item.promise")), "it is not said what the digest promises");
  const steps = (await page.locator("ol.trail > li").allInnerTexts()).map(plain);
  reader.check(steps.length === (held ? 2 : 1), `the custody trail has ${steps.length} steps`);
  reader.check(steps[0]?.startsWith(t(lang, "custody.known_by_digest")), `the first step of custody reads "${steps[0]}", though the bytes were not here then`);
  if (held) reader.check(steps[1]?.startsWith(t(lang, "custody.attached")), `the second step of custody reads "${steps[1]}"`);
  const carried = await page.locator("table.claims tbody tr").count();
  reader.check(carried > 0, "the item carries no claims");
  // Each step of custody is an entry of the log.
  await reader.click(page.locator("ol.trail a").last());
  reader.check((await page.locator("table.log tbody tr").count()) === 1, "a step of custody does not lead to its one entry");
  await page.goBack();
  // All claims of the item, in pages that together hold each of them once.
  await reader.click(page.locator("p.pager a"));
  const seen = new Set();
  for (let pages = 1; ; pages++) {
    for (const a of await page.locator("table.claims th > a").all()) {
      const href = await a.getAttribute("href");
      reader.check(!seen.has(href), "a claim is on two pages of the list");
      seen.add(href);
    }
    if ((await page.locator("p.pager a").count()) === 0 || pages > 20) break;
    await reader.click(page.locator("p.pager a"));
  }
  reader.check(seen.size >= 100, `the list of claims ends after ${seen.size}`);
  reader.note(`${seen.size} claims in the statement`);
  return reader;
}

// The audit log and the search.
import { Reader } from "./reader.mjs";
import { settings } from "./wire.mjs";
import { plain, t } from "./words.mjs";

// log filters, pages to the end, and opens what entries are about.
export async function log(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  await reader.go("log");
  const positions = [];
  const links = new Map();
  for (let pages = 1; pages < 30; pages++) {
    for (const row of await page.locator("table.log tbody tr").evaluateAll((rows) => rows.map((r) => ({
      position: Number(r.querySelector("th").innerText), what: r.querySelectorAll("td")[2].innerText.split(":")[0],
      href: r.querySelectorAll("td")[2].querySelector("a")?.getAttribute("href"), leaf: r.querySelector("code.long").innerText })))) {
      positions.push(row.position);
      reader.check(/^[0-9a-f]{64}$/.test(row.leaf), `entry ${row.position} has no leaf hash`);
      if (row.href && !links.has(row.what)) links.set(row.what, row.href);
    }
    const older = page.locator("p.pager a");
    if ((await older.count()) === 0) break;
    await reader.click(older);
  }
  const top = positions[0];
  reader.check(positions.length === top && positions.every((p, i) => p === top - i), `the log shows ${positions.length} entries, the newest is ${top}`);
  // Each sort of entry leads to what it is about.
  for (const [what, href] of links) {
    const answer = await page.goto(settings.origin + href);
    reader.check(answer.status() === 200, `the log leads nowhere (${answer.status()}) from "${plain(what)}"`);
  }
  // By what was done.
  await reader.go("log");
  await page.locator("#verb").selectOption("figure.");
  await reader.click("form.filters button");
  const filtered = await page.locator("table.log tbody tr").count();
  reader.check(filtered > 0 && filtered < positions.length, `the filter by what was done leaves ${filtered} entries`);
  reader.check(reader.here().includes("verb=figure."), "the filter is not in the address");
  // By a day on which nothing happened: it says what to do next.
  await page.locator("#day").fill("1999-01-01");
  await reader.click("form.filters button");
  await reader.has(t(lang, "log.empty"));
  await reader.click(page.locator("form.filters a"));
  reader.check((await page.locator("table.log tbody tr").count()) > filtered, "to clear the filter does not bring the log back");
  // By who: a click on the name.
  await reader.click(page.locator("table.log tbody tr td:nth-child(3) a"));
  reader.check((await page.locator("table.log tbody tr").count()) > 0, "the person who made an entry made none");
  reader.note(`${positions.length} entries, ${links.size} sorts of subject`);
  return reader;
}

// searches are words as different people type them, with what must be found.
const searches = [
  ["Samira", "سميرة"], ["سميرة", "سميرة"], ["سميره", "سميرة"], ["سَميرة", "سميرة"], ["samira", "سميرة"],
  ["القصور", "القصور"], ["al-Qusour", "القصور"], ["Al-Qusour", "القصور"],
  ["أحمد", "أحمد"], ["احمد", "أحمد"], ["Ahmad", "أحمد"], ["بانياس", "بانياس"], ["OHCHR", "المفوضية"],
];

const english = { "سميرة": "Samira", "القصور": "al-Qusour", "أحمد": "Ahmad", "بانياس": "Banias", "المفوضية": "OHCHR" };

// search types words in two scripts and several spellings.
export async function search(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  await reader.go("");
  for (const [typed, wanted] of searches) {
    await page.locator("#q").fill(typed);
    await reader.click(".find button");
    reader.check((await page.locator("#q").inputValue()) === typed, `the field forgets "${typed}"`);
    const want = lang === "ar" ? wanted : english[wanted];
    const names = (await page.locator("section[aria-labelledby='s-e'] a").allInnerTexts()).map(plain);
    const claims = await page.locator("table.claims tbody tr").count();
    reader.check(names.some((n) => n.includes(want)), `"${typed}" does not find the name ${want}`);
    reader.check(claims > 0 || wanted === "المفوضية", `"${typed}" finds no claim`);
  }
  // A digest leads to the item, an id that was copied to what it names.
  await page.locator("#q").fill("79176ce19694");
  await reader.click(".find button");
  reader.check((await page.locator("section[aria-labelledby='s-i'] a").count()) === 1, "a digest does not find its item");
  await page.locator("#q").fill("<b>zzzz</b>");
  await reader.click(".find button");
  await reader.has(t(lang, "search.none"));
  return reader;
}

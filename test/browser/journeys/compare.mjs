// What different people say about one act, side by side and with equal weight.
import { Reader } from "./reader.mjs";
import { plain, t } from "./words.mjs";

// compare reaches an act from a figure and looks at its claims side by side.
export async function compare(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  // From the seven who are described one by one, to what is said about one of them.
  await reader.go("");
  await reader.click(`table.figs a[href="/${lang}/figure/individually-described"]`);
  const rows = page.locator("#rests table.claims tbody tr");
  const at = t(lang, "at.paragraph", { n: 22 });
  let row = rows.first();
  for (let i = 0; i < (await rows.count()); i++) {
    if (plain(await rows.nth(i).innerText()).includes(at)) row = rows.nth(i);
  }
  await reader.click(row.locator("th a[href*='/claim/']"));
  const heading = plain(await page.locator("h1").innerText());
  await reader.click(page.locator("main dl a[href*='/act/']"));
  const cards = page.locator("ol.side > li");
  const n = await cards.count();
  if (!reader.check(n >= 2, `only ${n} claims stand side by side`)) return reader;
  const bases = new Set();
  let own = 0;
  for (let i = 0; i < n; i++) {
    const card = cards.nth(i);
    const text = plain(await card.innerText());
    const fields = (await card.locator("dt").allInnerTexts()).map(plain);
    for (const key of ["claim.how", "claim.puts", "claim.when", "claim.where"]) {
      reader.check(fields.includes(t(lang, key)), `card ${i + 1} does not say: ${t(lang, key)}`);
    }
    reader.check((await card.locator(".chain li").count()) > 0, `card ${i + 1} does not show through whom it came`);
    reader.check((await card.locator("a[href*='/item/']").count()) > 0, `card ${i + 1} does not lead to its source`);
    bases.add(plain(await card.locator("dd").first().innerText()));
    if (text.includes(heading)) own++;
  }
  reader.check(own > 0, "the claim that led here is not among the cards");
  reader.check(bases.size >= 2, `all claims are said to be known in one way: ${[...bases]}`);
  // No claim is made to look like the winner: all cards are of one size class.
  const widths = await cards.evaluateAll((all) => [...new Set(all.map((c) => Math.round(c.getBoundingClientRect().width)))]);
  reader.check(widths.length === 1, `cards are ${widths} wide`);
  // How independent they are is counted by who first told it.
  const lead = await reader.text("p.lead");
  reader.check(/\d/.test(lead) && lead.includes(t(lang, "act.independent.why")), "the page does not count independent origins");
  const table = page.locator("section[aria-labelledby='h-d'] tbody tr");
  for (let i = 0; i < (await table.count()); i++) {
    const letters = table.nth(i).locator("td a");
    reader.check((await letters.count()) >= 2, "a difference names fewer than two claims");
    const href = await letters.first().getAttribute("href");
    reader.check((await page.locator(href).count()) === 1, `a letter leads nowhere: ${href}`);
  }
  reader.note(`${n} claims, known in ${bases.size} ways`);
  return reader;
}

// From the overview to the words in the source: every figure of the sample,
// by clicking alone.
import { Reader } from "./reader.mjs";
import { bounds, digest, known, questions } from "./known.mjs";
import { settings } from "./wire.mjs";
import { code, plain, range, t } from "./words.mjs";

// overview checks the first page against what was written down by hand.
async function overview(reader, lang, shownAs) {
  const { page } = reader;
  await reader.go("");
  const table = await reader.text("table.figs");
  for (const [id, want] of Object.entries(known)) {
    const row = page.locator("table.figs tr", { has: page.locator(`a[href="/${lang}/figure/${id}"]`) });
    if (!reader.check((await row.count()) === 1, `the overview has no row for ${id}`)) continue;
    const said = plain(await row.innerText());
    const numbers = plain(await row.locator("td.fig").innerText());
    const shown = want.shown ?? (lang === "en" ? want.en : shownAs[id].shown);
    reader.check(numbers === plain(shown), `the overview shows ${id} as "${numbers}", not "${shown}"`);
    const parts = (want.parts ?? []).concat(want.residual ?? []);
    const seen = (await row.locator(".parts b").allInnerTexts()).map((s) => Number(plain(s)));
    reader.check(JSON.stringify([...seen].sort()) === JSON.stringify([...parts].sort()), `the parts of ${id} on the overview are ${seen}, not ${parts}`);
    for (const closure of want.closures ?? []) reader.check(said.includes(t(lang, `closure.short.${closure}`)), `the overview does not say how the parts of ${id} close (${closure})`);
  }
  // What is on one of two lists is no figure and stands apart from figures.
  const apart = await reader.text("section.apart");
  reader.check(apart.includes(String(bounds.min)) && apart.includes(String(bounds.max)), `the list bounds are not said: ${apart}`);
  reader.check(apart.includes(t(lang, "bounds.not")), "the list bounds do not say that they are no figure");
  for (const id of bounds.of) reader.check((await page.locator(`section.apart a[href="/${lang}/figure/${id}"]`).count()) > 0, `the list bounds do not lead to ${id}`);
  reader.check(!table.includes(String(bounds.max)), "the upper list bound stands among the figures");
  // The queue: at least the three questions, each leading to what it is about.
  const asked = [];
  for (const li of await page.locator("ol.q > li").all()) {
    const about = await li.locator("p a").evaluateAll((links) => links.map((a) => decodeURIComponent(a.getAttribute("href")).split("/").pop()));
    asked.push({ about: [...new Set(about)].sort(), text: plain(await li.innerText()) });
  }
  for (const about of questions) {
    reader.check(asked.some((q) => JSON.stringify(q.about) === JSON.stringify(about)), `the queue asks nothing about ${about.join(", ")}`);
  }
  reader.check(asked.length === settings.figures[lang].queue.length, `the queue shows ${asked.length} questions of ${settings.figures[lang].queue.length}`);
}

// definition checks what a figure's page says about it, silence included.
async function definition(reader, lang, id, figure) {
  const { page } = reader;
  const want = known[id];
  const heading = plain(await page.locator("h1").innerText());
  reader.check(heading === plain(figure.title), `the page of ${id} is called "${heading}"`);
  const fields = {};
  for (const dt of await page.locator("dl.def dt").all()) {
    fields[plain(await dt.innerText()).toLowerCase()] = plain(await dt.locator("xpath=following-sibling::dd[1]").innerText());
  }
  const field = (key) => fields[t(lang, key).toLowerCase()];
  const silent = t(lang, "notstated");
  for (const key of ["def.meaning", "def.unit", "def.whose", "def.stage", "def.place", "def.period", "def.status"]) {
    if (!reader.check(field(key), `${id} does not say: ${t(lang, key)}`)) continue;
  }
  for (const key of ["whose", "stage", "place", "period"]) {
    reader.check(field(`def.${key}`) === plain(figure[key]), `${id}: ${key} is "${field(`def.${key}`)}", not "${figure[key]}"`);
  }
  reader.check(field("def.unit") === (code(lang, "units", figure.unit) ?? figure.unit), `${id} counts "${field("def.unit")}"`);
  for (const key of want.notStated ?? []) reader.check(field(key) === silent, `${id}: ${key} is "${field(key)}" where the statement is silent`);
  const main = await reader.text();
  reader.check(main.includes(`${t(lang, "figure.bounds")}: ${range(lang, want.min, want.max)}`), `${id} does not say its bounds`);
  for (const closure of want.closures ?? []) reader.check(main.includes(t(lang, `closure.${closure}`)), `${id} does not say how its parts close (${closure})`);
  if (want.residual !== undefined) {
    reader.check(main.includes(`${t(lang, "residual")} ${want.residual}`), `${id} does not show what its parts leave over`);
  }
  for (const q of figure.qualifiers) reader.check(main.includes(plain(q.words)), `${id} does not say "${q.words}"`);
  for (const r of figure.relations) {
    reader.check(main.includes(t(lang, `relation.${r.relation}`)), `${id} does not say how it lies to ${r.to}`);
  }
}

// down follows each row of a figure's derivation: to the claim, and from there
// to the item and the passage.
async function down(reader, lang, id, figure) {
  const { page } = reader;
  const rows = page.locator("#rests table.claims tbody tr");
  const n = await rows.count();
  reader.check(n === figure.derivation.length && n > 0, `${id} shows ${n} claims, and rests on ${figure.derivation.length}`);
  const paragraphs = new Set();
  for (let i = 0; i < n; i++) {
    const row = rows.nth(i);
    const link = row.locator("th a[href*='/claim/']").first();
    const claim = (await link.getAttribute("href")).split("/").pop();
    const beneath = figure.derivation.find((d) => d.claim === claim);
    if (!reader.check(beneath, `${id} shows a claim that it does not rest on`)) continue;
    const at = beneath.locator.paragraph;
    paragraphs.add(at);
    const where = t(lang, "at.paragraph", { n: at });
    reader.check(plain(await row.innerText()).includes(where), `a row of ${id} does not say "${where}"`);
    const passage = settings.lines ? plain(settings.lines[at - 1]) : null;
    if (passage) {
      const shown = await row.locator("details blockquote").count();
      reader.check(shown === 1, `a row of ${id} does not offer its passage`);
    }
    await reader.click(link);
    const claimPage = await reader.text();
    reader.check(claimPage.includes(where), `the claim beneath ${id} does not say where it stands`);
    if (passage) reader.check(claimPage.includes(passage), `the claim beneath ${id} does not show the words of paragraph ${at}`);
    else reader.check(!claimPage.includes(t(lang, "passage")), `a passage of ${id} is offered, though the statement is not held`);
    if (i === 0) {
      await reader.click(page.locator("main a[href*='/item/']"));
      const itemPage = await reader.text();
      reader.check(itemPage.includes(digest), `the item beneath ${id} does not show its digest`);
      reader.check(itemPage.includes(t(lang, settings.lines ? "item.held" : "item.known")), `the item beneath ${id} does not say whether it is held`);
      await page.goBack();
    }
    await page.goBack();
  }
  reader.check(JSON.stringify([...paragraphs].sort()) === JSON.stringify([...known[id].paragraphs].sort()), `${id} stands in paragraphs ${[...paragraphs]}, not ${known[id].paragraphs}`);
}

// trace goes from the overview to every passage of every figure, or of those
// that are named.
export async function trace(lang, options, session, only = Object.keys(known)) {
  const reader = await new Reader(lang, options).open(session);
  const figures = Object.fromEntries(settings.figures[lang].figures.map((f) => [f.id, f]));
  reader.check(Object.keys(known).every((id) => figures[id]), "a figure of the statement is missing");
  await overview(reader, lang, figures);
  for (const id of only) {
    if (!figures[id]) continue;
    await reader.click(`table.figs a[href="/${lang}/figure/${id}"]`); // one click
    await definition(reader, lang, id, figures[id]);
    await down(reader, lang, id, figures[id]); // a second to the claim, a third to the item
    await reader.click("header a.brand");
  }
  // The number itself opens the sum that leads to it.
  await reader.click('table.figs a[data-id="interviewees"]');
  const strip = (await reader.page.locator("#trace li b").allInnerTexts()).map((s) => Number(plain(s)));
  reader.check(JSON.stringify(strip) === JSON.stringify([2, 5, 7, 2, 2, 16]), `the sum of the interviewees reads ${strip}`);
  reader.note(`${only.length} figures; overview to figure 1 click, to claim and passage 2, to item 3`);
  return reader;
}

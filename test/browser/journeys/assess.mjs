// Judging claims: two people disagree, both stand; a claim is taken back, and
// the figure above it changes and says so.
import { join } from "node:path";
import { Reader } from "./reader.mjs";
import { settings } from "./wire.mjs";
import { plain, t } from "./words.mjs";

// view gives one person's view of the claim that is open.
async function view(reader, status, reason, by) {
  const { page } = reader;
  if (status) await page.locator(`input[name="status"][value="${status}"]`).check();
  await page.locator("#reason").fill(reason);
  await page.locator("#by").fill(by);
  return reader.click("#status >> xpath=ancestor::form >> button");
}

// assess judges and takes back a claim beneath a figure. The figures differ by
// language, so that both can run on one workspace.
export async function assess(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  const figure = { en: "residents-describing-gunfire", ar: "burial-site-pictures-verified" }[lang];
  const number = { en: "4", ar: "4" }[lang];
  await reader.go("");
  const others = await figures(reader, figure);
  await reader.click(`table.figs a[href="/${lang}/figure/${figure}"]`);
  await reader.click("#rests table.claims th a[href*='/claim/']");
  const claim = page.url();
  // A view without a reason: the choice and the name are kept.
  const answer = await view(reader, "accepted", "", "Mira Okafor");
  reader.check(answer.status() === 422, `a view without a reason answers ${answer.status()}`);
  await reader.has(t(lang, "assess.err.reason"), "#errors");
  reader.check(await page.locator('input[name="status"][value="accepted"]').isChecked() && (await page.locator("#by").inputValue()) === "Mira Okafor", "the refused view is not kept");
  await view(reader, null, "agrees with the interview notes", "Mira Okafor");
  await reader.has(t(lang, "saved.assessed"));
  await page.goto(claim);
  await view(reader, "conflict", "another list names fewer", "Idris Talan");
  // Both stand side by side, and neither is the claim's own.
  const views = (await page.locator("section[aria-labelledby='h-a'] ul.rows > li").allInnerTexts()).map(plain);
  reader.check(views.length === 2, `${views.length} views stand beside the claim`);
  for (const [name, status, reason] of [["Mira Okafor", "accepted", "agrees with the interview notes"], ["Idris Talan", "conflict", "another list names fewer"]]) {
    reader.check(views.some((v) => v.includes(name) && v.includes(t(lang, `status.${status}`)) && v.includes(reason)), `the view of ${name} is not shown: ${views}`);
  }
  // The same form sent twice, as by a button pressed twice, adds no third view.
  await page.request.post(claim.split("?")[0] + "/assess", { form: { status: "conflict", reason: "another list names fewer", by: "Idris Talan" }, headers: { origin: settings.origin } });
  await page.goto(claim);
  const twice = await page.locator("section[aria-labelledby='h-a'] ul.rows > li").count();
  reader.check(twice === 2, `the same view sent twice makes ${twice} views`);
  await reader.go("");
  reader.check((await shown(reader, figure)) === number, "two views changed the number in silence");
  // A retraction needs a reason, and keeps what was typed.
  await page.goto(claim);
  await page.locator("details.panel summary").click();
  const bare = await reader.click("details.panel button");
  reader.check(bare.status() === 422, `a retraction without a reason answers ${bare.status()}`);
  await reader.has(t(lang, "retract.err.reason"), "#errors");
  reader.check(await page.locator("#retract-reason").isVisible(), "the form of retraction is closed again");
  await page.locator("#retract-reason").fill("the page was read wrongly");
  await reader.click("details.panel button");
  await reader.has(t(lang, "saved.retracted"));
  await reader.has(t(lang, "claim.retracted"));
  reader.check((await page.locator("#retract-reason").count()) === 0, "a retracted claim can be retracted again");
  // The figure changes, says so, and no other does.
  await reader.go(`figure/${figure}`);
  const main = await reader.text();
  reader.check(main.includes(t(lang, "rests.empty")), `the figure does not say that nothing stands beneath it`);
  if (settings.dir) await page.screenshot({ path: join(settings.dir, `figure-retracted.${lang}.png`), fullPage: true });
  await reader.go("");
  if (settings.dir) await page.screenshot({ path: join(settings.dir, `overview-retracted.${lang}.png`), fullPage: true });
  reader.check((await shown(reader, figure)) === t(lang, "figure.nothing"), `a figure whose only claim was taken back shows "${await shown(reader, figure)}"`);
  const now = await figures(reader, figure);
  reader.check(JSON.stringify(now) === JSON.stringify(others), `other figures changed: ${JSON.stringify(now)}, before ${JSON.stringify(others)}`);
  return reader;
}

// shown is the number of a figure on the overview; "" where it has no row.
async function shown(reader, id) {
  const cell = reader.page.locator(`table.figs a[data-id="${id}"]`);
  return (await cell.count()) ? plain(await cell.innerText()) : "";
}

// figures are all numbers on the overview but one.
async function figures(reader, without) {
  const all = await reader.page.locator("table.figs a[data-id]").evaluateAll((as) => as.map((a) => [a.dataset.id, a.innerText]));
  return all.filter(([id]) => id !== without);
}

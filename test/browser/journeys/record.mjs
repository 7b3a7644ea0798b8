// Recording a claim as a tired researcher does: things are forgotten, words
// are vague, and the way back is taken.
import { Reader } from "./reader.mjs";
import { settings } from "./wire.mjs";
import { plain, t } from "./words.mjs";

// told is what the researcher has before them: a fictional person of a
// fictional country. vague are words whose bounds follow from a rule.
const told = {
  en: { set: "People at the ferry of Lower Mardan", teller: "the ferrywoman", quote: "There were more than 40 of us […] at the ferry", count: "more than 40", bounds: { min: 41, max: null },
    when: "8 March 2034", search: "ferry of Lower Mardan", vague: "rather a lot, I could not say" },
  ar: { set: "الناس عند معبر مردان السفلى", teller: "صاحبة العبّارة", quote: "كنا أكثر من 40 […] عند المعبر", count: "أكثر من 40", bounds: { min: 41, max: null },
    when: "8 آذار 2034", search: "مردان السفلى", vague: "خلق كثير لا أعرف عددهم" },
};

// forget sends the first step with things missing, and looks whether all that
// was typed is still there.
async function forget(reader, lang, words) {
  const { page } = reader;
  await page.locator("#quote").fill(words.quote);
  await page.locator("#teller").fill(words.teller);
  await page.locator("#paragraph").fill("five");
  await page.locator("#sensitivity").selectOption("public");
  const answer = await reader.click("form.entry button.p");
  reader.check(answer.status() === 422, `a form with things missing answers ${answer.status()}`);
  const said = await reader.text("#errors");
  for (const key of ["entry.err.item", "entry.err.did", "entry.err.kind", "entry.err.paragraph"]) {
    reader.check(said.includes(t(lang, key)), `the summary of errors does not say: ${t(lang, key)}`);
  }
  reader.check(said.includes(t(lang, "form.kept")), "the summary does not say that nothing is lost");
  for (const a of await page.locator("#errors a").all()) {
    const href = await a.getAttribute("href");
    reader.check((await page.locator(href).count()) === 1, `an error leads nowhere: ${href}`);
  }
  for (const [field, value] of [["#quote", words.quote], ["#teller", words.teller], ["#paragraph", "five"], ["#sensitivity", "public"]]) {
    reader.check((await page.locator(field).inputValue()) === value, `what was typed into ${field} is gone`);
  }
}

// fill completes the first step: a number of people, seen by the teller.
async function fill(reader) {
  const { page } = reader;
  await page.locator("#item").selectOption({ index: 1 });
  await page.locator("#paragraph").fill("29");
  await page.locator('input[name="did"][value="saw"]').check();
  await page.locator('input[name="kind"][value="count"]').check();
  await reader.click("form.entry button.p");
}

// entries is the newest position of the log and what it did.
async function newest(reader) {
  await reader.go("log");
  const row = reader.page.locator("table.log tbody tr").first();
  return { position: Number(await row.locator("th").innerText()), what: plain(await row.locator("td").nth(2).innerText()) };
}

// record goes the whole way from the empty form to the log.
export async function record(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  const words = told[lang];
  const before = await newest(reader);
  await reader.go("");
  await reader.click(page.locator(`nav a[href="/${lang}/record"]`));
  await forget(reader, lang, words);
  await fill(reader);
  await reader.has(t(lang, "entry.h.content"));
  // Words that no rule reads: said plainly, nothing lost.
  const count = page.locator('input[name="value.count"]');
  await page.locator('input[name="role.set"]').first().fill(words.set);
  await page.locator("#when").fill(words.when);
  await count.fill(words.vague);
  const refused = await reader.click("form.entry button.p");
  // The new names may be asked for first; they are recorded when the person says what they are.
  if ((await page.locator('input[name="new_name"]').count()) > 0) {
    reader.check(refused.status() === 200, `the question about new names answers ${refused.status()}`);
    await reader.has(words.set);
    await reader.click('button[value="names"]');
  }
  if ((await page.locator('button[value="record"]').count()) > 0) {
    await reader.has(t(lang, "range.none")); // words without bounds are kept as they are
    await reader.click('button[value="back"]');
  } else {
    reader.check((await page.locator("#errors").count()) === 1, "words that cannot be read as a number are neither kept nor refused");
  }
  reader.check(plain(await page.locator('input[name="role.set"]').first().inputValue()) === words.set, "the name of the set is gone, or turned into an id");
  reader.check((await page.locator("#when").inputValue()) === words.when, "the time is gone");
  reader.check((await count.inputValue()) === words.vague, "the words of the number are gone");
  await count.fill(words.count);
  await reader.click("form.entry button.p");
  await preview(reader, lang, words);
  // Back to the beginning and forth again: everything is still there.
  await reader.click('button[value="back"]');
  await reader.click('button[value="back"]');
  reader.check((await page.locator("#quote").inputValue()) === words.quote && (await page.locator('input[name="did"][value="saw"]').isChecked()), "the way back loses the first step");
  reader.check(plain(await page.locator("#teller").inputValue()) === words.teller, "the way back turns the teller's name into something else");
  await reader.click("form.entry button.p");
  await reader.click("form.entry button.p");
  reader.check(!(await reader.text()).includes(t(lang, "saved.recorded")), "it says that it is recorded before it is");
  await recorded(reader, lang, words, before);
  return reader;
}

// preview reads the claim back with the bounds that follow from its words.
async function preview(reader, lang, words) {
  await reader.has(t(lang, "entry.h.confirm"));
  const said = await reader.text();
  reader.check(said.includes(words.count), "the preview does not keep the words of the number");
  reader.check(said.includes(`${t(lang, "entry.bounds")} ${t(lang, "range.from", { min: words.bounds.min })}`), `the preview does not say the bounds of "${words.count}"`);
  reader.check(said.includes(words.when), "the preview does not keep the words of the time");
  reader.check(said.includes(words.teller), "the preview does not say who told it");
  reader.check(said.includes(t(lang, "entry.confirm.why")), "the preview does not say what recording means");
}

// recorded presses the button, looks for the claim everywhere, and sends the
// same form again, as a button pressed twice or a page sent anew does.
async function recorded(reader, lang, words, before) {
  const { page } = reader;
  const form = {};
  for (const input of await page.locator("form.entry input[type=hidden]").all()) {
    form[await input.getAttribute("name")] = await input.getAttribute("value");
  }
  await reader.click('button[value="record"]');
  await reader.has(t(lang, "saved.recorded"));
  const address = page.url();
  reader.check(/\/claim\/[a-z2-7]{26}\?saved=/.test(address), `after recording the address is ${reader.here()}`);
  await reader.has(words.quote);
  await page.reload();
  const after = await newest(reader);
  reader.check(after.what.startsWith(t(lang, "verb.claim.assert")), `the newest entry is "${after.what}"`);
  // Two names and one claim: no more, however often one looks or goes back.
  reader.check(after.position === before.position + 3, `recording made ${after.position - before.position} entries`);
  const again = await page.request.post(`${settings.origin}/${lang}/record`, { form: { ...form, go: "record" }, headers: { origin: settings.origin } });
  const said = plain(await again.text());
  reader.check(again.ok() && said.includes(t(lang, "saved.before")) && new URL(again.url()).pathname === new URL(address).pathname, `the same form sent twice answers ${again.status()} at ${again.url()}`);
  reader.check((await newest(reader)).position === after.position, "the same form sent twice records twice");
  await reader.go("claims?words=" + encodeURIComponent(words.search));
  reader.check((await page.locator("table.claims tbody tr").count()) === 1, "the claim is not on the list once");
  await reader.go("acts?kind=set");
  await reader.has(words.set);
}

// kept is a form that is sent when the session has ended: nothing is lost.
export async function kept(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  await reader.go("record");
  const words = told[lang];
  await page.locator("#quote").fill(words.quote);
  await page.locator("#teller").fill(words.teller);
  const cookies = await reader.context.cookies();
  await reader.context.clearCookies();
  const answer = await reader.click("form.entry button.p");
  reader.check(answer.status() === 401, `a form without a session answers ${answer.status()}`);
  await reader.has(t(lang, "signedout.kept"));
  await reader.context.addCookies(cookies); // signed in again in another tab
  await reader.click("main form button");
  reader.check((await page.locator("#quote").inputValue()) === words.quote && (await page.locator("#teller").inputValue()) === words.teller, "what was typed is gone after signing in again");
  return reader;
}

// Lists of people, and whether two records are one person: blind first, by two
// people who differ, a third who decides, with keys and without, taken back.
import { Reader } from "./reader.mjs";
import { settings } from "./wire.mjs";
import { plain, t } from "./words.mjs";

// numbers reads whole numbers out of table cells.
async function numbers(cells) {
  return (await cells.allInnerTexts()).map((s) => Number(plain(s).replace(/[^0-9]/g, "")));
}

// people goes from the lists to a record, its claim and its person.
export async function people(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  await reader.go("");
  await reader.click(`nav a[href="/${lang}/lists"]`);
  await reader.has(t(lang, "lists.held"));
  for (const row of await page.locator("table.over tbody tr").all()) {
    const [all, alone, shared] = await numbers(row.locator("td.n"));
    reader.check(all === alone + shared && shared > 0, `a list has ${all} people: ${alone} alone and ${shared} shared`);
  }
  const [best] = await numbers(page.locator("p.doc b"));
  const bounds = (await reader.text("p.doc span")).match(/\d[\d,]*/g).map((s) => Number(s.replace(/,/g, "")));
  reader.check(bounds.length === 2 && bounds[0] <= best && best <= bounds[1], `${best} people are not between ${bounds}`);
  // One row of the first list could not be taken, and the page says why.
  await reader.click('a[href$="/list/council#report"]');
  reader.check((await page.locator("#report tbody tr").count()) === 1, "the row that could not be taken is not in the report");
  const [sum, ...parts] = (await reader.text("#report p.sums")).match(/\d[\d,]*/g).map((s) => Number(s.replace(/,/g, "")));
  reader.check(sum === parts.reduce((a, b) => a + b, 0), `${sum} rows are not ${parts}`);
  reader.check((await page.locator("#records tbody tr").count()) === 25, "a page does not show 25 records");
  await reader.click("#records .pager a");
  reader.check((await page.locator("#records tbody tr").count()) === 25, "the second page does not show 25 records");
  const name = plain(await page.locator("#records tbody tr").first().locator("td").first().innerText());
  await reader.click("#records tbody th a");
  await reader.has(name);
  await page.goBack();
  await reader.click("#records tbody a[href*='/person/']");
  await reader.has(name);
  await reader.has(t(lang, "person.why"));
  reader.check(!(await page.title()).includes(name) && !decodeURIComponent(page.url()).includes(name), "a name stands in the title or in the address");
  return reader;
}

// as says under which name this window judges.
async function as(reader, name) {
  await reader.go("review");
  await reader.page.locator("form[action$='/as'] #by").fill(name);
  await reader.click("form[action$='/as'] button");
}

// fresh leads to a pair that nobody has judged.
async function fresh(reader) {
  const { page } = reader;
  await reader.go("review/next");
  for (let i = 0; i < 20 && (await page.locator(".note:not(.ok), #history li").count()) > 0; i++) await judge(reader, "later");
}

// adds reads the terms and the score of the pair that is open.
async function adds(reader) {
  const terms = (await reader.page.locator("table.wf tbody td.n bdi").allInnerTexts()).map((s) => Math.round(Number(plain(s)) * 100));
  const score = terms.pop();
  const sum = terms.reduce((a, b) => a + b, 0);
  reader.check(terms.length > 2 && sum === score, `the terms ${terms} add up to ${sum}, and the page says ${score}`);
}

// blind checks that nothing of what the program thinks is on the page.
async function blind(reader, lang) {
  const source = await reader.page.content();
  for (const mark of ['class="wf"', 'id="score"', 'class="verdict"', t(lang, "wf.together"), t(lang, "wf.separate")]) {
    reader.check(!source.includes(mark), `the page holds ${mark} before it was judged or opened`);
  }
  await reader.has(t(lang, "blind.says"));
  await reader.has(t(lang, "effect.same"));
}

// judge presses one of the buttons.
async function judge(reader, verdict, reason, by) {
  if (reason !== undefined) await reader.page.locator("form.decide #reason").fill(reason);
  if (by) await reader.page.locator("form.decide #by").fill(by);
  return reader.click(`form.decide button[value="${verdict}"]`);
}

// review judges a pair as two people who differ, and a third who decides.
export async function review(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  const [first, second, third] = { en: ["Mira Okafor", "Idris Talan", "Noor Hadi"], ar: ["ميرا عوض", "إدريس طلان", "نور هادي"] }[lang];
  await as(reader, first);
  await fresh(reader);
  const pair = page.url();
  await blind(reader, lang);
  const plainButtons = await page.locator("form.decide button").evaluateAll((all) => new Set(all.map((b) => { const s = getComputedStyle(b); return [s.backgroundColor, s.borderColor, s.color, s.fontWeight, s.minHeight].join(); })).size);
  reader.check(plainButtons === 1, "one of the buttons looks like the better choice");
  // Without a reason nothing is recorded, and what was typed is kept.
  const bare = await judge(reader, "same", "", first);
  reader.check(bare.status() === 422, `a judgement without a reason answers ${bare.status()}`);
  await reader.has(t(lang, "pair.err.reason"), "#errors");
  const form = await page.locator("form.decide input[type=hidden]").evaluateAll((all) => Object.fromEntries(all.map((e) => [e.name, e.value])));
  await judge(reader, "same", "the father and the street agree");
  await reader.has(t(lang, "pair.saved"));
  reader.check(page.url() !== pair && page.url().includes("/review/pair"), `after a judgement comes ${reader.here()}`);
  await reader.click(".note.ok a");
  await adds(reader);
  await reader.has(t(lang, "history.blind"), "#history");
  await reader.has("the father and the street agree", "#history");
  // The same form sent again, as by a button pressed twice, adds nothing.
  await page.request.post(`${settings.origin}/${lang}/review/judge`, { form: { ...form, verdict: "same", reason: "again", by: first }, headers: { origin: settings.origin } });
  await page.goto(pair);
  reader.check((await page.locator("#history .rows > li").count()) === 1, "a judgement that was sent again stands twice");
  // A second person sees neither the score nor the first one's view.
  await as(reader, second);
  await page.goto(pair);
  await blind(reader, lang);
  reader.check(!(await reader.text("#history")).includes(first), "the second reviewer sees who judged before");
  await reader.click("form[action$='/open'] button");
  await adds(reader);
  await judge(reader, "different", "the ages do not fit", second);
  await page.goto(pair);
  await reader.has(t(lang, "history.seen"), "#history");
  await reader.has(t(lang, "history.contested"), "#history");
  // A third decides between them.
  await as(reader, third);
  await reader.has(t(lang, "review.contested"));
  await page.goto(pair);
  await reader.has(t(lang, "why.differ.says"));
  reader.check(await page.locator("form.decide input[name=settles]").isChecked(), "the one who is to decide has to find out how");
  await judge(reader, "same", "the burial register names both", third);
  await page.goto(pair);
  await reader.has(t(lang, "history.settles"), "#history");
  reader.check((await page.locator("#history .rows > li").count()) === 3, "not all three views stand");
  // And takes it back, from where the last judgements are.
  await reader.go("review");
  await page.locator("#last details.undo summary").first().click();
  await page.locator("#last details.undo input[type=text]").first().fill("the register is of another town");
  await reader.click(page.locator("#last details.undo button"));
  await page.goto(pair);
  await reader.has(t(lang, "history.revoked"), "#history");
  await reader.has("the register is of another town", "#history");
  await as(reader, first);
  return reader;
}

// audit draws pairs at random, judges some, and reads what they tell.
export async function audit(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  const who = { en: "Lena Osei", ar: "لينا عصي" }[lang];
  await as(reader, who);
  await reader.go("review/audit");
  await page.locator("#size").fill("80");
  await page.locator("#by").fill(who);
  await reader.click("form[action$='/audit'] button");
  // Some of what is drawn may have been judged before.
  const drawn = plain(await page.locator("ul.rows li a").first().innerText());
  const already = Number(drawn.match(/\d+/)[0]);
  reader.check(drawn === t(lang, "audit.judged", { judged: already, drawn: 80 }), `the audit that was drawn says "${drawn}"`);
  for (let i = 0; i < 6; i++) {
    await fresh(reader);
    await blind(reader, lang);
    await judge(reader, i % 2 ? "same" : "different", undefined, who);
  }
  await reader.go("review/audit");
  await reader.has(t(lang, "audit.judged", { judged: already + 6, drawn: 80 }));
  const marks = await page.locator("table.calib .iv b").count();
  reader.check(marks > 0, "what was judged is not in the picture");
  for (const row of await page.locator("section[aria-labelledby='h-c0'] table.calib tbody tr").all()) {
    const share = plain(await row.locator("td.n").last().innerText()).match(/[\d.]+(?=%)/g)?.map(Number);
    if (share) reader.check(share[1] <= share[0] && share[0] <= share[2], `the share ${share[0]} is outside its interval`);
  }
  await page.locator("section[aria-labelledby='h-c2'] summary").first().click();
  reader.check(await page.locator("section[aria-labelledby='h-c2'] table.calib").first().isVisible(), "the table of one script does not open");
  return reader;
}

// later puts pairs off and takes them up again.
export async function later(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  await as(reader, { en: "Salma Reyes", ar: "سلمى ريس" }[lang]);
  await reader.go("review/next");
  const first = page.url();
  await judge(reader, "later");
  reader.check(page.url() !== first, "a pair that was put off stays");
  await reader.go("review");
  await reader.click(`a[href="/${lang}/review/resume"]`);
  reader.check(page.url() === first, "the pair that was put off does not come back");
  return reader;
}

// keys judges with the keyboard of an Arabic layout: the place of the key
// counts, not its letter.
export async function keys(lang, options, session) {
  const reader = await new Reader(lang, { ...options, javaScript: true }).open(session);
  const { page } = reader;
  await as(reader, { en: "Hana Weiss", ar: "هناء وايس" }[lang]);
  await fresh(reader);
  const wire = await reader.context.newCDPSession(page);
  const press = async (code, key) => {
    await wire.send("Input.dispatchKeyEvent", { type: "keyDown", code, key, text: key });
    await wire.send("Input.dispatchKeyEvent", { type: "keyUp", code, key });
  };
  const stays = async (what) => {
    await page.waitForTimeout(300);
    reader.check(page.url() === here, `${what} judged the pair`);
  };
  let here = page.url();
  const shown = (await page.locator("form.decide button kbd").allInnerTexts()).join("");
  reader.check(shown === "YNUS", `the buttons show the keys "${shown}"`);
  // While somebody types, keys are letters.
  await press("KeyR", "ق");
  reader.check(await page.evaluate(() => document.activeElement.id === "reason"), "R does not lead to the reason");
  await press("KeyY", "غ");
  await stays("a letter in the reason");
  await page.locator("h1").click();
  // Switched off, they are nothing.
  await page.locator("label.keys input").uncheck();
  await page.locator("h1").click();
  await press("KeyN", "ى");
  await stays("a key that is switched off");
  await page.reload();
  reader.check((await page.locator("form.decide kbd").count()) === 0, "keys that were switched off are on again after a reload");
  await page.locator("label.keys input").check();
  await page.locator("h1").click();
  for (const [code, letter] of [["KeyS", "س"], ["KeyU", "ع"], ["KeyN", "ى"]]) {
    here = page.url();
    await Promise.all([page.waitForURL((u) => u.href !== here), press(code, letter)]);
    await page.waitForLoadState();
    reader.check(page.url().includes("/review/pair"), `${code} leads to ${reader.here()}`);
  }
  await reader.go("review");
  reader.check((await page.locator("#last .rows > li").count()) === 2, "two keys judged, and not two judgements stand");
  return reader;
}

// How pages look and how they are reached: without a mouse, on a phone, in the
// dark, on paper, and for those who hear a page and do not see it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Reader } from "./reader.mjs";
import { screens } from "./screens.mjs";
import { settings } from "./wire.mjs";
import { plain } from "./words.mjs";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

// sideways says how far a page reaches beyond the screen.
export function sideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

// violations asks axe about the page that is open.
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 2).map((n) => n.target.join(" ")).join("; ")})`);
}

// arabicFaults are what makes Arabic hard to read and axe does not know:
// letters pulled apart or slanted, and digits of two sorts on one page.
export function arabicFaults(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const e of document.querySelectorAll("body *")) {
      const own = [...e.childNodes].some((n) => n.nodeType === 3 && /[\u0600-\u06ff]/.test(n.data));
      if (!own) continue;
      const style = getComputedStyle(e);
      if (style.letterSpacing !== "normal" && parseFloat(style.letterSpacing) !== 0) faults.push(`letters are spaced in <${e.localName}>`);
      if (style.fontStyle === "italic") faults.push(`letters are slanted in <${e.localName}>`);
    }
    const text = document.body.innerText;
    if (/[0-9]/.test(text) && /[\u0660-\u0669\u06f0-\u06f9]/.test(text)) faults.push("digits of two sorts");
    return [...new Set(faults)];
  });
}

// look opens every screen in one language, one scheme and one width.
export async function look(lang, options, session) {
  const reader = await new Reader(lang, { ...options, javaScript: true, bypassCSP: true }).open(session);
  const { page } = reader;
  const all = await screens(reader);
  let seen = 0;
  for (const [name, path] of Object.entries(all)) {
    if (options.few && name.startsWith("figure-") && !options.few.includes(name)) continue;
    await page.goto(`${settings.origin}/${lang}/${path}`);
    seen++;
    const over = await sideways(page);
    reader.check(over <= 0, `${name} scrolls sideways by ${over} pixels`);
    const main = await reader.text("body");
    reader.check(!/⟦|ZgotmplZ|<no value>|%!|undefined|\[object/.test(main), `${name} shows a template's insides`);
    if (lang === "ar") for (const fault of await arabicFaults(page)) reader.fail(`${name}: ${fault}`);
    const silent = await page.locator("a[href]").evaluateAll((all) => all.filter((a) => !(a.innerText.trim() || a.getAttribute("aria-label"))).map((a) => a.getAttribute("href")));
    reader.check(silent.length === 0, `${name} has links that do not say what they lead to: ${silent}`);
    if (settings.dir) await page.screenshot({ path: join(settings.dir, `${name}.${lang}.${options.width}.${options.scheme}.png`), fullPage: true });
    if (options.axe) for (const v of await violations(page)) reader.fail(`${name}: ${v}`);
  }
  reader.note(`${seen} screens`);
  return reader;
}

// form looks at the screens that only a form leads to.
export async function forms(lang, options, session) {
  const reader = await new Reader(lang, { ...options, javaScript: true, bypassCSP: true }).open(session);
  const { page } = reader;
  const shown = async (name) => {
    for (const width of [390, 1366]) {
      await page.setViewportSize({ width, height: 768 });
      const over = await sideways(page);
      reader.check(over <= 0, `${name} scrolls sideways by ${over} pixels at ${width}`);
      if (settings.dir) await page.screenshot({ path: join(settings.dir, `${name}.${lang}.${width}.${options.scheme}.png`), fullPage: true });
    }
    for (const v of await violations(page)) reader.fail(`${name}: ${v}`);
  };
  await reader.go("record");
  await reader.click("form.entry button.p");
  await shown("record-errors");
  await page.locator("#item").selectOption({ index: 1 });
  await page.locator('input[name="did"][value="saw"]').check();
  await page.locator("#teller").fill(`${lang === "ar" ? "حارس الميناء" : "the harbour guard"} (${options.scheme})`);
  await page.locator('input[name="kind"][value="count"]').check();
  await reader.click("form.entry button.p");
  await shown("record-content");
  await page.locator('input[name="role.set"]').first().fill(`${lang === "ar" ? "قوارب في ميناء مردان" : "boats in the harbour of Mardan"} (${options.scheme})`);
  await page.locator('input[name="value.count"]').fill("12");
  await reader.click("form.entry button.p");
  await shown("record-names");
  await reader.click('button[value="names"]');
  await shown("record-confirm");
  await reader.go("figure/media-verified");
  await reader.click("#rests a[href*='/claim/']");
  await reader.click("#status >> xpath=ancestor::form >> button");
  await shown("claim-errors");
  await reader.context.clearCookies();
  await page.goto(`${settings.origin}/${lang}/`);
  await shown("signed-out");
  await page.goto(`${settings.origin}/${lang}/enter/a-link-that-was-used`);
  await shown("link-late");
  await page.goto(`${settings.origin}/${lang}/leave`);
  await shown("left");
  return reader;
}

// focus says where the keyboard is, and whether one can see it.
function focus(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    return {
      what: `${e.localName}${e.id ? "#" + e.id : ""}${typeof e.className === "string" && e.className ? "." + e.className.split(" ")[0] : ""}`,
      href: e.getAttribute("href"), top: e.offsetTop,
      seen: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth,
      ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
  });
}

// keyboard goes through pages with the tab key alone.
export async function keyboard(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const { page } = reader;
  for (const path of ["", "figure/investigated-killed", "record", "log", "claims"]) {
    await reader.go(path);
    // What can be reached: links, buttons, fields and summaries that are shown;
    // of a group of radio buttons the tab key reaches one.
    const wanted = await page.evaluate(() => {
      const groups = new Set();
      return [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary")].filter((e) => {
        if (!e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
        if (e.type !== "radio") return true;
        if (groups.has(e.name)) return false;
        groups.add(e.name);
        return true;
      }).length;
    });
    const reached = [];
    for (let i = 0; i < wanted + 20; i++) {
      await page.keyboard.press("Tab");
      const now = await focus(page);
      if (!now) break;
      reached.push(now);
      if (path !== "" && path !== "record" && i > 40) break; // long lists are alike
    }
    reader.check(reached[0]?.what === "a.skip", `/${path}: the first stop is ${reached[0]?.what}`);
    reader.check(reached[1]?.what === "a.exit", `/${path}: the second stop is ${reached[1]?.what}, not the way out`);
    for (const r of reached) {
      reader.check(r.ring, `/${path}: ${r.what} shows no ring when the keyboard is on it`);
      reader.check(r.seen, `/${path}: ${r.what} takes the keyboard but is not on the screen`);
    }
    // Parts of a date field are stops of their own.
    if (path === "" || path === "record") reader.check(reached.length >= wanted, `/${path}: ${reached.length} of ${wanted} controls are reached`);
  }
  // The whole way by keys: skip to the text, open a figure, open a claim.
  await reader.go("");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  reader.check(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "skipping does not lead into the text");
  await page.locator('table.figs th a').first().focus();
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  reader.check(reader.here().startsWith(`/${lang}/figure/`), `enter on a figure leads to ${reader.here()}`);
  // A passage opens by keys.
  if (settings.lines) {
    await page.locator("#rests summary").first().focus();
    await page.keyboard.press("Enter");
    reader.check(await page.locator("#rests details blockquote").first().isVisible(), "a passage does not open by keys");
  }
  return reader;
}

// print looks at pages as they go on paper.
export async function print(lang, options, session) {
  const reader = await new Reader(lang, { ...options, width: 794, height: 1123 }).open(session);
  const { page } = reader;
  await page.emulateMedia({ media: "print" });
  for (const path of ["", "figure/investigated-killed", "figure/individually-described", "log", "lists", "list/council", "review/next"]) {
    await reader.go(path);
    reader.check((await sideways(page)) <= 0, `/${path} on paper is wider than the sheet`);
    for (const gone of ["header.bar form", "nav.nav", "a.exit"]) {
      reader.check(!(await page.locator(gone).first().isVisible()), `/${path} prints ${gone}`);
    }
    // Nothing lies over anything else: no text is covered.
    const covered = await page.evaluate(() => {
      const faults = [];
      for (const e of document.querySelectorAll("h1,h2,h3,th,td,dt,dd,p,li")) {
        const range = document.createRange();
        const word = [...e.childNodes].find((n) => n.nodeType === 3 && n.data.trim());
        if (!word || !e.checkVisibility() || e.closest(".vh") || getComputedStyle(e).clipPath !== "none") continue;
        range.selectNodeContents(word);
        const box = range.getClientRects()[0];
        if (!box || box.width < 2) continue;
        scrollTo(0, box.top + scrollY - 300);
        const now = range.getClientRects()[0];
        const top = document.elementFromPoint(now.left + now.width / 2, now.top + now.height / 2);
        if (!top || !(e === top || e.contains(top) || top.contains(e))) faults.push(`${e.localName}: ${word.data.trim().slice(0, 30)}`);
      }
      return faults;
    });
    for (const fault of covered) reader.fail(`/${path} on paper covers ${fault}`);
    const position = settings.figures[lang].figures[0].position;
    if (path.startsWith("figure/")) {
      const all = await reader.text("body");
      reader.check(all.includes(path.split("/")[1]), `/${path} on paper does not say which record it is`);
      reader.check(/\d{2,}/.test(all) && position > 0, `/${path} on paper does not say as of when`);
    }
    const leading = (await page.locator("main").innerText()).split("\n").map(plain).filter(Boolean);
    reader.check(leading.length > 5, `/${path} on paper is nearly empty`);
  }
  return reader;
}

// style reads the style sheet: it names no side of the screen, so that it
// serves both directions of writing, and it loads nothing.
export async function style(lang, options, session) {
  const reader = await new Reader(lang, options).open(session);
  const answer = await reader.page.goto(`${settings.origin}/style.css`);
  const css = (await answer.text()).replace(/\/\*[\s\S]*?\*\//g, "").replace(/@media[^{]*/g, "");
  const sides = css.match(/(?:^|[;{\s])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|top|bottom|float|clear)\s*:|text-align\s*:\s*(?:left|right)/g);
  reader.check(!sides, `the style sheet names sides of the screen: ${sides}`);
  reader.check(!/url\(|@import|@font-face/.test(css), "the style sheet loads something");
  return reader;
}

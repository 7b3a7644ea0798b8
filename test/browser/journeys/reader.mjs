// A reader: one browser window in one language, which notes everything that a
// page does wrong while a journey goes through it.
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { settings, withLink } from "./wire.mjs";
import { plain } from "./words.mjs";

export const browser = await chromium.launch({
  executablePath: settings.programs.chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-prefers-reduced-motion"],
});

// The most that a page and the style sheet may weigh, compressed.
const pageBudget = 30 * 1024;
const styleBudget = 20 * 1024;

// required are headers that every answer carries, with what they must say.
const required = {
  "cache-control": /^no-store$/,
  "referrer-policy": /^no-referrer$/,
  "x-content-type-options": /^nosniff$/,
  "content-security-policy": /default-src 'none'.*frame-ancestors 'none'/,
};

// headerFaults says what is wrong with the headers of an answer.
export function headerFaults(headers) {
  const faults = [];
  for (const [name, want] of Object.entries(required)) {
    if (!want.test(headers[name] ?? "")) faults.push(`${name} is "${headers[name] ?? ""}"`);
  }
  const policy = headers["content-security-policy"] ?? "";
  if (/unsafe-inline|unsafe-eval|\*|https?:/.test(policy)) faults.push(`the policy lets something in: ${policy}`);
  return faults;
}

// Reader keeps what failed; a journey goes on after a failure where it can, so
// that one run shows everything.
export class Reader {
  constructor(lang, options) {
    this.lang = lang;
    this.options = options;
    this.failures = [];
    this.notes = [];
    this.checks = 0;
    this.pending = [];
  }

  // open makes the window. session carries the cookie of somebody signed in.
  async open(session) {
    const { javaScript = false, width = 1366, height = 768, scheme = "light", bypassCSP = false } = this.options;
    this.context = await browser.newContext({
      javaScriptEnabled: javaScript, viewport: { width, height }, colorScheme: scheme, bypassCSP,
      locale: this.lang === "ar" ? "ar-SY" : "en-GB", storageState: session,
    });
    this.context.setDefaultTimeout(20_000);
    this.page = await this.context.newPage();
    this.page.on("request", (r) => {
      if (!r.url().startsWith(settings.origin + "/")) this.fail(`asks another place for ${r.url()}`);
    });
    this.page.on("response", (r) => this.pending.push(this.weigh(r)));
    this.page.on("console", (m) => {
      if (m.type() === "error" && !/status of 4\d\d/.test(m.text())) this.fail(`the browser complains: ${m.text()}`);
    });
    this.page.on("pageerror", (e) => this.fail(`a script fails: ${e}`));
    return this;
  }

  async weigh(answer) {
    const where = new URL(answer.url()).pathname;
    for (const fault of headerFaults(answer.headers())) this.fail(`${where}: ${fault}`);
    if (answer.status() >= 300 && answer.status() < 400) return;
    let body;
    try {
      body = await answer.body();
    } catch {
      return; // the window moved on before it was read
    }
    const style = where === "/style.css";
    const weight = gzipSync(body).length;
    if (weight > (style ? styleBudget : pageBudget)) this.fail(`${where} weighs ${weight} bytes compressed`);
    const text = body.toString().replace('<script src="/keys.js" defer></script>', "");
    if (!style && where !== "/keys.js" && / style="|<script|javascript:/.test(text)) this.fail(`${where} holds a style or a script of its own`);
    this.heaviest = Math.max(this.heaviest ?? 0, style ? 0 : weight);
  }

  fail(message) {
    if (!this.failures.includes(message)) this.failures.push(message);
  }

  note(message) {
    this.notes.push(message);
  }

  check(fine, message) {
    this.checks++;
    if (!fine) this.fail(message);
    return fine;
  }

  // has checks that a text is on the page, or in the part of it that is named.
  async has(text, where = "main", what = "") {
    const seen = await this.text(where);
    return this.check(seen.includes(plain(text)), `${what || this.here()} does not say "${plain(text)}"`);
  }

  async text(where = "main") {
    return plain(await this.page.locator(where).first().innerText());
  }

  here() {
    const u = new URL(this.page.url());
    return u.pathname + u.search;
  }

  async go(path, status = 200) {
    const answer = await this.page.goto(`${settings.origin}/${this.lang}/${path}`);
    this.check(answer.status() === status, `${path} answers ${answer.status()}, not ${status}`);
    return answer;
  }

  // click follows a link or presses a button and waits for the page it leads
  // to, as a reader does.
  async click(target) {
    const locator = typeof target === "string" ? this.page.locator(target).first() : target.first();
    const [answer] = await Promise.all([
      this.page.waitForNavigation({ waitUntil: "load" }),
      locator.click(),
    ]);
    return answer;
  }

  async close() {
    await Promise.allSettled(this.pending);
    await this.context?.close();
  }
}

// signIn enters by a fresh link and returns the session, which other windows
// of the same person can share.
export function signIn(lang = "en") {
  return withLink(async (link) => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: lang });
    const page = await context.newPage();
    await page.goto(link);
    await page.locator("main form button").click();
    await page.waitForLoadState();
    const state = await context.storageState();
    await context.close();
    return state;
  });
}

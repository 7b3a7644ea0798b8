// The same pages in Firefox with what Tor Browser takes away at "Safest": no
// JavaScript, no SVG, no web fonts, no MathML. The browser is driven from
// outside by its own remote protocol (Marionette), which needs no script in
// the page.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { known } from "./known.mjs";
import { settings, withLink } from "./wire.mjs";
import { plain, t } from "./words.mjs";

const safest = {
  "javascript.enabled": false, "svg.disabled": true, "gfx.downloadable_fonts.enabled": false, "mathml.disabled": true,
  "marionette.port": 0, "remote.active-protocols": 2, "datareporting.policy.dataSubmissionEnabled": false, "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false, "browser.startup.homepage": "about:blank", "startup.homepage_welcome_url": "about:blank",
  "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false, "browser.safebrowsing.downloads.enabled": false,
  "browser.region.network.url": "", "services.settings.server": "", "extensions.update.enabled": false, "browser.newtabpage.enabled": false,
  "network.dns.disablePrefetch": true, "browser.aboutwelcome.enabled": false, "toolkit.telemetry.enabled": false,
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Marionette speaks to one Firefox: "length:[0, id, command, parameters]".
class Marionette {
  constructor(socket) {
    this.socket = socket;
    this.waiting = new Map();
    this.id = 0;
    this.buffer = Buffer.alloc(0);
    socket.on("data", (d) => this.read(d));
    socket.on("error", (e) => this.end(e));
    socket.on("close", () => this.end(new Error("Firefox is gone")));
  }

  end(error) {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  read(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const colon = this.buffer.indexOf(":");
      if (colon < 0) return;
      const length = Number(this.buffer.subarray(0, colon));
      if (this.buffer.length < colon + 1 + length) return;
      const message = JSON.parse(this.buffer.subarray(colon + 1, colon + 1 + length));
      this.buffer = this.buffer.subarray(colon + 1 + length);
      if (!Array.isArray(message)) continue; // the greeting
      const [, id, error, result] = message;
      const one = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) one?.reject(new Error(`${error.error}: ${error.message}`));
      else one?.resolve(result);
    }
  }

  ask(command, parameters = {}) {
    const body = JSON.stringify([0, ++this.id, command, parameters]);
    return new Promise((resolve, reject) => {
      this.waiting.set(this.id, { resolve, reject });
      this.socket.write(`${Buffer.byteLength(body)}:${body}`);
    });
  }

  async find(css) {
    const found = await this.ask("WebDriver:FindElement", { using: "css selector", value: css });
    return Object.values(found.value)[0];
  }

  async click(css) {
    await this.ask("WebDriver:ElementClick", { id: await this.find(css) });
  }

  async type(css, text) {
    await this.ask("WebDriver:ElementSendKeys", { id: await this.find(css), text });
  }

  async text(css) {
    return plain((await this.ask("WebDriver:GetElementText", { id: await this.find(css) })).value);
  }

  async address() {
    return (await this.ask("WebDriver:GetCurrentURL")).value;
  }

  go(url) {
    return this.ask("WebDriver:Navigate", { url });
  }
}

// start opens Firefox on a profile of its own and waits for its port.
async function start(profile) {
  await writeFile(join(profile, "user.js"), Object.entries(safest).map(([k, v]) => `user_pref(${JSON.stringify(k)}, ${JSON.stringify(v)});`).join("\n"));
  const process = spawn(settings.programs.firefox, ["--headless", "--no-remote", "--marionette", "--profile", profile, "about:blank"],
    { stdio: "ignore", env: { ...globalThis.process.env, HOME: profile, MOZ_HEADLESS_WIDTH: "1366", MOZ_HEADLESS_HEIGHT: "900" } });
  for (let i = 0; i < 150; i++) {
    const port = Number(await readFile(join(profile, "MarionetteActivePort"), "utf8").catch(() => "0"));
    if (port) {
      const socket = connect(port, "127.0.0.1");
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      return { process, firefox: new Marionette(socket), socket };
    }
    await pause(200);
  }
  process.kill("SIGKILL");
  throw new Error("Firefox did not open its port within 30 seconds");
}

// journey signs in, follows a figure down to its source, and starts a claim.
async function journey(firefox, lang, check) {
  await withLink(async (link) => {
    await firefox.go(link.replace("/enter/", `/${lang}/enter/`));
    check((await firefox.text("main")).includes(t(lang, "signin.open")), "the link shows no button");
    await firefox.click("main form button");
  });
  check((await firefox.address()) === `${settings.origin}/${lang}/`, `signing in led to ${await firefox.address()}`);
  // The browser really has no script: a page that needs one would stay as it is.
  await firefox.go("data:text/html,<p id=x>off</p><script>x.textContent='on'</script>");
  check((await firefox.text("#x")) === "off", "JavaScript is on");
  await firefox.go(`${settings.origin}/${lang}/`);
  const table = await firefox.text("table.figs");
  for (const [id, want] of Object.entries(known)) {
    const title = settings.figures[lang].figures.find((f) => f.id === id)?.title ?? id;
    check(table.includes(plain(title)) && (!want.shown || table.includes(want.shown)), `${id} is not on the overview`);
  }
  await picture(firefox, `overview.${lang}.safest`);
  await firefox.click(`table.figs a[href="/${lang}/figure/investigated-killed"]`);
  check((await firefox.text("p.big")).startsWith("32"), "the figure shows another number");
  await picture(firefox, `figure.${lang}.safest`);
  await firefox.click("#rests a[href*='/claim/']");
  check((await firefox.text("main")).includes(t(lang, "at.paragraph", { n: 5 })), "the claim does not say where it stands");
  await firefox.click("main a[href*='/item/']");
  check((await firefox.text("main")).includes("79176ce1969413f9a00a824d22d3a54d"), "the item does not show its digest");
  // Two records: blind first, then what the match rests on, in bars of CSS.
  await firefox.click(`nav a[href="/${lang}/review"]`);
  await firefox.click(`a[href="/${lang}/review/next"]`);
  check((await firefox.text("main")).includes(t(lang, "blind.says")), "the pair is not blind");
  await picture(firefox, `pair-blind.${lang}.safest`);
  await firefox.click("form[action$='/open'] button");
  const terms = (await firefox.text("table.wf tbody")).replace(/[^\d.+\-\s]/g, " ").match(/[+-]\d+\.\d\d/g).map((x) => Math.round(Number(x) * 100));
  const score = terms.pop();
  check(terms.reduce((a, b) => a + b, 0) === score, `the terms ${terms} do not add up to ${score}`);
  await picture(firefox, `pair.${lang}.safest`);
  await firefox.click(`nav a[href="/${lang}/lists"]`);
  check((await firefox.text("main")).includes(t(lang, "lists.held")), "the lists are not shown");
  await picture(firefox, `lists.${lang}.safest`);
  await firefox.click(`nav a[href="/${lang}/record"]`);
  await firefox.type("#quote", "kept as typed");
  await firefox.click("form.entry button.p");
  check((await firefox.text("#errors")).includes(t(lang, "form.kept")), "a form with things missing is not explained");
  check((await firefox.text("#quote")) === "kept as typed", "what was typed is gone");
  await firefox.click("a.exit");
  await firefox.go(`${settings.origin}/${lang}/`);
  check((await firefox.text("main")).includes(t(lang, "signedout.title")), "leaving does not end the session");
}

async function picture(firefox, name) {
  const { value } = await firefox.ask("WebDriver:TakeScreenshot", { full: true, hash: false });
  const png = Buffer.from(value, "base64");
  if (png.length < 20_000) throw new Error(`the picture of ${name} is all but empty (${png.length} bytes)`);
  if (settings.dir) await writeFile(join(settings.dir, name + ".png"), png);
}

// firefox runs the journey in one language; without Firefox it is skipped.
export async function firefox(lang) {
  const failures = [];
  if (!settings.programs.firefox) return { failures, notes: [], skipped: "firefox-esr is not installed" };
  const profile = await mkdtemp(join(tmpdir(), "sijil-firefox-"));
  let run;
  try {
    run = await start(profile);
    const { value, capabilities } = await run.firefox.ask("WebDriver:NewSession", { capabilities: { alwaysMatch: { pageLoadStrategy: "normal" } } });
    await journey(run.firefox, lang, (fine, message) => fine || failures.push(message));
    const version = (capabilities ?? value?.capabilities)?.browserVersion;
    return { failures, notes: [`Firefox ${version}, nothing but HTML and CSS`] };
  } finally {
    if (run) {
      const gone = new Promise((resolve) => run.process.once("exit", resolve));
      run.firefox.ask("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => {});
      await Promise.race([gone, pause(5000)]);
      if (run.process.exitCode === null) run.process.kill("SIGKILL");
      run.socket.destroy();
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

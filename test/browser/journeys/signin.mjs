// Signing in: a one-time link, a button, a session; and everybody whom that
// must keep out.
import { request } from "node:http";
import { Reader, headerFaults } from "./reader.mjs";
import { settings, withLink } from "./wire.mjs";
import { plain, t } from "./words.mjs";

// raw asks without a browser, so that headers can be whatever an attacker
// sends.
function raw(path, { method = "GET", headers = {}, body = "" } = {}) {
  const { hostname, port } = new URL(settings.origin);
  return new Promise((resolve, reject) => {
    const r = request({ hostname, port, path, method, headers: { "content-length": Buffer.byteLength(body), ...headers } }, (answer) => {
      let text = "";
      answer.on("data", (d) => (text += d));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    r.on("error", reject);
    r.end(body);
  });
}

// secrets are words that nobody may read who is not signed in.
const secrets = ["Banias", "بانياس", "Samira", "سميرة", "sijil collect"];

// withoutSession goes everywhere without a session.
async function withoutSession(reader, lang) {
  for (const path of ["", "items", "claims", "acts", "record", "log", "search?q=village", "figure/investigated-killed", "item/statement", "open/statement"]) {
    const answer = await raw(`/${lang}/${path}`);
    reader.check(answer.status === 401, `without a session /${path} answers ${answer.status}`);
    reader.check(!secrets.some((s) => answer.text.includes(s)), `without a session /${path} shows something of the case`);
    for (const fault of headerFaults(answer.headers)) reader.fail(`/${path} without a session: ${fault}`);
  }
}

// others are whoever must be refused although they hold a session.
async function others(reader, lang, cookie) {
  const own = new URL(settings.origin).host;
  const refusals = [
    ["another name for this machine", { headers: { host: "localhost:" + own.split(":")[1], cookie } }, "refuse.host"],
    ["another host", { headers: { host: "sijil.example", cookie } }, "refuse.host"],
    ["another port", { headers: { host: "127.0.0.1:1", cookie } }, "refuse.host"],
    ["a form of another site", { method: "POST", headers: { host: own, cookie, origin: "https://elsewhere.example", "sec-fetch-site": "cross-site", "content-type": "application/x-www-form-urlencoded" }, body: "step=source" }, "refuse.origin"],
    ["a form of another port", { method: "POST", headers: { host: own, cookie, origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site", "content-type": "application/x-www-form-urlencoded" }, body: "step=source" }, "refuse.origin"],
    ["a form of an old browser of another site", { method: "POST", headers: { host: own, cookie, origin: "https://elsewhere.example" } }, "refuse.origin"],
  ];
  for (const [who, how, why] of refusals) {
    const answer = await raw(`/${lang}/record`, how);
    reader.check(answer.status === 403, `${who} is answered with ${answer.status}`);
    reader.check(plain(answer.text).includes(t(lang, why)), `${who} is not told why it is refused`);
    reader.check(!secrets.some((s) => answer.text.includes(s)), `${who} sees something of the case`);
    for (const fault of headerFaults(answer.headers)) reader.fail(`${who}: ${fault}`);
  }
}

// signin goes through the whole life of a session.
export async function signin(lang, options) {
  const reader = await new Reader(lang, options).open();
  const { page } = reader;
  await withoutSession(reader, lang);
  await withLink(async (link) => {
    // A link has no language of its own; the browser's is taken.
    await page.goto(link);
    reader.check(new URL(page.url()).pathname.startsWith(`/${lang}/enter/`), `the link opened ${reader.here().replace(/enter\/.*/, "enter/…")}`);
    await reader.has(t(lang, "signin.open"));
    reader.check((await reader.context.cookies()).length === 0, "opening the link already gives a session");
    await page.reload(); // a nervous second look uses nothing up
    await reader.click("main form button");
    reader.check(new URL(page.url()).pathname === `/${lang}/`, `the button led to ${reader.here()}`);
    const cookies = await reader.context.cookies();
    reader.check(cookies.length === 1 && cookies[0].httpOnly && cookies[0].sameSite === "Strict" && cookies[0].expires === -1,
      `the cookie is ${JSON.stringify(cookies.map((c) => ({ ...c, value: "" })))}`);
    // The same link again: by address, and by the button of somebody who had it open.
    const used = link.replace(settings.origin, "");
    for (const how of [{}, { method: "POST" }]) {
      const answer = await raw(`/${lang}${used}`, how);
      reader.check(answer.status === 403, `a used link answers ${answer.status} to ${how.method ?? "GET"}`);
      reader.check(plain(answer.text).includes(t(lang, "signin.late")), "a used link does not say that it is used");
      reader.check(!answer.headers["set-cookie"], "a used link gives a session");
    }
    const cookie = cookies.map((c) => `${c.name}=${c.value}`).join("; ");
    await others(reader, lang, cookie);
    const still = await raw(`/${lang}/`, { headers: { cookie } });
    reader.check(still.status === 200, "the session did not survive what others tried");
    // Out by the front door.
    await reader.click(page.locator("nav form button"));
    reader.check((await raw(`/${lang}/`, { headers: { cookie } })).status === 401, "the session outlives signing out");
    await page.goto(`${settings.origin}/${lang}/`);
    await reader.has(t(lang, "signedout.title"));
  });
  return reader;
}

// leaving is the quick way out: one key from anywhere, and nothing to be seen.
export async function leaving(lang, options) {
  const reader = await new Reader(lang, options).open();
  const { page } = reader;
  await withLink(async (link) => {
    await page.goto(link);
    await reader.click("main form button");
  });
  const cookie = (await reader.context.cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
  await reader.go("figure/investigated-killed");
  await reader.click("a.exit");
  const all = await reader.text("body");
  reader.check(!secrets.some((s) => all.includes(s)) && !/sijil|سجل|سِجِل/i.test(all + (await page.title())), `the page that is left behind says: ${all} / ${await page.title()}`);
  reader.check((await raw(`/${lang}/`, { headers: { cookie } })).status === 401, "the session outlives leaving");
  await page.goBack();
  const back = await reader.text("body");
  reader.check(!secrets.some((s) => back.includes(s)), "the way back shows the case again");
  return reader;
}

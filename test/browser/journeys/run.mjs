// Runs every journey and reports each by name. English and Arabic go at the
// same time, each with its own windows; journeys that record something come
// after those that count what is there.
import { browser, signIn } from "./reader.mjs";
import { report, settings } from "./wire.mjs";
import { leaving, signin } from "./signin.mjs";
import { trace } from "./trace.mjs";
import { compare } from "./compare.mjs";
import { item } from "./item.mjs";
import { log, search } from "./log.mjs";
import { kept, record } from "./record.mjs";
import { assess } from "./assess.mjs";
import { forms, keyboard, look, print, style } from "./look.mjs";
import { firefox } from "./firefox.mjs";
import { audit, keys, later, people, review } from "./people.mjs";

const session = await signIn();

// go runs one journey and says how it went; a journey that breaks off is a
// failure of its own and stops no other.
async function go(name, journey) {
  const begun = Date.now();
  let reader;
  try {
    reader = await journey();
    await reader.close?.();
    report(name, reader.failures, reader.notes, Date.now() - begun, reader.skipped);
  } catch (e) {
    report(name, [`it broke off: ${e.stack}`], [], Date.now() - begun);
  }
}

// few are the figures that are looked at in every scheme and width; the others
// have the same page.
const few = ["figure-investigated-killed", "figure-snhr-documented", "figure-ohchr-believed", "figure-individually-described"];

// reading is what changes nothing; writing what records.
const reading = (lang) => [
  ["sign in by the one-time link", () => signin(lang, {})],
  ["leave quickly", () => leaving(lang, {})],
  ["trace every figure to its passages", () => trace(lang, {}, session)],
  ...(lang === "en" ? [["trace every figure with JavaScript on", () => trace(lang, { javaScript: true }, session, few.map((f) => f.replace("figure-", "")))]] : []),
  ["compare claims about one act", () => compare(lang, {}, session)],
  ["open an item and its custody", () => item(lang, {}, session)],
  ["search in two scripts", () => search(lang, {}, session)],
  ["go from lists to records and people", () => people(lang, {}, session)],
  ["use the keyboard alone", () => keyboard(lang, {}, session)],
  ["print", () => print(lang, {}, session)],
  ["read the style sheet", () => style(lang, {}, session)],
  ...["light", "dark"].flatMap((scheme) => [1366, 390].map((width) =>
    [`look at every screen, ${scheme}, ${width} wide`, () => look(lang, { scheme, width, axe: width > 400 || scheme === "light", few }, session)])),
  ["Firefox without JavaScript, SVG and fonts", () => firefox(lang)],
];
const writing = (lang) => [
  ["filter and page the audit log", () => log(lang, {}, session)],
  ["record a claim", () => record(lang, {}, session)],
  ["keep a form when the session ends", () => kept(lang, {}, session)],
  ["assess and retract", () => assess(lang, {}, session)],
  ["draw a random audit and judge some of it", () => audit(lang, {}, session)],
  ["judge a pair, differ, decide, take back", () => review(lang, {}, session)],
  ["judge a pair with JavaScript on", () => review(lang, { javaScript: true }, session)],
  ["put a pair off", () => later(lang, {}, session)],
  ["judge with keys on an Arabic layout", () => keys(lang, {}, session)],
  ...["light", "dark"].map((scheme) => [`look at the forms, ${scheme}`, () => forms(lang, { scheme }, session)]),
];

const only = settings.only ? new RegExp(settings.only) : /./;
const named = (lang, [name, journey]) => [`${lang}: ${name}`, journey];
const wanted = (lang, list) => list(lang).map((j) => named(lang, j)).filter(([name]) => only.test(name));

await Promise.all(["en", "ar"].map(async (lang) => {
  for (const [name, journey] of wanted(lang, reading)) await go(name, journey);
}));
// What records goes one after the other: it counts entries of the log.
for (const lang of ["en", "ar"]) {
  for (const [name, journey] of wanted(lang, writing)) await go(name, journey);
}
await browser.close();
process.exit(0);

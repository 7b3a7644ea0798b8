// Every screen that the pages have, as addresses below the language.
import { settings } from "./wire.mjs";

// screens finds addresses of items, acts and claims on the pages themselves,
// so that ids are only ever taken from where a reader sees them.
export async function screens(reader) {
  const first = async (path, selector, nth = 0) => {
    await reader.go(path);
    const href = await reader.page.locator(selector).nth(nth).getAttribute("href");
    return href.replace(/^\/(en|ar)\//, "");
  };
  const claim = await first("figure/investigated-killed", "#rests a[href*='/claim/']");
  const killing = await first("figure/individually-described", "#rests a[href*='/claim/']");
  const item = await first("items", "main table a[href*='/item/']");
  const event = await first("acts?kind=event", "main table a[href*='/act/']");
  const act = await first(killing, "main dl a[href*='/act/']");
  const list = await first("lists", "main a[href*='/list/']");
  const person = await first(list, "#records a[href*='/person/']");
  await reader.go("review/next");
  const pair = reader.here().replace(/^\/(en|ar)\//, "");
  return {
    "lists": "lists", "list": list, "list-last": "list/relief?from=50", "person": person, "review": "review", "audit": "review/audit", "pair": pair,
    "overview": "", "overview-trace": "?trace=interviewees", "items": "items", "item": item, "claims": "claims",
    "claims-none": "claims?words=zzzz", "claim": claim, "claim-killing": killing, "acts": "acts", "event": event, "act": act,
    "record": "record", "log": "log", "log-filtered": "log?verb=claim.", "search": "search", "search-found": "search?q=Banias",
    "search-none": "search?q=zzzz", "missing": "figure/nothing-of-that-name",
    ...Object.fromEntries(settings.figures.en.figures.map((f) => [`figure-${f.id}`, `figure/${f.id}`])),
  };
}

// The program's own messages, so that the tests follow what pages mean and not
// how a message happens to be worded today.
import { settings } from "./wire.mjs";

// plain takes away the invisible marks of direction and the differences of
// space that mean nothing to a reader.
export function plain(text) {
  return text.replace(/[\u200e\u200f\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();
}

// t returns a message; a plural is chosen by with.n.
export function t(lang, key, values = {}) {
  let text = settings.words[lang][key];
  if (text === undefined) throw new Error(`no message ${key} in ${lang}`);
  if (typeof text === "object") {
    const form = new Intl.PluralRules(lang).select(Number(values.n));
    text = text[form] ?? text.other;
  }
  return plain(text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all));
}

// code returns the message of a code, or null where the vocabulary has it.
export function code(lang, list, name) {
  return settings.words[lang][`${list}.${name}`] === undefined ? null : t(lang, `${list}.${name}`);
}

// range writes bounds as the pages do.
export function range(lang, min, max) {
  if (min === null && max === null) return t(lang, "range.none");
  if (max === null) return t(lang, "range.from", { min });
  if (min === null) return t(lang, "range.to", { max });
  return min === max ? String(min) : t(lang, "range.both", { min, max });
}

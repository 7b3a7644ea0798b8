// What the sample must show, written down by hand from the statement and not
// taken from the program: a program that miscounts must not be its own judge.
// parts are the numbers of its breakdowns in order, closures one for each
// breakdown, paragraphs where in the statement it stands; notStated are fields
// about which the statement is silent.
export const known = {
  "investigated-killed": { shown: "32", min: 32, max: 32, residual: 2, closures: ["computed", "open"], parts: [24, 6, 2, 30], paragraphs: [5, 15], notStated: ["def.status"] },
  "received-killed-banias": { en: "more than 100", min: 101, max: null, paragraphs: [5] },
  "names-received": { shown: "16", min: 16, max: 16, paragraphs: [16], notStated: ["def.period"] },
  "ohchr-documented": { shown: "111", min: 111, max: 111, paragraphs: [18], notStated: ["def.period"] },
  "ohchr-believed": { en: "much higher", min: null, max: null, paragraphs: [18], notStated: ["def.stage"] },
  "snhr-documented": { shown: "420", min: 420, max: 420, residual: 381, closures: ["open"], parts: [39], paragraphs: [18], notStated: ["def.place", "def.period"] },
  "interviewees": { shown: "16", min: 16, max: 16, closures: ["computed"], parts: [5, 7, 2, 2], paragraphs: [13] },
  "interviewees-about-banias": { shown: "9", min: 9, max: 9, residual: 4, closures: ["open"], parts: [5], paragraphs: [15] },
  "interviewees-reporting-burial-restrictions": { shown: "7", min: 7, max: 7, paragraphs: [32] },
  "residents-describing-gunfire": { shown: "4", min: 4, max: 4, paragraphs: [21] },
  "walked-to-safety": { shown: "2", min: 2, max: 2, paragraphs: [30] },
  "left-in-hts-cars": { shown: "3", min: 3, max: 3, paragraphs: [30] },
  "media-verified": { shown: "9", min: 9, max: 9, paragraphs: [14] },
  "burial-site-pictures-verified": { shown: "4", min: 4, max: 4, paragraphs: [34] },
  "images-reviewed-of-one-body": { shown: "6", min: 6, max: 6, paragraphs: [22] },
  "individually-described": { shown: "7", min: 7, max: 7, closures: ["computed"], parts: [0, 4, 1, 2], paragraphs: [22, 23, 24, 28] },
};

// bounds is what the two lists that may overlap allow to be said.
export const bounds = { of: ["ohchr-documented", "snhr-documented"], min: 420, max: 531 };

// questions are what the queue must ask: the figures that each is about.
export const questions = [
  ["interviewees", "interviewees-about-banias"],
  ["burial-site-pictures-verified", "images-reviewed-of-one-body", "media-verified"],
  ["individually-described", "investigated-killed"],
];

// digest is the SHA-256 of the statement.
export const digest = "79176ce1969413f9a00a824d22d3a54d2c2c217a58c4fdc2fa46c208cca2e7c7";

// Talks to the Go test that started us: one JSON value a line. The first line
// that comes in says where the pages are; after that each line answers an
// {"ask":"link"} with a fresh one-time link. Links go this way because they
// must never stand among a process's arguments.
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function next() {
  const { value, done } = await lines.next();
  if (done) throw new Error("the test that started us is gone");
  return JSON.parse(value);
}

function say(what) {
  process.stdout.write(JSON.stringify(what) + "\n");
}

// settings: origin, figures {en, ar} as `sijil demo --json` prints them, words
// {en, ar} as locale/ has them, lines of the statement or null when it is not
// at hand, programs {chromium, firefox}, and dir, a folder for pictures.
export const settings = await next();

// Two journeys may ask at once, but only the newest link is worth anything:
// one waits until the other has entered.
let turn = Promise.resolve();

// withLink gives a fresh one-time link to use, and lets nobody else have one
// until it has been used.
export function withLink(use) {
  const mine = turn.then(async () => {
    say({ ask: "link" });
    return use((await next()).link);
  });
  turn = mine.catch(() => {});
  return mine;
}

// report says how one journey went: what failed, and what is worth knowing.
export function report(name, failures, notes, milliseconds, skipped) {
  say({ journey: name, failures, notes, milliseconds, skipped });
}

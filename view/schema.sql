-- The view, format 1. Everything here is derived from the journal and can be
-- dropped. Rows are numbered (seq) in the order in which they were applied,
-- which never runs against the order of positions: what was visible at a
-- position is what has a seq no larger than the last one applied at it.

-- What the view knows of itself: format, position, vocabulary, entries of unknown verbs.
CREATE TABLE state (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;

-- Words that occur in very many heads: origins, verbs, actors.
CREATE TABLE word (
  no   INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
);

-- The head of every entry. erased is 1 when its body is gone for good: the row is its tombstone.
CREATE TABLE entry (
  seq     INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,  -- position at which it became visible
  origin  INTEGER NOT NULL,  -- word
  idx     INTEGER NOT NULL,
  time    INTEGER NOT NULL,  -- microseconds since 1970, UTC
  verb    INTEGER NOT NULL,  -- word
  actor   INTEGER NOT NULL,  -- word
  subject TEXT NOT NULL,
  leaf    BLOB NOT NULL,     -- leaf hash, 32 bytes
  erased  INTEGER NOT NULL
);
CREATE UNIQUE INDEX entry_place ON entry (origin, idx);

-- The body of every entry whose verb the view understands, as it was stored.
CREATE TABLE body (
  seq   INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
);

-- Words and references of every entry. FTS5 writes in runs and merges them, so
-- that random ids cost no random page; it is the one index on ids. Words are
-- normalised in Go; references begin with "_" and a letter (see term.go).
CREATE VIRTUAL TABLE term USING fts5 (
  words,
  content = '', columnsize = 0, detail = none,
  tokenize = "ascii tokenchars '_:'"
);
-- What is deleted leaves the index at once, not at the next merge.
INSERT INTO term (term, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE term_row USING fts5vocab (term, instance);

-- What an entry does to a claim, an item or an assessment. The target may become visible later.
CREATE TABLE edge (
  target TEXT NOT NULL,
  kind   INTEGER NOT NULL,  -- 1 supersedes, 2 retracts, 3 assesses, 4 replaces an assessment or finding
  seq    INTEGER NOT NULL,  -- the entry that does it
  at     INTEGER NOT NULL,
  source TEXT NOT NULL,     -- id of the claim, assessment or finding in that entry
  status TEXT NOT NULL,     -- what an assessment says; else empty
  PRIMARY KEY (target, kind, seq)
) WITHOUT ROWID;

-- Claims that more than one entry supersedes or assesses: candidates for a question.
CREATE TABLE contested (
  target TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Members of figures that count records: which claim counts whom, on which basis, from when until when.
CREATE TABLE member (
  def    INTEGER NOT NULL,  -- seq of the figure's definition
  target TEXT NOT NULL,
  seq    INTEGER NOT NULL,  -- the claim's entry
  since  INTEGER NOT NULL,  -- first position at which the claim stood
  until  INTEGER NOT NULL,  -- first position at which it no longer did; the largest integer while it stands
  basis  INTEGER NOT NULL,  -- rank in finding.Bases
  PRIMARY KEY (def, target, seq, since)
) WITHOUT ROWID;

-- How many targets of a definition stand on each basis now; basis -1 counts the claims.
CREATE TABLE tally (
  def   INTEGER NOT NULL,
  basis INTEGER NOT NULL,
  n     INTEGER NOT NULL,
  PRIMARY KEY (def, basis)
) WITHOUT ROWID;

-- Lawful erasures: which entry, since when, why. The entry may become visible later.
CREATE TABLE erasure (
  origin INTEGER NOT NULL,  -- word
  idx    INTEGER NOT NULL,
  seq    INTEGER NOT NULL,  -- the entry that records the erasure
  at     INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (origin, idx, seq)
) WITHOUT ROWID;

-- Sets whose figures rested on an erased entry.
CREATE TABLE gap (
  set_id TEXT NOT NULL,
  origin INTEGER NOT NULL,
  idx    INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (set_id, origin, idx, seq)
) WITHOUT ROWID;

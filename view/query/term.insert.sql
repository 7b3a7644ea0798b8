-- Indexes the words and references of an entry.
INSERT INTO term (rowid, words) VALUES (:seq, :words)

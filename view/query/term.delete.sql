-- Removes the words and references of an entry, which must be given as they were indexed.
INSERT INTO term (term, rowid, words) VALUES ('delete', :seq, :words)

-- Adds the head of an entry.
INSERT INTO entry (seq, at, origin, idx, time, verb, actor, subject, leaf, erased)
VALUES (:seq, :at, :origin, :idx, :time, :verb, :actor, :subject, :leaf, :erased)

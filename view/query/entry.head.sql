-- The head of one entry, by primary key.
SELECT at, origin, idx, time, verb, actor, subject, leaf, erased FROM entry WHERE seq = :seq

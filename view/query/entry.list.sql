-- The entries of one log in order, with their bodies, through entry_place.
SELECT e.seq, e.at, e.idx, e.time, e.verb, e.actor, e.subject, e.leaf, e.erased, b.bytes
FROM entry e LEFT JOIN body b ON b.seq = e.seq
WHERE e.origin = :origin AND e.seq <= :last ORDER BY e.idx

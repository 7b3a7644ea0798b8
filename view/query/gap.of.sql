-- The erased entries that the figure of a set rested on, by primary key.
SELECT g.origin, g.idx, x.at, x.reason
FROM gap g JOIN erasure x ON x.origin = g.origin AND x.idx = g.idx AND x.seq = g.seq
WHERE g.set_id = :set AND g.seq <= :last ORDER BY g.origin, g.idx, g.seq

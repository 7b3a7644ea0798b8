-- All edges by target, by primary key.
SELECT target, kind, seq, at, source, status FROM edge WHERE seq <= :last ORDER BY target, kind, seq

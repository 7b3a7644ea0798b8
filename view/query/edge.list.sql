-- All edges by target, by primary key.
SELECT target, kind, seq, source, status FROM edge WHERE seq <= :last ORDER BY target, kind, seq

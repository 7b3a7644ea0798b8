-- What was done to a claim, an item or an assessment, by primary key.
SELECT kind, seq, at, source, status FROM edge WHERE target = :target AND seq <= :last ORDER BY kind, seq

-- All erasures, by primary key.
SELECT origin, idx, seq, at, reason FROM erasure WHERE seq <= :last ORDER BY origin, idx, seq

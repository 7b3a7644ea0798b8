-- The erasures of one entry, by primary key.
SELECT seq, at, reason FROM erasure WHERE origin = :origin AND idx = :idx ORDER BY seq

-- All words with their numbers; a scan of a small table.
SELECT no, text FROM word ORDER BY no

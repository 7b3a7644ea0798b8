-- Removes what a claim counts for one target, by primary key.
DELETE FROM member WHERE def = :def AND target = :target AND seq = :seq

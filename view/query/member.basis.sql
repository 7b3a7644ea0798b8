-- The nearest basis on which a target stands now, and whether the claim of a row counts it now, by primary key.
SELECT coalesce(min(basis), -1), coalesce(max(seq = :seq), 0)
FROM member WHERE def = :def AND target = :target AND until = 9223372036854775807

-- All members of a definition in key order.
SELECT target, seq, since, until, basis FROM member WHERE def = :def ORDER BY target, seq, since

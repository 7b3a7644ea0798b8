-- How many claims the members of a definition rest on at a position: a scan of its members.
SELECT count(DISTINCT seq) FROM member WHERE def = :def AND since <= :at AND until > :at

-- How many targets the log with the most of them has at a position: a scan of the definition's members.
SELECT coalesce(max(n), 0) FROM (
  SELECT count(DISTINCT member.target) AS n FROM member JOIN entry ON entry.seq = member.seq
  WHERE member.def = :def AND member.since <= :at AND member.until > :at GROUP BY entry.origin
)

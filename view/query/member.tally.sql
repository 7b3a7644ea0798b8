-- Targets by their nearest basis at a position: a scan of the definition's members in key order.
SELECT basis, count(*) FROM (
  SELECT min(basis) AS basis FROM member
  WHERE def = :def AND since <= :at AND until > :at GROUP BY target
) GROUP BY basis

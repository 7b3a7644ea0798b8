-- Members standing at a position from a target and claim on, by primary key.
SELECT target, seq FROM member
WHERE def = :def AND (target, seq) > (:target, :after) AND since <= :at AND until > :at
ORDER BY target, seq LIMIT :limit

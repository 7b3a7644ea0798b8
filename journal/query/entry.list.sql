-- The entries of a log from one index up to another, with the bodies that there
-- are. Uses the primary keys of both tables.
select entry.idx, entry.at, entry.head, entry.salt, entry.bodyhash, body.salt, body.bytes
from entry left join body on body.origin = entry.origin and body.idx = entry.idx
where entry.origin = :origin and entry.idx >= :from and entry.idx < :to
order by entry.idx

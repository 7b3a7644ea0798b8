-- Adds an entry. Uses the primary key.
insert into entry (origin, idx, at, head, salt, bodyhash) values (:origin, :idx, :at, :head, :salt, :bodyhash)

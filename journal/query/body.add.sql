-- Adds the sealed body of an entry. Uses the primary key.
insert into body (origin, idx, salt, bytes) values (:origin, :idx, :salt, :bytes)

-- Adds a hash of a log's tree. Uses the primary key.
insert into hash (origin, i, h) values (:origin, :i, :h)

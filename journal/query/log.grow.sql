-- Lets a log grow if it has the size expected; no row is changed otherwise.
-- Uses the primary key.
update log set size = :size, root = :root where origin = :origin and size = :expected

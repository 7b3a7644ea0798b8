-- Erases the sealed body of an entry. Uses the primary key.
delete from body where origin = :origin and idx = :idx

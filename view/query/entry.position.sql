-- The position at which a row became visible, by primary key.
SELECT at FROM entry WHERE seq = :seq

-- The body of one entry, by primary key.
SELECT bytes FROM body WHERE seq = :seq

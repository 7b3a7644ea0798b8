-- Where the entry of a row stands, by primary key.
SELECT origin, idx FROM entry WHERE seq = :seq

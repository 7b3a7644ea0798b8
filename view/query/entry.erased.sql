-- Whether the body of an entry is erased, by primary key.
SELECT erased FROM entry WHERE seq = :seq

-- Removes the body of an erased entry.
DELETE FROM body WHERE seq = :seq

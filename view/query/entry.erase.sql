-- Turns the head of an entry into its tombstone.
UPDATE entry SET erased = 1 WHERE seq = :seq

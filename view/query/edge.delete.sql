-- Removes what an erased entry did to another.
DELETE FROM edge WHERE target = :target AND kind = :kind AND seq = :seq

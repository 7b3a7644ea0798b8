-- Removes a gap that an erased erasure named.
DELETE FROM gap WHERE set_id = :set AND origin = :origin AND idx = :idx AND seq = :seq

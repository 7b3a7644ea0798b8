-- Removes what an erasure that was itself erased said.
DELETE FROM erasure WHERE origin = :origin AND idx = :idx AND seq = :seq

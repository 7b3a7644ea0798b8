-- The subject of an entry by its place in a log, through entry_place.
SELECT subject FROM entry WHERE origin = :origin AND idx = :idx

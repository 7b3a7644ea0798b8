-- An entry by its place in a log, through entry_place.
SELECT seq, erased FROM entry WHERE origin = :origin AND idx = :idx

-- Whether there are entries of other logs than the one given, by the index of places.
SELECT EXISTS (SELECT 1 FROM entry WHERE origin < :own) OR EXISTS (SELECT 1 FROM entry WHERE origin > :own)

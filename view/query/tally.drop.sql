-- Removes the tally of an erased definition.
DELETE FROM tally WHERE def = :def

-- The tally of a definition, by primary key.
SELECT basis, n FROM tally WHERE def = :def ORDER BY basis

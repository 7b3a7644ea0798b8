-- The number of the row applied last, from the end of the table.
SELECT coalesce(max(seq), 0) FROM entry

-- The highest place that is visible of a log, through entry_place; -1 if there is none.
SELECT coalesce(max(idx), -1) FROM entry WHERE origin = :origin

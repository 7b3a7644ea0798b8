-- Every log held, with its size and root. Reads the whole table: one row a log.
select origin, size, root from log order by origin

-- The signed checkpoints of a log, by size. Uses the primary key.
select size, note from checkpoint where origin = :origin order by size

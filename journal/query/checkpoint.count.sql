-- How many checkpoints are kept, of all logs. Reads the whole table: few rows.
select count(*) from checkpoint

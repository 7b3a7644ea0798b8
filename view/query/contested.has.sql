-- Whether more than one entry supersedes or assesses a claim, by primary key.
SELECT count(*) FROM contested WHERE target = :target

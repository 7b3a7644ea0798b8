-- All claims that more than one entry supersedes or assesses.
SELECT target FROM contested ORDER BY target

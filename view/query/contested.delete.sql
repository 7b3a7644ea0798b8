-- Takes back that more than one entry supersedes or assesses a claim.
DELETE FROM contested WHERE target = :target

-- Notes that more than one entry supersedes or assesses a claim.
INSERT INTO contested (target) VALUES (:target) ON CONFLICT DO NOTHING

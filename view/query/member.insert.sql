-- Adds a member of a figure that counts records.
INSERT INTO member (def, target, seq, since, until, basis) VALUES (:def, :target, :seq, :since, :until, :basis)

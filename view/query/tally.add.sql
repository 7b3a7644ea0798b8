-- Adds to the number of targets on a basis.
INSERT INTO tally (def, basis, n) VALUES (:def, :basis, :n)
ON CONFLICT (def, basis) DO UPDATE SET n = n + excluded.n

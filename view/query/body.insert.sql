-- Adds the body of an entry.
INSERT INTO body (seq, bytes) VALUES (:seq, :bytes)

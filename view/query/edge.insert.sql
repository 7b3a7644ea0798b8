-- Adds what an entry does to another.
INSERT INTO edge (target, kind, seq, at, source, status) VALUES (:target, :kind, :seq, :at, :source, :status)

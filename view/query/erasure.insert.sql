-- Records that an entry was erased, whether or not it is visible here yet.
INSERT INTO erasure (origin, idx, seq, at, reason) VALUES (:origin, :idx, :seq, :at, :reason)

-- Records that the figure of a set rested on an erased entry.
INSERT INTO gap (set_id, origin, idx, seq) VALUES (:set, :origin, :idx, :seq) ON CONFLICT DO NOTHING

-- All gaps, by primary key.
SELECT set_id, origin, idx, seq FROM gap WHERE seq <= :last ORDER BY set_id, origin, idx, seq

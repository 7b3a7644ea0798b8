-- Sets one number that the view knows of itself.
INSERT INTO state (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

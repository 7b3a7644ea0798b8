-- One number that the view knows of itself, by primary key.
SELECT value FROM state WHERE name = :name

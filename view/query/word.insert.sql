-- Adds a word of heads.
INSERT INTO word (no, text) VALUES (:no, :text)

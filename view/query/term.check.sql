-- Checks that the full-text index holds together.
INSERT INTO term (term) VALUES ('integrity-check')
